//! The workbook that is being written: what its sheets share.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, Workbook};

use super::names::SheetNames;
use crate::{Properties, RenderError};

pub(super) struct Book {
    pub workbook: Workbook,
    pub names: SheetNames,
    pub cuts: Vec<Cut>,
    /// Sheets that are complete.
    pub sheets: u32,
    /// Rows of a sheet before the table goes on in the next one.
    pub sheet_rows: u32,
}

/// A text that was cut to what a cell can hold.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub sheet: String,
    pub row: u32,
    pub column: u16,
    /// Of the whole text, in characters.
    pub length: usize,
}

impl Book {
    pub(super) fn create(properties: &Properties, path: &Path, sheet_rows: u32) -> Result<Self, RenderError> {
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(3);
        // Beside the file, because the system's temporary directory may be small or in memory.
        if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            workbook.set_tempdir(directory)?;
        }
        let created = DocProperties::new()
            .set_title(&properties.title)
            .set_author(&properties.author)
            .set_creation_datetime(&properties.data_as_of);
        workbook.set_properties(&created);
        Ok(Self { workbook, names: SheetNames::default(), cuts: Vec::new(), sheets: 0, sheet_rows })
    }
}
