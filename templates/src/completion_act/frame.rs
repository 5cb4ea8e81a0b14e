//! The ruler of form R-1: every block of it stands on the same vertical lines, in millimetres from the left margin.
//!
//! A workbook has one set of columns a sheet, so blocks on lines of their own would cut it into slivers.

use qujat_render::{Align, Borders, CellStyle, Content, Grid, GridCell, GridRow, VerticalAlign};

/// Width of an A4 page in landscape between its margins.
pub(super) const RIGHT: f32 = 277.0;

/// Where cells may begin and end.
const EDGES: [f32; 18] =
    [0.0, 12.0, 36.0, 64.0, 68.0, 93.0, 97.0, 104.0, 134.0, 142.0, 176.0, 198.0, 202.0, 216.0, 228.0, 232.0, 246.0, RIGHT];

/// A cell between two edges.
pub(super) fn cell(from: f32, to: f32, content: Content, style: CellStyle) -> GridCell {
    let (first, last) = (edge(from), edge(to));
    GridCell::new(first, last - first, content).style(style)
}

pub(super) fn text(from: f32, to: f32, text: impl Into<String>, style: CellStyle) -> GridCell {
    cell(from, to, Content::Text(text.into()), style)
}

/// A block of the form.
pub(super) fn block(rows: Vec<GridRow>, space_before: f32) -> Grid {
    Grid { columns: EDGES.windows(2).map(|pair| pair[1] - pair[0]).collect(), rows, space_before, keep_together: true }
}

/// The form's printed words.
pub(super) fn words() -> CellStyle {
    CellStyle::default().size(8.0)
}

/// What was written into the form, on a line.
pub(super) fn filled() -> CellStyle {
    words().borders(Borders::BOTTOM).vertical(VerticalAlign::Bottom)
}

/// The small words under a line.
pub(super) fn caption() -> CellStyle {
    CellStyle::default().size(6.0).align(Align::Center).vertical(VerticalAlign::Top)
}

/// A cell of a ruled table or a box.
pub(super) fn boxed() -> CellStyle {
    words().borders(Borders::ALL)
}

/// Panics on a place that is no edge; the test that renders every kind would show it.
fn edge(millimetres: f32) -> usize {
    EDGES
        .iter()
        .position(|edge| (edge - millimetres).abs() < 0.01)
        .unwrap_or_else(|| panic!("form R-1 has no line at {millimetres} mm"))
}
