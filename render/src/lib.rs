//! Tables and pages become XLSX and PDF files here.
//!
//! This crate is pure: it is given a description of a document and rows, and writes a file. It knows no database, no HTTP and
//! no report; what a column means and in which words it is headed is decided by its caller. The same events in the same order
//! give the same bytes.

pub mod dates;
pub mod document;
pub mod format;
mod heights;
pub mod locale;
pub mod money;
pub mod pdf;
pub mod rows;
mod sequence;
mod table_parts;
mod text;
pub mod words;
pub mod writer;
pub mod xlsx;

pub use document::{
    Align, Borders, CellStyle, Column, ColumnKind, Content, Grid, GridCell, GridRow, Orientation, PageLabel, Properties, Section,
    Table, VerticalAlign,
};
pub use format::Format;
pub use locale::Locale;
pub use money::Money;
pub use rows::{Rows, Value};
pub use writer::{Event, Finished, Limits, RenderError, Writer};
