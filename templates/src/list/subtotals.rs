//! Sums below a table once more, by the values of a column: "by number", "by country"; and the total that the document is filed with.
//!
//! Gathered from the very cells that are written, so that they can't differ from the table above them, however its numbers were
//! rounded. Held in memory: an entry per value, not per row.

use std::collections::BTreeMap;

use qujat_render::{Align, Borders, CellStyle, ColumnKind, Content, Grid, GridCell, GridRow, Locale, Money, Value};

use super::{List, ListColumn};
use crate::{DocumentSink, WriteError};

/// What is gathered for each column that the list groups by.
#[derive(Debug)]
pub(super) struct Subtotals {
    columns: &'static [ListColumn],
    groups: Vec<Group>,
    charged: Option<Charged>,
}

/// The column whose total the document is filed with, and what it came to.
#[derive(Debug)]
struct Charged {
    position: usize,
    sum: i64,
}

#[derive(Debug)]
struct Group {
    /// Position of the column.
    by: usize,
    /// By the column's value, the sum of each summed column.
    sums: BTreeMap<String, Vec<i64>>,
}

impl Subtotals {
    pub(super) fn of(list: &impl List) -> Self {
        let columns = list.columns();
        let position = |id: &&str| columns.iter().position(|column| column.id == *id);
        let groups = list.subtotals().iter().filter_map(position).map(|by| Group { by, sums: BTreeMap::new() }).collect();
        let charged = list.charged().as_ref().and_then(position).map(|position| Charged { position, sum: 0 });
        Self { columns, groups, charged }
    }

    /// The total that the document is filed with.
    pub(super) fn charged(&self) -> Option<Money> {
        self.charged.as_ref().map(|charged| Money::from_tiyn(charged.sum))
    }

    /// Takes note of a row as it is written.
    pub(super) fn add(&mut self, cells: &[Value<'_>]) -> Result<(), WriteError> {
        let overflow = |position: usize| WriteError::Data(format!("the sum of {} is too large", self.columns[position].id));
        if let Some(Charged { position, sum }) = &mut self.charged {
            *sum =
                cells.get(*position).map_or(Some(*sum), |cell| sum.checked_add(number(cell))).ok_or_else(|| overflow(*position))?;
        }
        for group in &mut self.groups {
            let value = if let Some(Value::Text(text)) = cells.get(group.by) { *text } else { "—" };
            // Looked up first, so that only a value's first row costs a text of its own.
            if !group.sums.contains_key(value) {
                group.sums.insert(value.to_owned(), vec![0; summed(self.columns).count()]);
            }
            let Some(sums) = group.sums.get_mut(value) else { continue };
            for (sum, (position, _)) in sums.iter_mut().zip(summed(self.columns)) {
                let Some(cell) = cells.get(position) else { continue };
                *sum = sum.checked_add(number(cell)).ok_or_else(|| overflow(position))?;
            }
        }
        Ok(())
    }

    /// Writes them below the table, each sum under its column.
    pub(super) async fn write(self, list: &impl List, locale: Locale, sink: &mut DocumentSink) -> Result<(), WriteError> {
        let name = List::declaration(list).name;
        for group in self.groups.into_iter().filter(|group| !group.sums.is_empty()) {
            let heading = list.texts().get(locale, &text_id(name, self.columns[group.by].id));
            let titles = summed(self.columns).map(|(_, column)| column.title(list.texts(), name, locale)).collect::<Vec<_>>();
            sink.grid(grid(self.columns, &heading, &titles, group.sums)).await?;
        }
        Ok(())
    }
}

/// The name of the text over the sums by a column.
pub(super) fn text_id(kind: &str, column: &str) -> String {
    format!("{kind}-by-{column}").replace('_', "-")
}

fn summed(columns: &'static [ListColumn]) -> impl Iterator<Item = (usize, &'static ListColumn)> {
    columns.iter().enumerate().filter(|(_, column)| column.total)
}

fn number(cell: &Value<'_>) -> i64 {
    match cell {
        Value::Money(money) => money.tiyn(),
        Value::Integer(number) | Value::Decimal(number) | Value::Duration(number) => *number,
        _ => 0,
    }
}

fn grid(columns: &'static [ListColumn], heading: &str, titles: &[String], sums: BTreeMap<String, Vec<i64>>) -> Grid {
    // The value takes what stands before the first sum.
    let label = summed(columns).next().map_or(1, |(position, _)| position).max(1);
    let boxed = CellStyle::default().size(8.0).borders(Borders::ALL);
    // The titles again: on another page than the table's head the sums would have no names.
    let head = CellStyle::default().size(7.0).borders(Borders::ALL).bold().shaded().align(Align::Center);
    let titles = summed(columns).zip(titles).map(|((position, _), title)| GridCell::text(position, 1, title).style(head));
    let heading = GridCell::text(0, label, heading).style(boxed.bold().shaded());
    let mut rows = vec![GridRow::new([heading].into_iter().chain(titles).collect())];
    rows.extend(sums.into_iter().map(|(value, sums)| {
        let amounts = summed(columns)
            .zip(sums)
            .map(|((position, column), sum)| GridCell::new(position, 1, content(column, sum)).style(boxed.align(Align::Right)));
        GridRow::new([GridCell::text(0, label, value).style(boxed)].into_iter().chain(amounts).collect())
    }));
    Grid { rows, columns: columns.iter().map(|column| column.width).collect(), space_before: 4.0, keep_together: true }
}

fn content(column: &ListColumn, sum: i64) -> Content {
    match column.kind {
        ColumnKind::Money => Content::Money(Money::from_tiyn(sum)),
        ColumnKind::Decimal => Content::Decimal(sum),
        ColumnKind::Duration => Content::Duration(sum),
        _ => Content::Integer(sum),
    }
}
