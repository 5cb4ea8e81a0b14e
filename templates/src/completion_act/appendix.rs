//! Appendix 1: the balance statement of the account and the breakdown of the invoice by number (domain.md §2).

use qujat_render::{
    Align, Borders, CellStyle, Column, ColumnKind, Content, Grid, GridCell, GridRow, Locale, Money, Table, Value, dates,
};
use sqlx::{Row, postgres::PgRow};

use super::{
    figures::{Figures, Invoice, Statement},
    form_r1::period,
    texts,
};
use crate::{DocumentSpec, Settings};

/// Columns of the breakdown. The query returns what they show in their order.
const COLUMNS: usize = 14;
const LINE_NUMBER: usize = 0;
const SUBSCRIBER: usize = 1;
const USER_NAME: usize = 2;
const FIRST_PART: usize = 3;
const TOTAL: usize = COLUMNS - 1;

/// Millimetres of the breakdown's columns; the blocks above stand on the same lines.
const WIDTHS: [f32; COLUMNS] = [13.0, 21.0, 43.0, 17.6, 17.6, 17.6, 17.6, 17.6, 17.6, 17.6, 17.6, 17.6, 21.0, 20.6];

/// Columns that the customer's side of the head covers, and those that the appendix's own name covers beside it.
const CUSTOMER: usize = 8;
const APPENDIX: usize = COLUMNS - CUSTOMER;

/// Columns that the labels of the balance statement cover, and those of the amounts beside them.
const LABELS: usize = 5;
const AMOUNTS: usize = 2;

/// What the appendix belongs to, at its head.
pub(super) fn head(spec: &DocumentSpec, figures: &Figures) -> Grid {
    let get = |id: &str| texts().get(spec.locale, id);
    let right = CellStyle::default().size(9.0).align(Align::Right);
    let belongs = figures.act.as_ref().map(|act| {
        texts().with(
            spec.locale,
            "completion-act-appendix-to",
            [("number", act.number.as_str().into()), ("date", dates::date(act.issued_on).into())],
        )
    });
    let mut first = vec![GridCell::text(0, CUSTOMER, customer(spec)).style(CellStyle::default().size(8.0))];
    if figures.act.is_some() {
        first.push(GridCell::text(CUSTOMER, APPENDIX, get("completion-act-appendix")).style(right.bold()));
    }
    let account = texts().with(
        spec.locale,
        "completion-act-account",
        [
            ("account", figures.account.as_str().into()),
            ("contract", figures.contract_number.as_str().into()),
            ("date", dates::date(figures.contract_date).into()),
        ],
    );
    let mut second = vec![GridCell::text(0, CUSTOMER, account).style(CellStyle::default().size(8.0))];
    second.extend(belongs.map(|belongs| GridCell::text(CUSTOMER, APPENDIX, belongs).style(right.size(8.0))));
    let rows = vec![GridRow::new(first), GridRow::new(second)];
    Grid { columns: WIDTHS.to_vec(), rows, space_before: 0.0, keep_together: true }
}

/// The customer as the heads of appendix and notice name it.
pub(super) fn customer(spec: &DocumentSpec) -> String {
    texts().with(
        spec.locale,
        "completion-act-customer-line",
        [("company", spec.company.name.as_str().into()), ("bin", spec.company.bin.as_str().into())],
    )
}

/// "Выписка по балансу лицевого счета за учетный период" with its eight lines.
pub(super) fn statement(locale: Locale, figures: &Figures, statement: &Statement) -> Grid {
    let get = |id: &str| texts().get(locale, id);
    let lines: [(&str, Money); 8] = [
        ("completion-act-opening", statement.opening),
        ("completion-act-receipts", statement.receipts),
        ("completion-act-transfers", statement.transfers),
        ("completion-act-corrections", statement.corrections),
        ("completion-act-services", statement.services),
        ("completion-act-equipment-charged", statement.equipment),
        ("completion-act-closing", statement.closing),
        ("completion-act-due", statement.due()),
    ];
    let boxed = CellStyle::default().size(8.0).borders(Borders::ALL);
    let (first, last) = period(figures);
    let mut rows = vec![
        GridRow::new(vec![
            GridCell::text(0, LABELS, get("completion-act-statement")).style(boxed.bold().shaded()),
            GridCell::text(LABELS, AMOUNTS, format!("{first}\u{a0}–\u{a0}{last}"))
                .style(boxed.bold().shaded().align(Align::Center)),
        ])
        .min_height(5.5),
    ];
    rows.extend(lines.into_iter().map(|(id, amount)| {
        // The last line is what the customer looks for.
        let style = if id == "completion-act-due" { boxed.bold() } else { boxed };
        GridRow::new(vec![
            GridCell::text(0, LABELS, get(id)).style(style),
            GridCell::new(LABELS, AMOUNTS, Content::WholeMoney(amount)).style(style.align(Align::Right)),
        ])
    }));
    Grid { columns: WIDTHS.to_vec(), rows, space_before: 3.0, keep_together: true }
}

pub(super) fn footnotes(locale: Locale) -> Grid {
    let row =
        |id: &str| GridRow::new(vec![GridCell::text(0, COLUMNS, texts().get(locale, id)).style(CellStyle::default().size(7.0))]);
    Grid {
        columns: WIDTHS.to_vec(),
        rows: vec![row("completion-act-due-note"), row("completion-act-rounding-note")],
        space_before: 1.5,
        keep_together: true,
    }
}

