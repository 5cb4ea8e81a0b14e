//! The columns of the act: the operator's side at the left, the customer's at the right. Every block stands on them, so that a workbook
//! keeps amounts under amounts.

use qujat_render::{Align, Borders, CellStyle, Content, Grid, GridCell, GridRow, Money, VerticalAlign};

use super::balances::Balance;

/// Millimetres: date, document, account, debit, credit; date, document, debit, credit.
pub(super) const WIDTHS: [f32; 9] = [17.0, 50.0, 18.0, 27.0, 27.0, 17.0, 61.0, 30.0, 30.0];

/// Columns of the operator's side.
pub(super) const LEFT: usize = 5;
pub(super) const ALL: usize = WIDTHS.len();

/// An amount on its side of the double entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub debit: Option<Money>,
    pub credit: Option<Money>,
}

impl Entry {
    /// A balance: what the customer owes stands in debit, what the operator owes in credit. A settled one is a nought in debit.
    pub(super) fn balance(owed: Money) -> Self {
        if owed.is_negative() { Self { debit: None, credit: Some(-owed) } } else { Self { debit: Some(owed), credit: None } }
    }

    /// Both turnovers, noughts too.
    pub(super) fn turnover(balance: Balance) -> Self {
        Self { debit: Some(balance.debit), credit: Some(balance.credit) }
    }

    /// An operation, whose other side stays empty.
    pub(super) fn operation(debit: Money, credit: Money) -> Self {
        let filled = |money: Money| Some(money).filter(|money| *money != Money::ZERO);
        Self { debit: filled(debit), credit: filled(credit) }
    }

    /// As the other party books it.
    pub(super) fn mirrored(self) -> Self {
        Self { debit: self.credit, credit: self.debit }
    }
}

pub(super) fn block(rows: Vec<GridRow>, space_before: f32) -> Grid {
    Grid { columns: WIDTHS.to_vec(), rows, space_before, keep_together: true }
}

pub(super) fn words() -> CellStyle {
    CellStyle::default().size(8.0)
}

/// A cell of the table's bold rows.
pub(super) fn boxed() -> CellStyle {
    CellStyle::default().size(7.5).bold().borders(Borders::ALL)
}

/// A line to write on.
pub(super) fn line(column: usize, span: usize) -> GridCell {
    let style = words().borders(Borders::BOTTOM).vertical(VerticalAlign::Bottom);
    GridCell::new(column, span, Content::Empty).style(style)
}

/// A bold row of both sides. `customer`: what the customer's side shows; `None` leaves its amounts to be filled.
pub(super) fn amounts(label: &str, operator: Entry, customer: Option<Entry>) -> GridRow {
    let amount = |column: usize, money: Option<Money>| {
        let content = money.map_or(Content::Empty, Content::Money);
        GridCell::new(column, 1, content).style(boxed().align(Align::Right))
    };
    let other = customer.unwrap_or(Entry { debit: None, credit: None });
    GridRow::new(vec![
        GridCell::text(0, 3, label).style(boxed()),
        amount(3, operator.debit),
        amount(4, operator.credit),
        GridCell::text(LEFT, 2, label).style(boxed()),
        amount(7, other.debit),
        amount(8, other.credit),
    ])
}
