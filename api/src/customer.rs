//! What the API asks of billing before it queues anything: short questions with a short timeout.
//!
//! Billing that is away refuses nobody: the worker asks the same questions again in its snapshot, where the answers count.

use std::time::Duration;

use chrono::NaiveDate;
use qujat_platform::billing::{Billing, BillingError};
use qujat_templates::{Customer, Kind, Problem, WriteError};
use serde_json::Value;
use sqlx::{Connection, PgConnection};

use crate::error::{ApiError, ApiResult};

/// How long somebody who waits for an answer waits for billing.
const TIMEOUT: Duration = Duration::from_secs(3);

/// What came of asking.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Admission {
    Admitted(Customer),
    Refused(Problem),
    /// Billing didn't answer, so nothing is known.
    Unknown,
}

/// Asks whether the company is served and the kind allows these parameters.
pub(crate) async fn admit(billing: &Billing, kind: &dyn Kind, company: &str, parameters: &Value) -> Admission {
    let question = async {
        let mut connection = billing.ask().await?;
        let mut transaction = limited(&mut connection).await?;
        let Some(customer) = Customer::find(&mut transaction, company).await?.filter(|customer| customer.active) else {
            return Ok(Admission::Refused(Problem::company_inactive("company")));
        };
        match kind.admit(&mut transaction, company, parameters).await {
            Ok(()) => Ok(Admission::Admitted(customer)),
            Err(WriteError::Refused(problem)) => Ok(Admission::Refused(problem)),
            Err(WriteError::Billing(error)) => Err(error),
            Err(error) => {
                // Data that contradicts itself is for the worker to report: the asker is told by mail, an operator by an alarm.
                tracing::warn!(%error, "billing could not be asked about a request");
                Ok(Admission::Admitted(customer))
            }
        }
    };
    answer(question).await.unwrap_or(Admission::Unknown)
}

/// The companies among these that billing knows; `None` when it doesn't answer.
pub(crate) async fn find(billing: &Billing, bins: &[String]) -> Option<Vec<Customer>> {
    answer(async {
        let mut connection = billing.ask().await?;
        let mut transaction = limited(&mut connection).await?;
        Customer::find_all(&mut transaction, bins).await
    })
    .await
}

/// What billing says about a company: nothing of one that it doesn't serve, and nothing at all while it is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Served<T> {
    Yes(T),
    /// Billing doesn't know the company, or serves it no longer.
    No,
    /// Billing didn't answer, so nothing is known.
    Unknown,
}

impl<T> Served<T> {
    /// What billing says, or how a request is refused that can't do without it. Silence is no consent: 503.
    pub fn required(self) -> ApiResult<T> {
        match self {
            Self::Yes(value) => Ok(value),
            Self::No => Err(ApiError::unprocessable(vec![Problem::company_inactive("company")])),
            Self::Unknown => Err(ApiError::unavailable("billing is away")),
        }
    }
}

/// Somebody who subscribes, as billing knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subscriber {
    pub customer: Customer,
    /// Those of the accounts asked about that are mobile ones of the company.
    pub accounts: Vec<String>,
}

/// The company and which of these accounts are its mobile ones. Nobody asks again before a month is published, so silence is no consent
/// here.
pub(crate) async fn subscriber(billing: &Billing, company: &str, accounts: &[String]) -> Served<Subscriber> {
    answer(async {
        let mut connection = billing.ask().await?;
        let mut transaction = limited(&mut connection).await?;
        let Some(customer) = Customer::find(&mut transaction, company).await?.filter(|customer| customer.active) else {
            return Ok(Served::No);
        };
        let accounts = sqlx::query_scalar!(
            r#"select account as "account!" from billing.account
               where company_bin = $1 and service = 'mobile' and account = any($2)"#,
            company,
            accounts
        )
        .fetch_all(&mut *transaction)
        .await?;
        Ok(Served::Yes(Subscriber { customer, accounts }))
    })
    .await
    .unwrap_or(Served::Unknown)
}

/// Which accounts of a company to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AccountFilter {
    pub company: String,
    pub service: Option<String>,
    /// Only mobile ones that held this number on some day from the first to the last.
    pub held: Option<(String, NaiveDate, NaiveDate)>,
}

/// An account as billing knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountRow {
    pub account: String,
    pub service: String,
    pub contract_number: String,
    pub contract_date: NaiveDate,
    pub billing_method: String,
    pub closed_on: Option<NaiveDate>,
}

/// The accounts of a company. Who held a number when is asked as an act asks it.
pub(crate) async fn accounts(billing: &Billing, filter: &AccountFilter) -> Served<Vec<AccountRow>> {
    let (msisdn, first, last) = match &filter.held {
        Some((msisdn, first, last)) => (Some(msisdn), Some(first), Some(last)),
        None => (None, None, None),
    };
    answer(async {
        let mut connection = billing.ask().await?;
        let mut transaction = limited(&mut connection).await?;
        if Customer::find(&mut transaction, &filter.company).await?.is_none_or(|customer| !customer.active) {
            return Ok(Served::No);
        }
        let accounts = sqlx::query_as!(
            AccountRow,
            r#"select account as "account!", service as "service!", contract_number as "contract_number!",
                      contract_date as "contract_date!", billing_method as "billing_method!", closed_on
               from billing.account
               where company_bin = $1
                 and ($2::text is null or service = $2)
                 and ($3::text is null
                      or (service = 'mobile'
                          and exists (select from billing.number_account as held
                                      where held.account = account.account and held.msisdn = $3
                                        and held.held_from <= $5 and (held.held_to is null or held.held_to >= $4))))
               order by closed_on is not null, service, account"#,
            filter.company,
            filter.service,
            msisdn,
            first,
            last
        )
        .fetch_all(&mut *transaction)
        .await?;
        Ok(Served::Yes(accounts))
    })
    .await
    .unwrap_or(Served::Unknown)
}

/// Whether billing serves the company. One that it doesn't know isn't served; `None`: it doesn't answer.
pub(crate) async fn is_served(billing: &Billing, company: &str) -> Option<bool> {
    Some(find(billing, &[company.to_owned()]).await?.iter().any(|customer| customer.active))
}

async fn answer<T>(question: impl Future<Output = Result<T, BillingError>>) -> Option<T> {
    match tokio::time::timeout(TIMEOUT, question).await {
        Ok(Ok(answer)) => Some(answer),
        Ok(Err(error)) => {
            tracing::warn!(%error, "billing could not be asked");
            None
        }
        Err(_) => {
            tracing::warn!("billing did not answer in time");
            None
        }
    }
}

/// Postgres itself ends a question that nobody waits for any more.
async fn limited(connection: &mut PgConnection) -> Result<sqlx::Transaction<'_, sqlx::Postgres>, BillingError> {
    let mut transaction = connection.begin().await?;
    limit(&mut transaction, TIMEOUT).await?;
    Ok(transaction)
}

/// Limits each further question of a transaction.
pub(crate) async fn limit(connection: &mut PgConnection, timeout: Duration) -> Result<(), BillingError> {
    sqlx::query("select set_config('statement_timeout', $1, true)")
        .bind(timeout.as_millis().to_string())
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    #[test]
    fn silence_is_no_consent() {
        assert_eq!(Served::Yes(1).required().unwrap(), 1);
        assert_eq!(Served::<()>::No.required().unwrap_err().status, StatusCode::UNPROCESSABLE_ENTITY);
        let silence = Served::<()>::Unknown.required().unwrap_err();
        assert!(silence.status == StatusCode::SERVICE_UNAVAILABLE && silence.retry_after.is_some());
    }
}
