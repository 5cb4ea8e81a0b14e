//! The catalogue: every kind of document in a folder of its own, and the words, mails and pages around them.
//!
//! It knows what documents say and what may be asked of them. It doesn't know who asks, where files are kept, or what a queue is.

mod available;
pub mod calendar;
mod catalogue;
mod company;
pub mod countries;
mod declaration;
mod document;
mod failure_text;
mod fields;
mod foreign;
pub mod form;
pub mod identifiers;
pub mod kind;
mod legal_form;
pub mod list;
mod listing;
pub mod mail;
mod month_range;
mod number_ownership;
pub mod own_actions;
pub mod period;
pub mod preview;
mod problem;
mod publication_count;
pub mod publication_plan;
pub mod publishing;
pub mod screen;
mod settings;
pub mod sink;
pub mod streamed_query;
mod texts;
pub mod web;
mod write_error;

pub use available::first_unclosed;
pub use catalogue::Catalogue;
pub use company::{Company, Customer};
pub use declaration::{Declaration, Mailing, Scope};
pub use document::{DocumentMetadata, DocumentSpec};
pub use failure_text::failure_text;
pub use fields::{Fields, PARAMETERS};
pub use form::Form;
pub use kind::Kind;
pub use listing::{ListedDocument, ListedFile, rows_text, size_text};
pub use month_range::{MalformedMonthRange, MonthRange};
pub use problem::Problem;
pub use publication_count::{CountError, PublicationCount};
pub use publishing::{Publication, Unit, UnitCursor};
pub use settings::{AtlasProTerms, DEFAULTS, Localized, Operator, PublicationSettings, ReconciliationSettings, Settings, VatRate};
pub use sink::{DocumentSink, Progress};
pub use texts::{Texts, TextsError};
pub use write_error::WriteError;

// One line per kind, in the order of the portal's tabs (manual of 2022).
catalogue::registry! {
    invoice_search::InvoiceSearch,
    actions_history::ActionsHistory,
    number_list::NumberList,
    completion_act::CompletionAct,
    invoice_register::InvoiceRegister,
    reconciliation_act::ReconciliationAct,
    registered_devices::RegisteredDevices,
    payments::Payments,
    atlas_pro_detailing::AtlasProDetailing,
    usage_details::UsageDetails,
}
