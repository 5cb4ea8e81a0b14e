//! One document from both ends: what is to be written, and how the finished one is filed.
//!
//! A kind is given the one and returns the other. Neither says who asked, nor where files are kept.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use qujat_render::{Locale, Money};
use serde_json::Value;

use crate::{Company, Settings, own_actions::OwnActions};

/// One document to be written.
#[derive(Debug, Clone)]
pub struct DocumentSpec {
    pub company: Company,
    /// Canonical, as [`Kind::canonical`](crate::Kind::canonical) returned them.
    pub parameters: Value,
    pub locale: Locale,
    pub data_as_of: DateTime<Utc>,
    pub settings: Arc<Settings>,
    /// Reads what the company's administrators did with the service itself, which no billing knows; for the actions history. `None`
    /// where there is no service, as in previews.
    pub own_actions: Option<Arc<dyn OwnActions>>,
}

/// How the finished document is filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentMetadata {
    pub account: Option<String>,
    /// First day of the accounting month.
    pub month: Option<NaiveDate>,
    /// The number that the document bears itself; never a made-up one.
    pub number: Option<String>,
    pub issued_on: Option<NaiveDate>,
    /// What the document comes to, with VAT: of an act its amount, of a register its total, of a reconciliation the closing balance,
    /// positive where the customer owes. `None` where the document is about no sum.
    pub amount: Option<Money>,
    /// What the customer has to pay as of the document; never negative.
    pub amount_due: Option<Money>,
    /// What a list and a mail call the document, in the document's language.
    pub title: String,
    /// The file's name without its ending: Latin letters, digits, `-` and `_`.
    pub file_stem: String,
}

impl DocumentMetadata {
    /// A document about the whole company that bears no number and comes to no sum.
    #[must_use]
    pub fn named(title: String, file_stem: String) -> Self {
        Self { account: None, month: None, number: None, issued_on: None, amount: None, amount_due: None, title, file_stem }
    }
}
