//! Which columns of a sheet a cell of a grid covers.
//!
//! A sheet has one set of columns for everything on it. Where there is a table, they are the table's, so that it can be sorted and
//! filtered, and grids snap to them; without one they are the edges of all grids, so that a form looks as on paper.

use std::collections::BTreeSet;

use crate::{Grid, Table};

/// Edges nearer to each other than this are one, in millimetres.
const TOLERANCE: f32 = 0.5;

#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// Edges in millimetres as on paper, where what is too wide is scaled down. One more than columns.
    edges: Vec<f32>,
    /// Widths in millimetres as they were asked for.
    pub widths: Vec<f32>,
}

impl Columns {
    pub(super) fn of_table(table: &Table, printable: f32) -> Self {
        let widths: Vec<f32> = table.columns.iter().map(|column| column.width).collect();
        Self { edges: edges(&widths, printable), widths }
    }

    pub(super) fn of_grids(grids: &[Grid], printable: f32) -> Self {
        let mut all = vec![0.0];
        for grid in grids {
            let edges = edges(&grid.columns, printable);
            all.extend(used(grid).into_iter().map(|edge| edges[edge]));
            all.extend(edges.last());
        }
        all.sort_by(f32::total_cmp);
        let mut edges: Vec<f32> = Vec::new();
        for edge in all {
            if edges.last().is_none_or(|last| edge - last >= TOLERANCE) {
                edges.push(edge);
            }
        }
        let widths = edges.windows(2).map(|pair| pair[1] - pair[0]).collect();
        Self { edges, widths }
    }

    /// Columns of the sheet for the edges of a grid: entry *e* is the column that begins at edge *e*. Cells beside each other keep
    /// columns of their own; where a grid has more of them than the sheet has columns, the sheet gets more.
    pub(super) fn snap(&mut self, grid: &Grid, printable: f32) -> Vec<usize> {
        let wanted = edges(&grid.columns, printable);
        let used: Vec<usize> = used(grid).into_iter().collect();
        while self.edges.len() < used.len() {
            let width = wanted[used[self.edges.len()]] - wanted[used[self.edges.len() - 1]];
            self.edges.push(self.edges[self.edges.len() - 1] + width);
            self.widths.push(width);
        }
        let mut snapped = vec![0; wanted.len()];
        let mut lowest = 0;
        for (index, &edge) in used.iter().enumerate() {
            let highest = self.edges.len() - (used.len() - index);
            snapped[edge] = self.nearest(wanted[edge]).clamp(lowest, highest);
            lowest = snapped[edge] + 1;
        }
        snapped
    }

    /// Columns of the sheet for those of a table: the same ones. A second table on a sheet may have more.
    pub(super) fn in_order(&mut self, widths: &[f32]) -> Vec<usize> {
        for &width in widths.iter().skip(self.widths.len()) {
            self.edges.push(self.edges[self.edges.len() - 1] + width);
            self.widths.push(width);
        }
        (0..=widths.len()).collect()
    }

    fn nearest(&self, wanted: f32) -> usize {
        let distance = |edge: &f32| (edge - wanted).abs();
        (0..self.edges.len())
            .min_by(|&left, &right| distance(&self.edges[left]).total_cmp(&distance(&self.edges[right])))
            .unwrap_or(0)
    }
}

fn edges(widths: &[f32], printable: f32) -> Vec<f32> {
    let total: f32 = widths.iter().sum();
    let scale = if total > printable { printable / total } else { 1.0 };
    let ends = widths.iter().scan(0.0, |edge, width| {
        *edge += width * scale;
        Some(*edge)
    });
    std::iter::once(0.0).chain(ends).collect()
}

/// Edges at which a visible cell begins or ends.
fn used(grid: &Grid) -> BTreeSet<usize> {
    let cells = grid.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.is_visible());
    cells.flat_map(|cell| [cell.column, cell.column + cell.column_span]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{GridCell, GridRow};

    fn grid(columns: &[f32], cells: &[(usize, usize)]) -> Grid {
        let cells = cells.iter().map(|&(column, span)| GridCell::text(column, span, "a")).collect();
        Grid { columns: columns.to_vec(), rows: vec![GridRow::new(cells)], space_before: 0.0, keep_together: false }
    }

    fn sheet(edges: &[f32]) -> Columns {
        Columns { edges: edges.to_vec(), widths: edges.windows(2).map(|pair| pair[1] - pair[0]).collect() }
    }

    #[test]
    fn cells_snap_to_the_nearest_edges() {
        let mut columns = sheet(&[0.0, 10.0, 40.0, 60.0, 100.0]);
        let snapped = columns.snap(&grid(&[45.0, 45.0], &[(0, 1), (1, 1)]), 190.0);
        assert_eq!(snapped, [0, 2, 4]);
    }

    #[test]
    fn neighbours_keep_columns_of_their_own() {
        let mut columns = sheet(&[0.0, 50.0, 100.0]);
        let snapped = columns.snap(&grid(&[5.0, 5.0, 5.0], &[(0, 1), (1, 1), (2, 1)]), 190.0);
        assert_eq!(snapped, [0, 1, 2, 3]);
        assert_eq!(columns.widths, [50.0, 50.0, 5.0]);
        let unused = columns.snap(&grid(&[5.0; 20], &[(0, 20)]), 190.0);
        assert_eq!((unused[0], unused[20]), (0, 2));
    }

    #[test]
    fn grids_of_a_form_share_their_edges() {
        let grids = [grid(&[30.0, 70.0], &[(0, 1), (1, 1)]), grid(&[30.2, 20.0, 49.8], &[(0, 1), (1, 1), (2, 1)])];
        let mut columns = Columns::of_grids(&grids, 190.0);
        assert_eq!(columns.widths.len(), 3);
        assert_eq!(columns.snap(&grids[0], 190.0), [0, 1, 3]);
        assert_eq!(columns.snap(&grids[1], 190.0), [0, 1, 2, 3]);
    }
}
