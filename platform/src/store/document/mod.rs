//! Documents and their files. Every statement that writes `qujat.document` or `qujat.file` stands in this folder, and nobody else spells
//! a document's status or a file's role.

mod filing;
mod list;
mod retention;
mod state;

pub use filing::{NewDocument, NewFile};
pub(in crate::store) use filing::{Published, file_document};
pub use list::{DocumentFilter, DocumentFormats, DocumentView, FileView};
pub use retention::{ExpiredFile, HoldOutcome, RetentionRule};
pub use state::{DocumentStatus, FileRole};
pub(in crate::store) use state::{is_in_force, replace};
