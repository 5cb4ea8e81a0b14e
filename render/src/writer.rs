//! The one small interface between a document and a file format.

use rust_xlsxwriter::XlsxError;
use zip::result::ZipError;

use crate::{Grid, Rows, Section, Table};

/// One step of a document, in reading order. A table is open from its head to `EndTable`; only rows may come between.
#[derive(Debug, Clone)]
pub enum Event {
    Section(Section),
    Grid(Grid),
    Table(Table),
    Rows(Rows),
    EndTable,
}

/// Bounds that are refused with an error instead of being met by leaving something out.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Pages of a PDF.
    pub pdf_pages: u32,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Table rows, heads and totals not counted.
    pub rows: u64,
    /// Sheets of a workbook or pages of a PDF.
    pub pages: u32,
}

#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The file or a temporary one beside it: a disk that is full or away. Nothing is wrong with the document.
    #[error("the file cannot be written: {0}")]
    Io(#[from] std::io::Error),
    #[error("the document has over {limit} pages as a PDF; ask for it as XLSX")]
    TooManyPages { limit: u32 },
    #[error("the workbook cannot be written: {0}")]
    Workbook(XlsxError),
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
    /// The caller broke the order of events or the width of a table; a defect of a report, found by the every-kind test.
    #[error("the document is put together wrongly: {0}")]
    Sequence(String),
}

/// The library wraps what the disk answers in three ways, one of them the archive's.
impl From<XlsxError> for RenderError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) | XlsxError::TempFileError(_, error) | XlsxError::ZipError(ZipError::Io(error)) => {
                Self::Io(error)
            }
            error => Self::Workbook(error),
        }
    }
}

/// Turns events into one file.
pub trait Writer: Send {
    /// Takes the next event. After an error the writer is of no further use and the file is to be thrown away.
    fn write(&mut self, event: &Event) -> Result<(), RenderError>;

    /// Completes the file on disk.
    fn finish(self: Box<Self>) -> Result<Finished, RenderError>;
}
