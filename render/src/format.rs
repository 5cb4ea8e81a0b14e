//! The file formats, each with its names in the world and its writer. Writers don't know that there are others.

use std::path::Path;

use crate::{Limits, Properties, RenderError, Writer, pdf::PdfWriter, xlsx::XlsxWriter};

/// A file format that documents are rendered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    Xlsx,
    Pdf,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Xlsx, Self::Pdf];

    /// The name in URLs, requests and the database, and the file's extension.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    /// Opens a writer for a new file at `path`.
    pub fn open(self, properties: &Properties, limits: Limits, path: &Path) -> Result<Box<dyn Writer>, RenderError> {
        Ok(match self {
            Self::Xlsx => Box::new(XlsxWriter::create(properties, path)?),
            Self::Pdf => Box::new(PdfWriter::create(properties, limits, path)?),
        })
    }

    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
        }
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| format!("unknown format {name:?}"))
    }
}
