//! (new) → open → withdrawn.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::{
    JobId, Priority, RequestId, TraceId,
    store::{
        StoreError,
        hourly_limits::{Counted, HOUR, HourlyLimits, LimitReached, Share, longest},
    },
};

/// A validated request.
#[derive(Debug, Clone)]
pub struct Ask {
    pub kind: String,
    pub company: String,
    pub company_name: String,
    /// Canonical, so that equal requests have equal parameters.
    pub parameters: Value,
    pub locale: String,
    /// Sorted and without repetition.
    pub formats: Vec<String>,
    pub recipients: Vec<String>,
    pub asker: Asker,
    pub idempotency: Option<Idempotency>,
    pub priority: Priority,
    /// Of the call that asks.
    pub trace: TraceId,
}

/// Who asked, as the portal's token says.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    pub subject: String,
    pub name: Option<String>,
    pub msisdn: Option<String>,
    pub email: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Idempotency {
    pub key: String,
    /// SHA-256 of what is asked.
    pub digest: [u8; 32],
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// A row now; `joined` when another request's job serves this one as well.
    New { request: RequestId, job: JobId, priority: Priority, joined: bool },
    /// The same key asked for the same before.
    Repeated { request: RequestId },
    /// The same key asked for something else before.
    KeyReused,
    /// The asker or the company has had all that may be had within an hour.
    LimitReached(LimitReached),
}

/// A request that has not been withdrawn, with whom its outcome goes to.
#[derive(Debug, Clone)]
pub(in crate::store) struct WaitingRequest {
    pub id: RequestId,
    pub company: String,
    pub locale: String,
    pub recipients: Vec<String>,
    pub asker_email: Option<String>,
    pub trace: Option<TraceId>,
}

/// (new) → open, until `deadline`. The unique key `request_idempotency_key_unique` refuses a second one under the same idempotency key.
pub(in crate::store) async fn file(
    connection: &mut PgConnection,
    ask: &Ask,
    job: JobId,
    deadline: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<RequestId, StoreError> {
    let request = RequestId::generate();
    sqlx::query!(
        "insert into qujat.request (id, job_id, kind, company, company_name, parameters, locale, formats, recipients, subject,
             asker_name, asker_msisdn, asker_email, idempotency_key, idempotency_digest, created_at, trace, deadline)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        request.0,
        job.0,
        ask.kind,
        ask.company,
        ask.company_name,
        ask.parameters,
        ask.locale,
        &ask.formats,
        &ask.recipients,
        ask.asker.subject,
        ask.asker.name,
        ask.asker.msisdn,
        ask.asker.email,
        ask.idempotency.as_ref().map(|idempotency| &idempotency.key),
        ask.idempotency.as_ref().map(|idempotency| &idempotency.digest[..]),
        now,
        ask.trace.to_string(),
        deadline,
    )
    .execute(connection)
    .await?;
    Ok(request)
}

/// open → withdrawn. `false`: it had ended before.
pub(in crate::store) async fn withdraw(
    connection: &mut PgConnection,
    request: RequestId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let withdrawn = sqlx::query!(
        "update qujat.request set cancelled_at = $2 where id = $1 and cancelled_at is null and overdue_at is null",
        request.0,
        now
    )
    .execute(connection)
    .await?;
    Ok(withdrawn.rows_affected() == 1)
}

/// Those who still wait for a job, in the order in which they asked.
pub(in crate::store) async fn waiting_for(connection: &mut PgConnection, job: JobId) -> Result<Vec<WaitingRequest>, StoreError> {
    let requests = sqlx::query_as!(
        WaitingRequest,
        r#"select id as "id: RequestId", company, locale, recipients, asker_email, trace as "trace: TraceId"
           from qujat.request where job_id = $1 and cancelled_at is null and overdue_at is null order by id"#,
        job.0
    )
    .fetch_all(connection)
    .await?;
    Ok(requests)
}

/// open → overdue, those of a job who have waited until their deadline, though the job goes on for others.
pub(in crate::store) async fn end_overdue(
    connection: &mut PgConnection,
    job: JobId,
    now: DateTime<Utc>,
) -> Result<Vec<WaitingRequest>, StoreError> {
    let requests = sqlx::query_as!(
        WaitingRequest,
        r#"update qujat.request set overdue_at = $2
           where job_id = $1 and deadline < clock_timestamp() and cancelled_at is null and overdue_at is null
           returning id as "id: RequestId", company, locale, recipients, asker_email, trace as "trace: TraceId""#,
        job.0,
        now
    )
    .fetch_all(connection)
    .await?;
    Ok(requests)
}

/// What an asker's idempotency key stands for: the request, and the digest of what it asked.
pub(in crate::store) async fn under_key(
    connection: &mut PgConnection,
    subject: &str,
    key: &str,
) -> Result<Option<(RequestId, Option<Vec<u8>>)>, StoreError> {
    let earlier = sqlx::query!(
        r#"select id as "id: RequestId", idempotency_digest from qujat.request where subject = $1 and idempotency_key = $2"#,
        subject,
        key
    )
    .fetch_optional(connection)
    .await?;
    Ok(earlier.map(|row| (row.id, row.idempotency_digest)))
}

/// The limit, if any, that keeps somebody from asking for this now. Counted apart ([`crate::store::hourly_limits::count_apart`]).
pub(in crate::store) async fn limit_reached(
    connection: &mut PgConnection,
    ask: &Ask,
    limits: &HourlyLimits,
    now: DateTime<Utc>,
) -> Result<Option<LimitReached>, StoreError> {
    when_again(connection, &ask.asker.subject, &ask.company, ask.recipients.len(), limits, now).await
}

/// The limit, if any, that keeps somebody from having so many recipients mailed a document that is there. Counted apart as well.
pub(in crate::store) async fn mail_limit_reached(
    connection: &mut PgConnection,
    subject: &str,
    company: &str,
    recipients: usize,
    limits: &HourlyLimits,
    now: DateTime<Utc>,
) -> Result<Option<LimitReached>, StoreError> {
    when_again(connection, subject, company, recipients, &HourlyLimits { requests_per_caller: 0, ..*limits }, now).await
}

async fn when_again(
    connection: &mut PgConnection,
    subject: &str,
    company: &str,
    recipients: usize,
    limits: &HourlyLimits,
    now: DateTime<Utc>,
) -> Result<Option<LimitReached>, StoreError> {
    let found = sqlx::query_file!(
        "src/store/request/when_again.sql",
        subject,
        company,
        now - HOUR,
        i64::try_from(recipients).unwrap_or(i64::MAX),
        i64::from(limits.requests_per_caller),
        i64::from(limits.mails_per_caller),
        i64::from(limits.mails_per_company)
    )
    .fetch_one(connection)
    .await?;
    Ok(longest([
        (Counted::Requests, Share::Caller, limits.requests_per_caller, found.requests_of_caller),
        (Counted::Mails, Share::Caller, limits.mails_per_caller, found.mails_of_caller),
        (Counted::Mails, Share::Company, limits.mails_per_company, found.mails_of_company),
    ]))
}
