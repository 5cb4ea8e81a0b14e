//! The few rows of a table that aren't its data: head, total and the note that there is nothing.
//!
//! They are grids over the table's columns, so both file formats place them with what they have for grids.

use crate::{
    Align, Borders, CellStyle, ColumnKind, Content, Grid, GridCell, GridRow, Money, RenderError, Rows, Table, Value, VerticalAlign,
};

/// The sums of a table's columns so far.
#[derive(Debug)]
pub(crate) struct Totals {
    sums: Vec<(usize, ColumnKind, i128)>,
}

impl Totals {
    pub(crate) fn new(table: &Table) -> Self {
        let summed = table.columns.iter().enumerate().filter(|(_, column)| column.total && table.total_label.is_some());
        Self { sums: summed.map(|(index, column)| (index, column.kind, 0)).collect() }
    }

    pub(crate) fn add(&mut self, rows: &Rows) {
        for (column, kind, sum) in &mut self.sums {
            for row in 0..rows.len() {
                match (rows.get(row, *column), *kind) {
                    (Value::Money(money), ColumnKind::Money) => *sum += i128::from(money.tiyn()),
                    (Value::Integer(units), ColumnKind::Integer)
                    | (Value::Decimal(units), ColumnKind::Decimal)
                    | (Value::Duration(units), ColumnKind::Duration) => *sum += i128::from(units),
                    _ => {}
                }
            }
        }
    }

    fn contents(&self) -> Result<Vec<(usize, Content)>, RenderError> {
        self.sums
            .iter()
            .map(|(column, kind, sum)| {
                let sum = i64::try_from(*sum)
                    .map_err(|_| RenderError::Sequence(format!("the total of column {column} is beyond 64 bits")))?;
                Ok((
                    *column,
                    match kind {
                        ColumnKind::Money => Content::Money(Money::from_tiyn(sum)),
                        ColumnKind::Decimal => Content::Decimal(sum),
                        ColumnKind::Duration => Content::Duration(sum),
                        _ => Content::Integer(sum),
                    },
                ))
            })
            .collect()
    }
}

fn grid(table: &Table, rows: Vec<GridRow>) -> Grid {
    let columns = table.columns.iter().map(|column| column.width).collect();
    Grid { columns, rows, space_before: 0.0, keep_together: true }
}

fn style(table: &Table) -> CellStyle {
    CellStyle { size: table.size, borders: Borders::ALL, ..CellStyle::default() }
}

/// One row of titles, or two where columns are grouped: neighbours of one group share a cell above theirs.
pub(crate) fn head(table: &Table) -> Grid {
    let style = CellStyle { vertical: VerticalAlign::Middle, ..style(table).bold().shaded().align(Align::Center) };
    let columns = &table.columns;
    if columns.iter().all(|column| column.group.is_none()) {
        let titles = columns.iter().enumerate().map(|(index, column)| GridCell::text(index, 1, &column.title).style(style));
        return grid(table, vec![GridRow::new(titles.collect())]);
    }
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    let mut index = 0;
    for run in columns.chunk_by(|left, right| left.group.is_some() && left.group == right.group) {
        match &run[0].group {
            None => upper.push(GridCell::text(index, 1, &run[0].title).rows(2).style(style)),
            Some(group) => {
                upper.push(GridCell::text(index, run.len(), group).style(style));
                lower.extend(run.iter().zip(index..).map(|(column, at)| GridCell::text(at, 1, &column.title).style(style)));
            }
        }
        index += run.len();
    }
    grid(table, vec![GridRow::new(upper), GridRow::new(lower)])
}

/// The total row; `None` where the table has no label for one. The label covers the columns before the first sum; where the first
/// column is summed itself, it stands in a row of its own.
pub(crate) fn total(table: &Table, totals: &Totals) -> Result<Option<Grid>, RenderError> {
    let Some(label) = &table.total_label else { return Ok(None) };
    let (style, width) = (style(table).bold(), table.columns.len());
    let mut sums = totals.contents()?.into_iter().peekable();
    let first = sums.peek().map_or(width, |(column, _)| *column);
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    if first == 0 {
        rows.push(GridRow::new(vec![GridCell::text(0, width, label).style(style)]));
    } else {
        cells.push(GridCell::text(0, first, label).style(style));
    }
    for column in first..width {
        let content = sums.next_if(|(summed, _)| *summed == column).map_or(Content::Empty, |(_, content)| content);
        cells.push(GridCell::new(column, 1, content).style(style.align(Align::Right)));
    }
    rows.push(GridRow::new(cells));
    Ok(Some(grid(table, rows)))
}

/// What a table without rows says.
pub(crate) fn empty(table: &Table) -> Grid {
    let note = GridCell::text(0, table.columns.len(), &table.empty_note).style(style(table).align(Align::Center));
    grid(table, vec![GridRow::new(vec![note])])
}

/// How the values of a column stand in it.
pub(crate) fn column_align(kind: ColumnKind) -> Align {
    match kind {
        ColumnKind::Text | ColumnKind::Identifier => Align::Left,
        ColumnKind::Money | ColumnKind::Integer | ColumnKind::Decimal | ColumnKind::Duration => Align::Right,
        ColumnKind::Date | ColumnKind::Instant => Align::Center,
    }
}
