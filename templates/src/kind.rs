//! What a kind of report is: the one interface between the catalogue and everybody who works with it.
//!
//! The API validates by it, the worker writes by it, the preview and the every-kind test draw its sample. A kind knows its
//! parameters, its rules, its query and its columns or page; it doesn't know who asked, where files are kept or what a queue is.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use qujat_render::{Format, Locale, Money, Properties};
use serde_json::Value;
use sqlx::PgConnection;

use crate::{
    Form, Problem, Settings,
    actions_history::own::OwnActions,
    publishing::Publication,
    screen::{Page, Screen},
    sink::DocumentSink,
};

/// What a kind is about, and so what its parameters name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Company,
    Account,
    Number,
}

/// Whether the document goes out by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailing {
    /// At least one recipient is needed (domain.md §15.2).
    Required,
    /// Downloaded from the portal's page, and mailed too where recipients are named.
    Optional,
}

/// The fixed facts of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Declaration {
    /// One spelling everywhere: folder, URL, database.
    pub name: &'static str,
    pub scope: Scope,
    /// In the order in which a form offers them; the first is the default.
    pub formats: &'static [Format],
    pub mailing: Mailing,
    /// Whether the portal's page can show its rows.
    pub screen: bool,
    /// The texts of the kind in Fluent: Russian, Kazakh, English. Their names begin with the kind's, `_` as `-`; one of them,
    /// `<kind>-title`, is what people call the kind. Rules of its own have their sentences here as `problem-<rule>`.
    pub texts: [&'static str; 3],
}

/// A company as its documents name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub bin: String,
    pub name: String,
    /// Address and telephone, as the forms print them below the name.
    pub address: Option<String>,
    pub phone: Option<String>,
}

/// One document to be written.
#[derive(Debug, Clone)]
pub struct Order {
    pub company: Company,
    /// Canonical, as [`Kind::canonical`] returned them.
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
pub struct Filing {
    pub account: Option<String>,
    /// First day of the accounting month.
    pub month: Option<NaiveDate>,
    /// The number that the document bears itself; never a made-up one.
    pub number: Option<String>,
    pub drawn_up_on: Option<NaiveDate>,
    /// What the document comes to, with VAT: of an act its amount, of a register its total, of a reconciliation the closing balance,
    /// positive where the customer owes. `None` where the document is about no sum.
    pub amount: Option<Money>,
    /// What the customer has to pay as of the document; never negative.
    pub amount_due: Option<Money>,
    /// What a list and a mail call the document, in the order's language.
    pub title: String,
    /// The file's name without its ending: Latin letters, digits, `-` and `_`.
    pub file_stem: String,
}

/// Why a document can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Billing didn't answer or the connection broke. Worth another try.
    #[error("billing database: {0}")]
    Billing(#[from] sqlx::Error),
    /// The service's own database didn't answer. Worth another try.
    #[error("the service's database: {0}")]
    Own(sqlx::Error),
    /// The asker can do something about it: the month isn't closed, the account is not theirs.
    #[error("refused: {0:?}")]
    Refused(Problem),
    /// Billing's data breaks the document: an act without a number, totals that don't match. Needs a person at the operator.
    #[error("billing data: {0}")]
    Data(String),
    /// The files' writer stopped; its own error says why.
    #[error("the writer of the file has stopped")]
    Stopped,
}

/// A query, and name and Postgres type of each column that it must return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamedQuery {
    pub text: &'static str,
    pub columns: Vec<(&'static str, &'static str)>,
}

#[async_trait]
pub trait Kind: Send + Sync + 'static {
    fn declaration(&self) -> &'static Declaration;

    /// Schema of the parameters for OpenAPI.
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>;

    /// What the portal's form of this kind shows and begins with.
    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form;

    /// Reads the parameters of a request and checks what needs no database: form, calendar, limits. Returns them in the one
    /// spelling that equal requests share, or everything that is wrong with them. `now` decides which days are open.
    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>>;

    /// Checks what only billing knows: that the objects belong to the company, that the month is closed. Asked by the API before
    /// anything is queued and by the worker in its own snapshot, where the answer counts.
    async fn admit(&self, billing: &mut PgConnection, company: &str, parameters: &Value) -> Result<(), WriteError>;

    /// Title and foot of the file, known before a row is read.
    fn properties(&self, order: &Order) -> Properties;

    /// Reads the document from the snapshot behind `billing` and writes it into `sink`.
    async fn write(&self, billing: &mut PgConnection, order: &Order, sink: &mut DocumentSink) -> Result<Filing, WriteError>;

    /// A page of rows for the portal's screen; `None` for a kind that has no screen.
    async fn screen(&self, _billing: &mut PgConnection, _order: &Order, _page: &Page) -> Result<Option<Screen>, WriteError> {
        Ok(None)
    }

    /// How the kind is published monthly; `None`: it is only made when asked for.
    fn publication(&self) -> Option<&'static Publication> {
        None
    }

    /// Queries whose rows are decoded by position, which the compiler can't check; a test compares them with the database.
    fn streamed_queries(&self) -> Vec<StreamedQuery> {
        Vec::new()
    }

    /// Names of texts that are put together while the program runs, for the test that finds unused ones.
    fn derived_texts(&self) -> Vec<String> {
        Vec::new()
    }

    /// An order with invented data, and its document; for previews and for the test that draws every kind.
    fn sample_order(&self, locale: Locale, settings: Arc<Settings>) -> Order;

    /// Writes the sample without any database.
    async fn write_sample(&self, order: &Order, sink: &mut DocumentSink) -> Result<Filing, WriteError>;
}

/// The order's parameters as the kind's own type. Panics never: what [`Kind::canonical`] wrote must parse for ever, and a row that
/// doesn't is reported as broken data.
pub fn parameters<T: serde::de::DeserializeOwned>(parameters: &Value) -> Result<T, WriteError> {
    T::deserialize(parameters).map_err(|error| WriteError::Data(format!("stored parameters: {error}")))
}