/// The line over the breakdown, which names the invoice.
pub(super) fn breakdown_title(locale: Locale, invoice: &Invoice) -> Grid {
    let title = texts().with(
        locale,
        "completion-act-breakdown",
        [("invoice", invoice.number.as_str().into()), ("date", dates::date(invoice.issued_on).into())],
    );
    let style = CellStyle::default().size(10.0).bold().align(Align::Center);
    Grid {
        columns: WIDTHS.to_vec(),
        rows: vec![GridRow::new(vec![GridCell::text(0, COLUMNS, title).style(style)])],
        space_before: 4.0,
        keep_together: true,
    }
}

/// The fourteen columns of the breakdown; the thirteenth is named by configuration (domain.md §2.2).
pub(super) fn breakdown(locale: Locale, settings: &Settings) -> Table {
    let get = |id: &str| texts().get(locale, id);
    let group = Some(get("completion-act-group"));
    let columns: [(String, Option<String>, ColumnKind); COLUMNS] = [
        (get("completion-act-line"), None, ColumnKind::Integer),
        (get("completion-act-subscriber"), None, ColumnKind::Identifier),
        (get("completion-act-user"), None, ColumnKind::Text),
        (get("completion-act-fee-services"), None, ColumnKind::Money),
        (get("completion-act-fee-promotions"), None, ColumnKind::Money),
        (get("completion-act-local"), group.clone(), ColumnKind::Money),
        (get("completion-act-long-distance"), group.clone(), ColumnKind::Money),
        (get("completion-act-roaming"), group.clone(), ColumnKind::Money),
        (get("completion-act-data"), group.clone(), ColumnKind::Money),
        (get("completion-act-messages"), group.clone(), ColumnKind::Money),
        (get("completion-act-other"), group.clone(), ColumnKind::Money),
        (get("completion-act-discounts"), group.clone(), ColumnKind::Money),
        (settings.appendix_equipment_column.get(locale).to_owned(), group, ColumnKind::Money),
        (get("completion-act-total"), None, ColumnKind::Money),
    ];
    let column = |((title, group, kind), width)| Column { title, group, kind, width, total: kind == ColumnKind::Money };
    Table {
        columns: columns.into_iter().zip(WIDTHS).map(column).collect(),
        total_label: Some(get("completion-act-total-row")),
        empty_note: get("no-data"),
        filter: false,
        size: 7.0,
        space_before: 2.0,
    }
}

/// A row of the breakdown, borrowed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub number: i32,
    /// Ten digits.
    pub subscriber: &'a str,
    pub user_name: &'a str,
    /// What makes up the total, from the fee for services to the equipment.
    pub parts: [i64; TOTAL - FIRST_PART],
    pub total: i64,
}

impl<'a> Line<'a> {
    pub(super) fn read(row: &'a PgRow) -> Result<Self, sqlx::Error> {
        let mut parts = [0; TOTAL - FIRST_PART];
        for (position, part) in (FIRST_PART..).zip(&mut parts) {
            *part = row.try_get(position)?;
        }
        Ok(Self {
            number: row.try_get(LINE_NUMBER)?,
            subscriber: row.try_get(SUBSCRIBER)?,
            user_name: row.try_get(USER_NAME)?,
            parts,
            total: row.try_get(TOTAL)?,
        })
    }

    pub(super) fn cells(&self) -> [Value<'a>; COLUMNS] {
        let text = |text: &'a str| if text.is_empty() { Value::Empty } else { Value::Text(text) };
        let mut cells = [Value::Empty; COLUMNS];
        cells[LINE_NUMBER] = Value::Integer(self.number.into());
        (cells[SUBSCRIBER], cells[USER_NAME]) = (text(self.subscriber), text(self.user_name));
        for (cell, tiyn) in cells[FIRST_PART..].iter_mut().zip(self.parts.into_iter().chain([self.total])) {
            *cell = Value::Money(Money::from_tiyn(tiyn));
        }
        cells
    }
}

/// The page instead of the form where nothing was charged: an act without a number from billing would be a forgery.
pub(super) fn notice(spec: &DocumentSpec, figures: &Figures) -> Grid {
    let (first, last) = period(figures);
    let title = CellStyle::default().size(12.0).bold().align(Align::Center);
    let sentence = texts().with(
        spec.locale,
        "completion-act-nothing-charged",
        [("from", first.into()), ("to", last.into()), ("account", figures.account.as_str().into())],
    );
    Grid {
        columns: WIDTHS.to_vec(),
        rows: vec![
            GridRow::new(vec![GridCell::text(0, COLUMNS, texts().get(spec.locale, "completion-act-notice")).style(title)]),
            GridRow::new(vec![GridCell::text(0, COLUMNS, sentence).style(CellStyle::default().size(9.0))]).min_height(10.0),
        ],
        space_before: 3.0,
        keep_together: true,
    }
}

/// The operator's line of the notice.
pub(super) fn operator(spec: &DocumentSpec) -> Grid {
    let operator = &spec.settings.operator;
    let line = texts().with(
        spec.locale,
        "completion-act-operator-line",
        [("operator", operator.name.get(spec.locale).into()), ("bin", operator.bin.as_str().into())],
    );
    Grid {
        columns: WIDTHS.to_vec(),
        rows: vec![GridRow::new(vec![GridCell::text(0, CUSTOMER, line).style(CellStyle::default().size(8.0))])],
        space_before: 0.0,
        keep_together: true,
    }
}
