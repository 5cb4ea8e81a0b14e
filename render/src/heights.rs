//! Heights of rows in which some cells span several.

use std::ops::Range;

/// Raises rows to what their cells need; what a cell that spans rows needs beyond them is given to its last row.
pub(crate) fn fit(cells: impl Iterator<Item = (Range<usize>, f32)> + Clone, heights: &mut [f32]) {
    for (rows, needed) in cells.clone().filter(|(rows, _)| rows.len() == 1) {
        heights[rows.start] = heights[rows.start].max(needed);
    }
    for (rows, needed) in cells.filter(|(rows, _)| rows.len() > 1) {
        let missing = needed - heights[rows.clone()].iter().sum::<f32>();
        heights[rows.end - 1] += missing.max(0.0);
    }
}
