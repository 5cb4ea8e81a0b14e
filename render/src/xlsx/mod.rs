//! The workbook writer.
//!
//! A section is a sheet, and sheets are written row by row to temporary files (the library's constant-memory mode), so memory
//! doesn't grow with rows. That mode silently loses a cell in a row that is already on disk; `sheet::Sheet` refuses such a write
//! instead. A table that outgrows a sheet goes on in the next one below a copy of its head.

mod book;
mod columns;
mod disk;
mod formats;
mod grid;
mod names;
mod notes;
mod section;
mod sheet;
mod table;

use std::path::{Path, PathBuf};

use self::{book::Book, section::OpenSection};
use crate::{Event, Finished, Properties, RenderError, Writer, sequence::Sequence};

/// Rows of a sheet in Excel and LibreOffice.
const SHEET_ROWS: u32 = 1_048_576;

pub struct XlsxWriter {
    properties: Properties,
    path: PathBuf,
    sequence: Sequence,
    book: Book,
    section: Option<OpenSection>,
}

impl XlsxWriter {
    pub fn create(properties: &Properties, path: &Path) -> Result<Self, RenderError> {
        Self::with_sheet_rows(properties, path, SHEET_ROWS)
    }

    fn with_sheet_rows(properties: &Properties, path: &Path, sheet_rows: u32) -> Result<Self, RenderError> {
        let book = Book::create(properties, path, sheet_rows)?;
        Ok(Self { properties: properties.clone(), path: path.to_owned(), sequence: Sequence::default(), book, section: None })
    }

    fn close_section(&mut self) -> Result<(), RenderError> {
        match self.section.take() {
            Some(section) => section.close(&mut self.book),
            None => Ok(()),
        }
    }
}

impl XlsxWriter {
    fn take(&mut self, event: &Event) -> Result<(), RenderError> {
        if let Event::Section(section) = event {
            self.close_section()?;
            self.section = Some(OpenSection::open(section, &self.properties, &mut self.book)?);
            return Ok(());
        }
        let section = self.section.as_mut().expect("the order of events was checked");
        match event {
            Event::Section(_) => Ok(()),
            Event::Grid(grid) => section.grid(grid, &mut self.book),
            Event::Table(table) => section.begin_table(table, &mut self.book),
            Event::Rows(rows) => section.rows(rows, &mut self.book),
            Event::EndTable => section.end_table(&mut self.book),
        }
    }

    fn complete(&mut self) -> Result<(), RenderError> {
        self.close_section()?;
        notes::write(&mut self.book, self.properties.language)?;
        self.book.workbook.save(&self.path)?;
        Ok(())
    }
}

impl Writer for XlsxWriter {
    fn write(&mut self, event: &Event) -> Result<(), RenderError> {
        self.sequence.check(event)?;
        disk::work(|| self.take(event))
    }

    fn finish(mut self: Box<Self>) -> Result<Finished, RenderError> {
        let rows = self.sequence.finish()?;
        disk::work(|| self.complete())?;
        Ok(Finished { rows, pages: self.book.sheets })
    }
}

#[cfg(test)]
mod tests;
