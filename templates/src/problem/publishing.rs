//! What can be wrong with publications, subscriptions and what is kept of documents.

use serde_json::json;

use super::{Problem, shortened};
use crate::calendar::Month;

impl Problem {
    /// The kind has no monthly schedule.
    #[must_use]
    pub fn kind_not_published(field: impl Into<String>, value: &str, allowed: &[&str]) -> Self {
        Self::one_of(field, "kind_not_published", value, allowed)
    }

    /// A run of months that ends before it begins; the same rule as a period of days.
    #[must_use]
    pub fn months_reversed(field: impl Into<String>, from: Month, to: Month) -> Self {
        Self::new(field, "period_reversed").with("from", shortened(&from.to_string())).with("to", shortened(&to.to_string()))
    }

    #[must_use]
    pub fn publication_not_found() -> Self {
        Self::new("", "publication_not_found")
    }

    /// Nothing more of it happens by itself, so there is nothing to pause.
    #[must_use]
    pub fn publication_closed() -> Self {
        Self::new("", "publication_closed")
    }

    #[must_use]
    pub fn subscription_not_found() -> Self {
        Self::new("id", "subscription_not_found")
    }

    /// The company has as many subscriptions as it may.
    #[must_use]
    pub fn too_many_subscriptions(maximum: i64) -> Self {
        Self::new("", "too_many_subscriptions").with("maximum", maximum).allowing(json!({ "maximum": maximum }))
    }

    /// The files are gone by the rules of retention; the document is still known.
    #[must_use]
    pub fn document_expired() -> Self {
        Self::new("id", "document_expired")
    }
}
