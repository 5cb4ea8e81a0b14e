//! Tables as strips: a head that pages repeat, and rows one by one.

use super::{
    super::drawing::{Ink, Rule, Strip},
    cell::{Area, Block, Fit, PADDING_X, PADDING_Y},
    grid,
};
use crate::{
    Align, ColumnKind, Grid, Locale, Rows, Table, VerticalAlign,
    table_parts::{self, Totals, column_align},
    text::{values::value_text, wrap::Line},
};

pub(super) struct TableLayout {
    pub table: Table,
    pub head: Strip,
    pub totals: Totals,
    /// Whether no row came yet.
    pub is_empty: bool,
    locale: Locale,
    edges: Vec<f32>,
    columns: Vec<(Align, Fit)>,
    /// Kept from row to row for their memory.
    lines: Vec<Line>,
    blocks: Vec<Block>,
}

impl TableLayout {
    pub(super) fn new(table: &Table, left: f32, available: f32, locale: Locale) -> Self {
        let edges = grid::edges(table.columns.iter().map(|column| column.width), left, available);
        let columns = table.columns.iter().map(|column| {
            let fit = if column.kind == ColumnKind::Text { Fit::Break } else { Fit::Shrink };
            (column_align(column.kind), fit)
        });
        Self {
            table: table.clone(),
            head: grid::strip(&table_parts::head(table).rows, &edges, locale, Ink::Grey),
            totals: Totals::new(table),
            is_empty: true,
            locale,
            columns: columns.collect(),
            edges,
            lines: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// A strip of the total or the note of an empty table.
    pub(super) fn part(&self, grid: &Grid) -> Strip {
        grid::strip(&grid.rows, &self.edges, self.locale, Ink::Grey)
    }

    /// Lays out a row, with rules at its sides and below; the one above it is its predecessor's or the head's.
    pub(super) fn row(&mut self, rows: &Rows, row: usize, strip: &mut Strip) {
        strip.drawing.clear();
        self.lines.clear();
        self.blocks.clear();
        let mut height: f32 = 0.0;
        for (index, (_, fit)) in self.columns.iter().enumerate() {
            let text = value_text(rows.get(row, index), self.locale);
            let width = self.edges[index + 1] - self.edges[index] - 2.0 * PADDING_X;
            let block = Block::set(&text, self.table.size, false, width, *fit, &mut strip.drawing.text, &mut self.lines);
            height = height.max(block.height());
            self.blocks.push(block);
        }
        strip.height = height + 2.0 * PADDING_Y;
        for (index, ((align, _), block)) in self.columns.iter().zip(&self.blocks).enumerate() {
            let (left, right) = (self.edges[index], self.edges[index + 1]);
            let area = Area { x: left + PADDING_X, y: PADDING_Y, width: right - left - 2.0 * PADDING_X, height };
            block.draw(&self.lines, area, *align, VerticalAlign::Top, &mut strip.drawing);
        }
        let (first, last) = (self.edges[0], self.edges[self.edges.len() - 1]);
        strip.drawing.horizontals.push(Rule { at: strip.height, from: first, to: last, ink: Ink::Grey });
        let sides = self.edges.iter().map(|&at| Rule { at, from: 0.0, to: strip.height, ink: Ink::Grey });
        strip.drawing.verticals.extend(sides);
    }
}
