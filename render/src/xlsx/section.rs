//! A section as one sheet, or more where a table outgrows it.

use rust_xlsxwriter::IgnoreError;

use super::{book::Book, columns::Columns, formats::Ink, grid, sheet::Sheet, table::OpenTable};
use crate::{Grid, Properties, RenderError, Rows, Section, Table, table_parts};

/// Rows that are kept in view while the rows below scroll, in points: a head under a long form would fill the window.
const HIGHEST_FROZEN: f32 = 230.0;
/// Space above a grid or table that becomes an empty row, in millimetres.
const SMALLEST_SPACE: f32 = 2.0;

pub(super) struct OpenSection {
    section: Section,
    properties: Properties,
    sheet: Sheet,
    /// The row that the next grid or row is written to.
    row: u32,
    /// Height of the rows above it in points, while they are still few.
    height: f32,
    /// Known once a table begins or the section ends; grids wait until then.
    columns: Option<Columns>,
    waiting: Vec<Grid>,
    table: Option<OpenTable>,
    /// The last row of the head of the sheet's first table, and whether it is to be filtered; only that one can be.
    filtered: Option<(u32, bool)>,
    has_table: bool,
}

impl OpenSection {
    pub(super) fn open(section: &Section, properties: &Properties, book: &mut Book) -> Result<Self, RenderError> {
        let name = book.names.take(&section.name);
        let sheet = Sheet::open(name, section.orientation, properties, book)?;
        Ok(Self {
            section: section.clone(),
            properties: properties.clone(),
            sheet,
            row: 0,
            height: 0.0,
            columns: None,
            waiting: Vec::new(),
            table: None,
            filtered: None,
            has_table: false,
        })
    }

    pub(super) fn grid(&mut self, grid: &Grid, book: &mut Book) -> Result<(), RenderError> {
        if self.columns.is_none() {
            self.waiting.push(grid.clone());
            return Ok(());
        }
        self.place(grid, Ink::Form, book)
    }

    pub(super) fn begin_table(&mut self, table: &Table, book: &mut Book) -> Result<(), RenderError> {
        if self.columns.is_none() {
            self.set_columns(Columns::of_table(table, self.printable()), book)?;
        }
        self.space(table.space_before)?;
        self.table = Some(OpenTable::new(table));
        self.head(book)
    }

    pub(super) fn rows(&mut self, rows: &Rows, book: &mut Book) -> Result<(), RenderError> {
        let mut table = self.table.take().expect("the order of events was checked");
        table.totals.add(rows);
        table.is_empty &= rows.is_empty();
        for row in 0..rows.len() {
            // The sheet's last row stays free, see `OpenTable::undress`.
            if self.row + 1 >= book.sheet_rows {
                self.table = Some(table);
                self.go_on(book)?;
                table = self.table.take().expect("just put there");
            }
            let columns = self.columns.as_ref().expect("a table has columns");
            table.row(rows, row, self.row, &columns.widths, &mut self.sheet)?;
            self.row += 1;
        }
        self.table = Some(table);
        Ok(())
    }

    pub(super) fn end_table(&mut self, book: &mut Book) -> Result<(), RenderError> {
        let (empty, total) = {
            let table = self.table.as_ref().expect("the order of events was checked");
            (table.is_empty.then(|| table_parts::empty(&table.table)), table_parts::total(&table.table, &table.totals)?)
        };
        if let Some(empty) = empty {
            self.place(&empty, Ink::Table, book)?;
        }
        self.end_part(self.row)?;
        if let Some(total) = total {
            self.place(&total, Ink::Table, book)?;
            // Where the total went to a new sheet, its columns were dressed again.
            self.end_part(self.row)?;
        }
        self.table = None;
        Ok(())
    }

    pub(super) fn close(mut self, book: &mut Book) -> Result<(), RenderError> {
        if self.columns.is_none() {
            self.set_columns(Columns::of_grids(&self.waiting, self.printable()), book)?;
        }
        self.close_sheet(book)
    }

