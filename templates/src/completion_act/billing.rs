//! What the act asks billing: whose the account is, whether the month is closed, and the figures.

use qujat_render::Money;
use sqlx::PgConnection;

use super::{
    figures::{Act, Figures, Invoice, Statement},
    parameters::Parameters,
};
use crate::{PARAMETERS, Problem, WriteError, available, calendar::Month};

/// The query whose rows are streamed into the breakdown. Its columns are read by position, so [`line_columns`] says what they are.
pub const LINES_QUERY: &str = include_str!("lines.sql");

/// Name and Postgres type of each column of [`LINES_QUERY`]; a test compares them with what the database describes.
#[must_use]
pub fn line_columns() -> &'static [(&'static str, &'static str)] {
    &[
        ("line_no", "INT4"),
        ("subscriber", "TEXT"),
        ("user_name", "TEXT"),
        ("subscription_services_tiyn", "INT8"),
        ("subscription_promotions_tiyn", "INT8"),
        ("local_calls_tiyn", "INT8"),
        ("long_distance_tiyn", "INT8"),
        ("roaming_tiyn", "INT8"),
        ("data_tiyn", "INT8"),
        ("messages_tiyn", "INT8"),
        ("other_tiyn", "INT8"),
        ("discounts_tiyn", "INT8"),
        ("equipment_tiyn", "INT8"),
        ("total_tiyn", "INT8"),
    ]
}

/// The mobile account that is meant, once it is certain that it is the company's and the month is closed.
pub(super) async fn admitted_account(
    billing: &mut PgConnection,
    company: &str,
    parameters: &Parameters,
) -> Result<String, WriteError> {
    let account = match (&parameters.account, &parameters.msisdn) {
        (Some(account), _) => own_account(billing, company, account).await?,
        (None, Some(msisdn)) => account_of_number(billing, company, msisdn, parameters.month).await?,
        (None, None) => return Err(WriteError::Data("stored parameters: neither account nor msisdn".into())),
    };
    if available::first_unclosed(billing, parameters.month, parameters.month).await?.is_some() {
        return Err(refused(Problem::month_not_closed("month", parameters.month)));
    }
    Ok(account)
}

async fn own_account(billing: &mut PgConnection, company: &str, account: &str) -> Result<String, WriteError> {
    sqlx::query_scalar!(
        "select account from billing.account where account = $1 and company_bin = $2 and service = 'mobile'",
        account,
        company
    )
    .fetch_optional(billing)
    .await?
    .ok_or_else(|| refused(Problem::account_unknown("account")))
}

/// The company's account that held the number in that month; several can have, one after the other (domain.md §15.9).
async fn account_of_number(billing: &mut PgConnection, company: &str, msisdn: &str, month: Month) -> Result<String, WriteError> {
    let mut accounts = sqlx::query_scalar!(
        "select distinct account.account
         from billing.number_account as held
         join billing.account on account.account = held.account
         where held.msisdn = $1 and account.company_bin = $2 and account.service = 'mobile'
             and held.held_from <= $4 and (held.held_to is null or held.held_to >= $3)
         order by account.account",
        msisdn,
        company,
        month.first_day(),
        month.last_day()
    )
    .fetch_all(billing)
    .await?;
    match (accounts.pop(), accounts.is_empty()) {
        (Some(account), true) => Ok(account),
        (None, _) => Err(refused(Problem::msisdn_unknown("msisdn"))),
        (Some(last), false) => {
            accounts.push(last);
            Err(refused(Problem::ambiguous_account("msisdn", &accounts)))
        }
    }
}

fn refused(problem: Problem) -> WriteError {
    WriteError::Refused(problem.under(PARAMETERS))
}

/// Reads the figures of an admitted account.
pub(super) async fn figures(
    billing: &mut PgConnection,
    company: &str,
    account: String,
    month: Month,
) -> Result<Figures, WriteError> {
    let row = sqlx::query_file!("src/completion_act/act.sql", account, month.first_day(), company).fetch_one(billing).await?;
    let money = |tiyn: Option<i64>| tiyn.map(Money::from_tiyn);
    let statement = || {
        Some(Statement {
            opening: money(row.opening_tiyn)?,
            receipts: money(row.receipts_tiyn)?,
            transfers: money(row.transfers_tiyn)?,
            corrections: money(row.corrections_tiyn)?,
            services: money(row.services_tiyn)?,
            equipment: money(row.equipment_tiyn)?,
            closing: money(row.closing_tiyn)?,
        })
    };
    let statement = statement();
    let invoice = || {
        Some(Invoice {
            id: row.invoice_id?,
            number: row.invoice_number?,
            issued_on: row.invoice_issued_on?,
            gross: money(row.invoice_gross_tiyn)?,
            vat_percent: row.invoice_vat_rate_percent?,
            vat: money(row.invoice_vat_tiyn)?,
            lines: row.lines.unsigned_abs(),
            lines_total: Money::from_tiyn(row.lines_total_tiyn),
            lines_equipment: Money::from_tiyn(row.lines_equipment_tiyn),
            uneven_lines: row.uneven_lines.unsigned_abs(),
        })
    };
    let act = match (row.act_number, row.issued_on, money(row.amount_tiyn), row.vat_rate_percent, money(row.vat_tiyn)) {
        (Some(number), Some(issued_on), Some(amount), Some(vat_percent), Some(vat)) => {
            let invoice =
                invoice().ok_or_else(|| WriteError::Data(format!("act {number} of {month} has no invoice of its account")))?;
            Some(Act { number, issued_on, amount, vat_percent, vat, invoice })
        }
        _ => None,
    };
    Ok(Figures {
        account,
        month,
        contract_number: row.contract_number,
        contract_date: row.contract_date,
        statement,
        act,
        invoiced: Money::from_tiyn(row.invoiced_tiyn),
    })
}
