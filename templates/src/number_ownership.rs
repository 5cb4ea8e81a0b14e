//! Which company held a number when, for reports that are asked with a number and a period.

use sqlx::PgConnection;

use crate::period::Period;

/// How an account is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accounts {
    /// Credit and advance alike.
    Any,
    /// Advance (prepaid) accounts only.
    Advance,
}

/// Whether an account of the company held the number on some day of the period. A stranger's number and one that doesn't exist give the
/// same answer, so that nobody learns whose a number is.
pub(crate) async fn company_held(
    billing: &mut PgConnection,
    company: &str,
    msisdn: &str,
    period: Period,
    accounts: Accounts,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists(
             select
             from billing.number_account as held
             join billing.account on account.account = held.account
             where held.msisdn = $1 and account.company_bin = $2
                 and held.held_from <= $4 and (held.held_to is null or held.held_to >= $3)
                 and (account.billing_method = 'advance' or not $5)
         ) as "held!""#,
        msisdn,
        company,
        period.from,
        period.to,
        accounts == Accounts::Advance
    )
    .fetch_one(billing)
    .await
}