    fn close_sheet(mut self, book: &mut Book) -> Result<(), RenderError> {
        if !self.has_table {
            // A form looks like paper.
            self.sheet.settings().set_screen_gridlines(false);
        }
        if let Some(columns) = &self.columns {
            self.sheet.set_widths(&columns.widths)?;
            let last = u16::try_from(columns.widths.len()).unwrap_or(u16::MAX).saturating_sub(1);
            // Account numbers are texts on purpose; without this each would be marked as a mistake.
            self.sheet.settings().ignore_error_range(0, 0, self.row.max(1), last, IgnoreError::NumberStoredAsText)?;
        }
        self.sheet.close(book);
        Ok(())
    }

    fn set_columns(&mut self, columns: Columns, book: &mut Book) -> Result<(), RenderError> {
        self.columns = Some(columns);
        for grid in std::mem::take(&mut self.waiting) {
            self.place(&grid, Ink::Form, book)?;
        }
        Ok(())
    }

    fn printable(&self) -> f32 {
        self.section.orientation.printable_width()
    }

    fn space(&mut self, millimetres: f32) -> Result<(), RenderError> {
        if self.row > 0 && millimetres >= SMALLEST_SPACE {
            let points = millimetres * 72.0 / 25.4;
            self.sheet.set_height(self.row, points)?;
            self.row += 1;
            self.height += points;
        }
        Ok(())
    }

    fn place(&mut self, grid: &Grid, ink: Ink, book: &mut Book) -> Result<(), RenderError> {
        let rows = u32::try_from(grid.rows.len()).unwrap_or(u32::MAX);
        if self.row > 0 && rows < book.sheet_rows && self.row + rows + 1 > book.sheet_rows {
            self.go_on(book)?;
        }
        self.space(grid.space_before)?;
        let printable = self.printable();
        let columns = self.columns.as_mut().expect("grids wait for their columns");
        let snapped = match ink {
            Ink::Form => columns.snap(grid, printable),
            Ink::Table => columns.in_order(&grid.columns),
        };
        let heights = grid::row_heights(grid, &snapped, columns);
        grid::place(grid, &snapped, &heights, self.row, ink, &mut self.sheet)?;
        self.row += rows;
        self.height += heights.iter().sum::<f32>();
        Ok(())
    }

    /// Writes the open table's head and dresses the columns below it.
    fn head(&mut self, book: &mut Book) -> Result<(), RenderError> {
        let table = self.table.take().expect("a table is open");
        let grid = table_parts::head(&table.table);
        let rows = u32::try_from(grid.rows.len()).unwrap_or(u32::MAX);
        self.place(&grid, Ink::Table, book)?;
        if !self.has_table {
            self.has_table = true;
            self.filtered = Some((self.row - 1, table.table.filter));
            self.sheet.settings().set_repeat_rows(self.row - rows, self.row - 1)?;
            if self.height <= HIGHEST_FROZEN {
                self.sheet.settings().set_freeze_panes(self.row, 0)?;
            }
        }
        table.dress(&mut self.sheet)?;
        self.table = Some(table);
        Ok(())
    }

    /// Ends the rows of the open table on this sheet, `next` being the row below them.
    fn end_part(&mut self, next: u32) -> Result<(), RenderError> {
        let Some(table) = &self.table else { return Ok(()) };
        table.undress(next, &mut self.sheet)?;
        if let Some((head, true)) = self.filtered.take() {
            let last = u16::try_from(table.table.columns.len() - 1).map_err(|_| rust_xlsxwriter::XlsxError::RowColumnLimitError)?;
            self.sheet.settings().autofilter(head, 0, (next - 1).max(head), last)?;
        }
        Ok(())
    }

    /// Goes on on a new sheet, below a copy of the head if a table is open.
    fn go_on(&mut self, book: &mut Book) -> Result<(), RenderError> {
        self.end_part(self.row)?;
        let name = book.names.take(&self.section.name);
        let sheet = Sheet::open(name, self.section.orientation, &self.properties, book)?;
        let next = Self {
            section: self.section.clone(),
            properties: self.properties.clone(),
            sheet,
            row: 0,
            height: 0.0,
            columns: self.columns.clone(),
            waiting: Vec::new(),
            table: self.table.take(),
            filtered: None,
            has_table: false,
        };
        std::mem::replace(self, next).close_sheet(book)?;
        if self.table.is_some() { self.head(book) } else { Ok(()) }
    }
}
