//! Grids as strips: rows with cells that span columns and rows.

use std::ops::Range;

use super::{
    super::drawing::{Drawing, Fill, Ink, MILLIMETRE, Rule, Strip},
    cell::{Area, Block, Fit, PADDING_X, PADDING_Y},
};
use crate::{
    Grid, GridCell, GridRow, Locale, heights,
    text::{fonts::LINE, values::content_text, wrap::Line},
};

/// Height of a row that has neither cells nor a height of its own.
const EMPTY_ROW: f32 = 4.0 * MILLIMETRE;

/// Strips of a grid, each as few rows as can stand on a page for themselves: rows that a cell spans stay together.
pub(super) fn units(grid: &Grid, left: f32, available: f32, locale: Locale) -> Vec<Strip> {
    let edges = edges(grid.columns.iter().copied(), left, available);
    let mut units = Vec::new();
    let mut start = 0;
    while start < grid.rows.len() {
        let mut end = start + 1;
        let mut row = start;
        while row < end {
            end = grid.rows[row].cells.iter().map(|cell| row + cell.row_span).fold(end, usize::max);
            row += 1;
        }
        units.push(strip(&grid.rows[start..end], &edges, locale, Ink::Black));
        start = end;
    }
    units
}

/// Positions of the edges of columns, scaled down where they are wider than the page.
pub(super) fn edges(columns: impl Iterator<Item = f32> + Clone, left: f32, available: f32) -> Vec<f32> {
    let total: f32 = columns.clone().sum::<f32>() * MILLIMETRE;
    let scale = if total > available { available / total } else { 1.0 };
    let ends = columns.scan(left, |edge, width| {
        *edge += width * MILLIMETRE * scale;
        Some(*edge)
    });
    std::iter::once(left).chain(ends).collect()
}

/// One strip of rows that end where their cells end.
pub(super) fn strip(rows: &[GridRow], edges: &[f32], locale: Locale, ink: Ink) -> Strip {
    let mut drawing = Drawing::default();
    let mut lines = Vec::new();
    let mut placed = Vec::new();
    let mut heights: Vec<f32> = rows.iter().map(|row| row.min_height * MILLIMETRE).collect();
    for (index, row) in rows.iter().enumerate() {
        for cell in &row.cells {
            let width = edges[cell.column + cell.column_span] - edges[cell.column] - 2.0 * PADDING_X;
            let text = content_text(&cell.content, locale);
            let block = Block::set(&text, cell.style.size, cell.style.bold, width, Fit::Shrink, &mut drawing.text, &mut lines);
            // An empty cell is as high as a line, unless the row was given a height.
            let height = if !text.is_empty() {
                block.height() + 2.0 * PADDING_Y
            } else if row.min_height > 0.0 {
                0.0
            } else {
                cell.style.size * LINE + 2.0 * PADDING_Y
            };
            placed.push(Placed { rows: index..index + cell.row_span, cell, block, height });
        }
        if row.cells.is_empty() && row.min_height == 0.0 {
            heights[index] = EMPTY_ROW;
        }
    }
    heights::fit(placed.iter().map(|cell| (cell.rows.clone(), cell.height)), &mut heights);
    let tops = edges_of(&heights);
    for Placed { rows, cell, block, .. } in &placed {
        let area = Area {
            x: edges[cell.column],
            y: tops[rows.start],
            width: edges[cell.column + cell.column_span] - edges[cell.column],
            height: tops[rows.end] - tops[rows.start],
        };
        frame(cell, area, ink, &mut drawing);
        draw_text(cell, block, area, &lines, &mut drawing);
    }
    Strip { drawing, height: tops[rows.len()] }
}

struct Placed<'a> {
    rows: Range<usize>,
    cell: &'a GridCell,
    block: Block,
    height: f32,
}

fn edges_of(heights: &[f32]) -> Vec<f32> {
    let mut edges = vec![0.0];
    for height in heights {
        edges.push(edges[edges.len() - 1] + height);
    }
    edges
}

fn frame(cell: &GridCell, area: Area, ink: Ink, drawing: &mut Drawing) {
    let Area { x, y, width, height } = area;
    if cell.style.shaded {
        drawing.fills.push(Fill { x, y, width, height });
    }
    let borders = cell.style.borders;
    if borders.top {
        drawing.horizontal(Rule { at: y, from: x, to: x + width, ink });
    }
    if borders.bottom {
        drawing.horizontal(Rule { at: y + height, from: x, to: x + width, ink });
    }
    if borders.left {
        drawing.vertical(Rule { at: x, from: y, to: y + height, ink });
    }
    if borders.right {
        drawing.vertical(Rule { at: x + width, from: y, to: y + height, ink });
    }
}

fn draw_text(cell: &GridCell, block: &Block, area: Area, lines: &[Line], drawing: &mut Drawing) {
    let inner = Area {
        x: area.x + PADDING_X,
        y: area.y + PADDING_Y,
        width: area.width - 2.0 * PADDING_X,
        height: area.height - 2.0 * PADDING_Y,
    };
    block.draw(lines, inner, cell.style.align, cell.style.vertical, drawing);
}
