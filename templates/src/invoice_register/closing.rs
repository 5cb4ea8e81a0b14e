//! What stands below the register: its totals by VAT rate, and the invoices that don't count.

use chrono::NaiveDate;
use qujat_render::{Align, Borders, CellStyle, Content, Grid, GridCell, GridRow, Money};
use sqlx::PgConnection;

use super::{COLUMNS, SIZE, TYPES, parameters::Parameters, texts};
use crate::{DocumentSink, DocumentSpec, Settings, WriteError};

/// Where the register's columns of net, rate, VAT and gross stand.
const NET: usize = 11;
const RATE: usize = 12;
const VAT: usize = 13;
const GROSS: usize = 14;

/// Totals of the invoices with one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rate {
    pub percent: i32,
    pub net: Money,
    pub vat: Money,
    pub gross: Money,
}

/// An invoice that doesn't count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Uncounted {
    pub registration_number: Option<String>,
    pub number: String,
    pub issued_on: NaiveDate,
    pub account: String,
    pub gross: Money,
    pub invoice_type: String,
    pub status: String,
}

/// Reads the totals, verified: a register whose sums contradict each other would be declared to the tax office.
pub(super) async fn rates(
    billing: &mut PgConnection,
    company: &str,
    parameters: Parameters,
    settings: &Settings,
) -> Result<Vec<Rate>, WriteError> {
    let (from, to) = (parameters.from_month.first_day(), parameters.to_month.first_day());
    let rows = sqlx::query_file!("src/invoice_register/rates.sql", company, from, to).fetch_all(billing).await?;
    rows.into_iter()
        .map(|row| {
            if let Some(number) = row.broken_invoice {
                return Err(WriteError::Data(format!("invoice {number}: net, VAT and gross contradict each other")));
            }
            // Rates change with a day, so the first and the last turnover speak for those between.
            for day in [row.first_turnover, row.last_turnover] {
                let in_force = settings.vat_percent(day);
                if in_force != Some(row.vat_rate_percent) {
                    let percent = row.vat_rate_percent;
                    return Err(WriteError::Data(format!("an invoice of {day} has VAT of {percent} %, in force is {in_force:?}")));
                }
            }
            Ok(Rate {
                percent: row.vat_rate_percent,
                net: Money::from_tiyn(row.net_tiyn),
                vat: Money::from_tiyn(row.vat_tiyn),
                gross: Money::from_tiyn(row.gross_tiyn),
            })
        })
        .collect()
}

pub(super) async fn uncounted(
    billing: &mut PgConnection,
    company: &str,
    parameters: Parameters,
) -> Result<Vec<Uncounted>, WriteError> {
    let (from, to) = (parameters.from_month.first_day(), parameters.to_month.first_day());
    let rows = sqlx::query_file!("src/invoice_register/uncounted.sql", company, from, to).fetch_all(billing).await?;
    let invoices = rows.into_iter().map(|row| {
        if !TYPES.contains(&row.invoice_type.as_str()) {
            return Err(WriteError::Data(format!("invoice {} is {:?}, which has no meaning here", row.number, row.invoice_type)));
        }
        Ok(Uncounted {
            registration_number: row.esf_registration_number,
            number: row.number,
            issued_on: row.issued_on,
            account: row.account,
            gross: Money::from_tiyn(row.gross_tiyn),
            invoice_type: row.invoice_type,
            status: row.esf_status,
        })
    });
    invoices.collect()
}

pub(super) async fn write(
    spec: &DocumentSpec,
    rates: &[Rate],
    uncounted: &[Uncounted],
    sink: &mut DocumentSink,
) -> Result<(), WriteError> {
    if !rates.is_empty() {
        sink.grid(rate_rows(spec, rates)).await?;
    }
    if !uncounted.is_empty() {
        sink.grid(uncounted_rows(spec, uncounted)).await?;
    }
    Ok(())
}

fn grid(rows: Vec<GridRow>, space_before: f32, keep_together: bool) -> Grid {
    Grid { columns: COLUMNS.iter().map(|column| column.width).collect(), rows, space_before, keep_together }
}

/// A line a rate, its amounts under those of the register's total.
fn rate_rows(spec: &DocumentSpec, rates: &[Rate]) -> Grid {
    let style = CellStyle::default().size(SIZE).bold().borders(Borders::ALL);
    let row = |rate: &Rate| {
        let label = texts().with(spec.locale, "invoice-register-rate", [("percent", rate.percent.into())]);
        let money = |column: usize, money: Money| GridCell::new(column, 1, Content::Money(money)).style(style.align(Align::Right));
        let percent = Content::Integer(rate.percent.into());
        GridRow::new(vec![
            GridCell::text(0, NET, label).style(style),
            money(NET, rate.net),
            GridCell::new(RATE, 1, percent).style(style.align(Align::Right)),
            money(VAT, rate.vat),
            money(GROSS, rate.gross),
        ])
    };
    grid(rates.iter().map(row).collect(), 0.0, true)
}

/// Where the cells of an invoice that doesn't count stand on the register's columns, first one and span: registration number, number,
/// date, account, gross, type, status.
const PLACES: [(usize, usize); 7] = [(1, 1), (2, 2), (4, 2), (6, 1), (7, 1), (8, 1), (9, 1)];

/// Invoices that were cancelled, revoked, declined or failed. There are few, so they need no table of their own.
fn uncounted_rows(spec: &DocumentSpec, invoices: &[Uncounted]) -> Grid {
    let get = |id: &str| texts().get(spec.locale, id);
    let style = CellStyle::default().size(SIZE).borders(Borders::ALL);
    let heading = GridCell::text(0, COLUMNS.len(), get("invoice-register-uncounted")).style(CellStyle::default().size(9.0).bold());
    let titles = [
        "invoice-register-column-esf-registration-number",
        "invoice-register-column-number",
        "invoice-register-column-issued-on",
        "invoice-register-column-account",
        "invoice-register-column-gross-tiyn",
        "invoice-register-column-invoice-type",
        "invoice-register-column-esf-status",
    ];
    let titles = PLACES
        .into_iter()
        .zip(titles)
        .map(|((column, span), id)| GridCell::text(column, span, get(id)).style(style.bold().shaded().align(Align::Center)));
    let mut rows = vec![GridRow::new(vec![heading]), GridRow::new(titles.collect())];
    rows.extend(invoices.iter().map(|invoice| {
        let contents = [
            Content::Text(invoice.registration_number.clone().unwrap_or_default()),
            Content::Text(invoice.number.clone()),
            Content::Date(invoice.issued_on),
            Content::Text(invoice.account.clone()),
            Content::Money(invoice.gross),
            Content::Text(get(&format!("invoice-register-type-{}", invoice.invoice_type))),
            Content::Text(get(&format!("invoice-register-status-{}", invoice.status))),
        ];
        let cells = PLACES.into_iter().zip(contents).map(|((column, span), content)| {
            let align = if matches!(content, Content::Money(_)) { Align::Right } else { Align::Left };
            GridCell::new(column, span, content).style(style.align(align))
        });
        GridRow::new(cells.collect())
    }));
    grid(rows, 5.0, false)
}
