//! (new) → open → withdrawn.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::{JobId, Priority, RequestId, TraceId, store::StoreError};

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
    /// The asker has asked for all that may be asked for within an hour; from `again_at` on one more may be.
    TooMany { again_at: DateTime<Utc> },
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

/// When somebody who has asked for all that may be asked for within an hour may ask again; `None`: at once.
pub(in crate::store) async fn when_again(
    connection: &mut PgConnection,
    subject: &str,
    now: DateTime<Utc>,
    requests_per_hour: u32,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    const HOUR: TimeDelta = TimeDelta::hours(1);
    if requests_per_hour == 0 {
        return Ok(None);
    }
    // One person's requests are counted one after the other, until the commit.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('qujat.request ' || $1::text, 0))", subject)
        .fetch_one(&mut *connection)
        .await?;
    // The request with which the limit was reached: one more may come when this one is an hour old.
    let decisive = sqlx::query_scalar!(
        "select created_at from qujat.request where subject = $1 and created_at > $2 order by created_at desc offset $3 limit 1",
        subject,
        now - HOUR,
        i64::from(requests_per_hour) - 1
    )
    .fetch_optional(connection)
    .await?;
    Ok(decisive.map(|asked_at| asked_at + HOUR))
}
