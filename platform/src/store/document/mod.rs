//! Documents and their files. Every statement that writes `qujat.document` or `qujat.file` stands in this folder.

mod list;
mod retention;

pub use list::{DocumentFilter, DocumentFormats, DocumentView, FileView};
pub use retention::{ExpiredFile, RetentionRule};
