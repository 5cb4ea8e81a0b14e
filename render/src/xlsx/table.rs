//! The rows of a table on a sheet.
//!
//! Looking a format up for every cell would cost as much as writing it, so formats are those of the columns while a table is
//! written, and the columns are bare again when it ends. That works because each cell's format goes to disk with its row. In the
//! same way a row's height is the sheet's standard height while the row is written: a height of its own would stay in memory.

use rust_xlsxwriter::Format;

use super::{
    formats,
    grid::{self, POINTS_PER_MILLIMETRE},
    sheet::{HIGHEST_ROW, Sheet},
};
use crate::{ColumnKind, RenderError, Rows, Table, Value, dates, table_parts::Totals};

/// Height of a row in which nothing was set, in points.
const STANDARD_HEIGHT: f32 = 15.0;

pub(super) struct OpenTable {
    pub table: Table,
    pub totals: Totals,
    pub is_empty: bool,
    formats: Vec<Format>,
}

impl OpenTable {
    pub(super) fn new(table: &Table) -> Self {
        Self {
            table: table.clone(),
            totals: Totals::new(table),
            is_empty: true,
            formats: table.columns.iter().map(|column| formats::column(column, table.size)).collect(),
        }
    }

    /// Dresses the columns for the rows to come.
    pub(super) fn dress(&self, sheet: &mut Sheet) -> Result<(), RenderError> {
        for (column, format) in (0..).zip(&self.formats) {
            sheet.settings().set_column_format(column, format)?;
        }
        Ok(())
    }

    /// Undresses the columns, once the row above `next` is on disk.
    pub(super) fn undress(&self, next: u32, sheet: &mut Sheet) -> Result<(), RenderError> {
        // A blank without a format isn't written, but it sends the row above to disk.
        sheet.blank(next, 0, &Format::default())?;
        sheet.settings().set_default_row_height(STANDARD_HEIGHT);
        for (column, _) in (0..).zip(&self.formats) {
            sheet.settings().set_column_format(column, &Format::default())?;
        }
        Ok(())
    }

    /// Writes a row into a sheet whose columns are as many millimetres wide.
    pub(super) fn row(&self, rows: &Rows, row: usize, at: u32, widths: &[f32], sheet: &mut Sheet) -> Result<(), RenderError> {
        let mut height = STANDARD_HEIGHT;
        for (index, column) in self.table.columns.iter().enumerate() {
            let value = rows.get(row, index);
            let own = own_format(value, column.kind, &self.formats[index]);
            let column = u16::try_from(index).map_err(|_| rust_xlsxwriter::XlsxError::RowColumnLimitError)?;
            sheet.value(at, column, value, own.as_ref())?;
            if let Value::Text(text) = value {
                height = height.max(grid::text_height(text, self.table.size, false, widths[index] * POINTS_PER_MILLIMETRE));
            }
        }
        // It holds for this row because the next row's first cell sends this one to disk.
        sheet.settings().set_default_row_height(height.min(HIGHEST_ROW));
        Ok(())
    }
}

/// The format of a value that its column's doesn't suit.
fn own_format(value: Value<'_>, kind: ColumnKind, format: &Format) -> Option<Format> {
    let own = match value {
        Value::Empty => return None,
        Value::Text(text) if formats::is_long(text) => return Some(formats::text_cell(format.clone(), text)),
        Value::Instant(instant) if dates::is_ambiguous(instant) => {
            return Some(formats::ambiguous_instant(format.clone(), instant));
        }
        Value::Text(_) if kind == ColumnKind::Identifier => return None,
        Value::Text(_) => ColumnKind::Text,
        Value::Money(_) => ColumnKind::Money,
        Value::Integer(_) => ColumnKind::Integer,
        Value::Decimal(_) => ColumnKind::Decimal,
        Value::Duration(_) => ColumnKind::Duration,
        Value::Date(_) => ColumnKind::Date,
        Value::Instant(_) => ColumnKind::Instant,
    };
    (own != kind).then(|| formats::other_kind(format.clone(), own))
}
