//! Letters, lines and values as text: what both file formats need to know of writing.
//!
//! The PDF draws with these fonts. The workbook doesn't embed any, but measures with them, because spreadsheets don't fit the
//! height of merged cells to their text by themselves.

pub(crate) mod fonts;
pub(crate) mod values;
pub(crate) mod wrap;
