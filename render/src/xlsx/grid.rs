//! Grids on a sheet: merged cells and heights of rows.
//!
//! Spreadsheets fit the height of a row to its text only where no cell is merged, so all heights are computed here, from the widths
//! of the letters of the PDF's font, which are somewhat wider than the sheet's.

use super::{
    columns::Columns,
    formats::{self, Ink},
    sheet::Sheet,
};
use crate::{
    Content, Grid, RenderError, heights,
    text::{
        fonts::{Face, push_printable},
        wrap::wrap,
    },
};

pub(super) const POINTS_PER_MILLIMETRE: f32 = 72.0 / 25.4;
/// Space that a cell leaves at the sides of its text, and above and below, in points.
const SIDES: f32 = 5.0;
const ABOVE_AND_BELOW: f32 = 3.0;
/// Height of a line as a part of its font's size.
const LINE: f32 = 1.25;
/// Width of the sheet's letters as a part of those of the PDF, with some reserve.
const NARROWER: f32 = 0.95;

/// Heights of a grid's rows in points, its edges being the columns `snapped`.
pub(super) fn row_heights(grid: &Grid, snapped: &[usize], columns: &Columns) -> Vec<f32> {
    let mut heights: Vec<f32> = grid.rows.iter().map(|row| row.min_height * POINTS_PER_MILLIMETRE).collect();
    for (row, height) in grid.rows.iter().zip(&mut heights) {
        if *height == 0.0 {
            let size = row.cells.iter().map(|cell| cell.style.size).fold(0.0, f32::max);
            *height = if row.cells.is_empty() { 12.0 } else { size * LINE + ABOVE_AND_BELOW };
        }
    }
    let cells: Vec<_> = (0..)
        .zip(&grid.rows)
        .flat_map(|(row, cells)| cells.cells.iter().map(move |cell| (row, cell)))
        .filter_map(|(row, cell)| {
            // Numbers and dates don't wrap.
            let Content::Text(text) = &cell.content else { return None };
            if text.is_empty() {
                return None;
            }
            let width: f32 = columns.widths[snapped[cell.column]..snapped[cell.column + cell.column_span]].iter().sum();
            let height = text_height(text, cell.style.size, cell.style.bold, width * POINTS_PER_MILLIMETRE);
            Some((row..row + cell.row_span, height))
        })
        .collect();
    heights::fit(cells.iter().cloned(), &mut heights);
    heights
}

/// Height in points that a text needs in a cell as many points wide.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width on paper in thousandths of a font size")]
pub(super) fn text_height(text: &str, size: f32, bold: bool, width: f32) -> f32 {
    let limit = ((width - SIDES).max(1.0) / size / NARROWER * 1000.0) as u32;
    // No letter is wider than its size, nor has more bytes than that many letters.
    let lines = if text.len() * 1000 <= limit as usize && !text.contains('\n') {
        1
    } else {
        let (mut printable, mut lines) = (String::new(), Vec::new());
        push_printable(text, &mut printable);
        wrap(Face::get(bold), &printable, limit, 0, &mut lines);
        lines.len()
    };
    lines as f32 * size * LINE + ABOVE_AND_BELOW
}

/// Writes a grid from a row of the sheet on.
pub(super) fn place(
    grid: &Grid,
    snapped: &[usize],
    heights: &[f32],
    top: u32,
    ink: Ink,
    sheet: &mut Sheet,
) -> Result<(), RenderError> {
    let column = |edge: usize| u16::try_from(snapped[edge]).map_err(|_| rust_xlsxwriter::XlsxError::RowColumnLimitError);
    for ((row, cells), &height) in (top..).zip(&grid.rows).zip(heights) {
        sheet.set_height(row, height)?;
        for cell in cells.cells.iter().filter(|cell| cell.is_visible()) {
            let rows = u32::try_from(cell.row_span).map_err(|_| rust_xlsxwriter::XlsxError::RowColumnLimitError)?;
            let first = (row, column(cell.column)?);
            let last = (row + rows - 1, column(cell.column + cell.column_span)? - 1);
            sheet.content(first, last, &cell.content, &formats::cell(&cell.style, &cell.content, ink))?;
        }
    }
    Ok(())
}
