//! The PDF writer: A4 pages, archivable as PDF/A-2b.
//!
//! Layout and drawing are kept apart. The layouter turns events into pages of text runs, rules and fills in points and knows no
//! library; only `draw` knows krilla. Pages stay in memory until the end, because each foot names the number of all pages; a page
//! is some kilobytes, and the limit on pages bounds them.

mod draw;
mod drawing;
mod layout;

use std::path::{Path, PathBuf};

use crate::{Event, Finished, Limits, Properties, RenderError, Writer, sequence::Sequence};

pub struct PdfWriter {
    properties: Properties,
    path: PathBuf,
    sequence: Sequence,
    layouter: layout::Layouter,
}

impl PdfWriter {
    pub fn create(properties: &Properties, limits: Limits, path: &Path) -> Result<Self, RenderError> {
        Ok(Self {
            properties: properties.clone(),
            path: path.to_owned(),
            sequence: Sequence::default(),
            layouter: layout::Layouter::new(properties, limits.pdf_pages),
        })
    }
}

impl Writer for PdfWriter {
    fn write(&mut self, event: &Event) -> Result<(), RenderError> {
        self.sequence.check(event)?;
        self.layouter.write(event)
    }

    fn finish(self: Box<Self>) -> Result<Finished, RenderError> {
        let rows = self.sequence.finish()?;
        let pages = self.layouter.finish()?;
        let finished = Finished { rows, pages: u32::try_from(pages.len()).expect("the limit on pages is a u32") };
        std::fs::write(&self.path, draw::draw(&self.properties, pages)?)?;
        Ok(finished)
    }
}
