//! The order of events and the shape of grids and tables, checked in one place for all file formats.
//!
//! What is refused here is a defect of a report, not of its data, so the message is for the developer who runs the every-kind test.

use crate::{ColumnKind, Event, Grid, RenderError, Table};

#[derive(Debug, Default)]
pub(crate) struct Sequence {
    in_section: bool,
    /// Number of columns of the open table.
    table_width: Option<usize>,
    rows: u64,
}

impl Sequence {
    pub(crate) fn check(&mut self, event: &Event) -> Result<(), RenderError> {
        match (event, self.table_width) {
            (Event::Rows(rows), Some(width)) => {
                if rows.width() != width {
                    return wrong(format!("rows of {} columns for a table of {width}", rows.width()));
                }
                self.rows += rows.len() as u64;
            }
            (Event::EndTable, Some(_)) => self.table_width = None,
            (Event::Rows(_) | Event::EndTable, None) => return wrong("rows or the end of a table without its head"),
            (_, Some(_)) => return wrong("only rows may stand between a table's head and its end"),
            (Event::Section(_), None) => self.in_section = true,
            (_, None) if !self.in_section => return wrong("a document begins with a section"),
            (Event::Grid(grid), None) => check_grid(grid)?,
            (Event::Table(table), None) => {
                check_table(table)?;
                self.table_width = Some(table.columns.len());
            }
        }
        Ok(())
    }

    /// Number of table rows of the complete document.
    pub(crate) fn finish(&self) -> Result<u64, RenderError> {
        match self.table_width {
            Some(_) => wrong("the last table has no end"),
            None if !self.in_section => wrong("a document has at least one section"),
            None => Ok(self.rows),
        }
    }
}

fn check_table(table: &Table) -> Result<(), RenderError> {
    if table.columns.is_empty() {
        return wrong("a table has at least one column");
    }
    if table.size <= 0.0 || table.columns.iter().any(|column| column.width <= 0.0) {
        return wrong("font size and column widths are positive");
    }
    if table.columns.iter().any(|column| {
        column.total && !matches!(column.kind, ColumnKind::Money | ColumnKind::Integer | ColumnKind::Decimal | ColumnKind::Duration)
    }) {
        return wrong("only money and integers can be summed");
    }
    Ok(())
}

fn check_grid(grid: &Grid) -> Result<(), RenderError> {
    if grid.columns.is_empty() || grid.columns.iter().any(|&width| width <= 0.0) {
        return wrong("a grid has at least one column, and widths are positive");
    }
    // For each column the first row that no cell above reaches.
    let mut free_from = vec![0; grid.columns.len()];
    for (row, cells) in grid.rows.iter().enumerate() {
        for cell in &cells.cells {
            let columns = cell.column..cell.column + cell.column_span;
            if cell.column_span == 0 || cell.row_span == 0 || columns.end > grid.columns.len() {
                return wrong(format!("cell in row {row}, column {} of a grid stands outside of it", cell.column));
            }
            if row + cell.row_span > grid.rows.len() {
                return wrong(format!("cell in row {row}, column {} of a grid covers rows below its end", cell.column));
            }
            if cell.style.size <= 0.0 {
                return wrong(format!("cell in row {row}, column {} of a grid has no font size", cell.column));
            }
            for free in &mut free_from[columns] {
                if *free > row {
                    return wrong(format!("cells overlap in row {row}, column {} of a grid", cell.column));
                }
                *free = row + cell.row_span;
            }
        }
    }
    Ok(())
}

fn wrong<T>(what: impl Into<String>) -> Result<T, RenderError> {
    Err(RenderError::Sequence(what.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{GridCell, GridRow, Orientation, Rows, Section};

    fn grid(cells: Vec<GridCell>) -> Event {
        Event::Grid(Grid { columns: vec![10.0, 10.0], rows: vec![GridRow::new(cells)], space_before: 0.0, keep_together: false })
    }

    fn section() -> Event {
        Event::Section(Section { name: "s".into(), orientation: Orientation::Portrait })
    }

    #[test]
    fn wrong_orders_are_refused() {
        let mut sequence = Sequence::default();
        assert!(sequence.finish().is_err());
        assert!(sequence.check(&grid(vec![])).is_err());
        assert!(sequence.check(&Event::EndTable).is_err());
        assert!(sequence.check(&section()).is_ok());
        assert!(sequence.check(&Event::Rows(Rows::new(1))).is_err());
        assert_eq!(sequence.finish().expect("complete"), 0);
    }

    #[test]
    fn wrong_grids_are_refused() {
        let mut sequence = Sequence::default();
        sequence.check(&section()).expect("a section");
        assert!(sequence.check(&grid(vec![GridCell::text(0, 2, "a")])).is_ok());
        assert!(sequence.check(&grid(vec![GridCell::text(1, 2, "a")])).is_err());
        assert!(sequence.check(&grid(vec![GridCell::text(0, 1, "a").rows(2)])).is_err());
        assert!(sequence.check(&grid(vec![GridCell::text(0, 2, "a"), GridCell::text(1, 1, "b")])).is_err());
    }
}
