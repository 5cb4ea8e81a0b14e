//! Somebody asks: the request and the job behind it become rows in one transaction, and only then may the bell ring.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sqlx::{PgConnection, types::Json};

use super::{Actor, AuditEntry, Identity, Store, StoreError};
use crate::{DocumentId, JobId, Priority, RequestId};

mod earlier;

pub use earlier::EarlierRequest;

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

/// Where a request stands, as its asker sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    Queued,
    /// Something it needs is away; it will be tried again.
    Retrying,
    Running,
    /// The document is stored; its mails are on the way.
    Mailing,
    Done,
    /// The document is stored and can be downloaded, but a mail didn't get out.
    Undelivered,
    Failed,
    Cancelled,
}

#[derive(Debug, Clone)]
pub struct RequestView {
    pub id: RequestId,
    pub reference: i64,
    pub kind: String,
    pub company: String,
    pub company_name: String,
    pub parameters: Value,
    pub locale: String,
    pub formats: Vec<String>,
    pub recipients: Vec<String>,
    pub subject: String,
    pub created_at: DateTime<Utc>,
    pub cancelled: bool,
    pub job_state: String,
    pub phase: Option<String>,
    pub rows_done: i64,
    pub rows_total: Option<i64>,
    pub attempts: i32,
    pub crashes: i32,
    pub run_after: DateTime<Utc>,
    pub data_as_of: Option<DateTime<Utc>>,
    pub problem: Option<String>,
    pub problem_detail: Option<String>,
    pub document: Option<DocumentId>,
    pub deliveries: Json<Vec<DeliveryView>>,
}

#[derive(Debug, Clone, serde::Deserialize)]
pub struct DeliveryView {
    pub recipient: String,
    pub state: String,
    pub problem: Option<String>,
}

impl RequestView {
    #[must_use]
    pub fn state(&self) -> RequestState {
        let any = |states: &[&str]| self.deliveries.iter().any(|delivery| states.contains(&delivery.state.as_str()));
        match self.job_state.as_str() {
            _ if self.cancelled => RequestState::Cancelled,
            "running" => RequestState::Running,
            "failed" => RequestState::Failed,
            "cancelled" => RequestState::Cancelled,
            "stored" if any(&["waiting", "claimed", "sending"]) => RequestState::Mailing,
            "stored" if any(&["unknown", "failed"]) => RequestState::Undelivered,
            "stored" => RequestState::Done,
            _ if self.attempts + self.crashes > 0 => RequestState::Retrying,
            _ => RequestState::Queued,
        }
    }
}

impl RequestState {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Retrying => "retrying",
            Self::Running => "running",
            Self::Mailing => "mailing",
            Self::Done => "done",
            Self::Undelivered => "undelivered",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Nothing more will happen by itself.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Undelivered | Self::Failed | Self::Cancelled)
    }
}

impl Store {
    /// Files the request and the job behind it. After a crash before the commit nothing exists; after it, the sweep finds the job
    /// even if nobody rang.
    pub async fn accept(&self, ask: &Ask, now: DateTime<Utc>, deadline: DateTime<Utc>) -> Result<Accepted, StoreError> {
        self.accept_within(ask, now, deadline, 0).await
    }

    /// As [`Self::accept`], where the asker may ask for so much an hour; 0: without limit. A repeated request is no new one.
    pub async fn accept_within(
        &self,
        ask: &Ask,
        now: DateTime<Utc>,
        deadline: DateTime<Utc>,
        requests_per_hour: u32,
    ) -> Result<Accepted, StoreError> {
        match self.try_accept(ask, now, deadline, requests_per_hour).await {
            // Two requests under one key at once: the other one's row is there now, so the second look finds it.
            Err(StoreError(sqlx::Error::Database(error))) if error.constraint() == Some("request_idempotency_key_unique") => {
                self.try_accept(ask, now, deadline, requests_per_hour).await
            }
            result => result,
        }
    }

    async fn try_accept(
        &self,
        ask: &Ask,
        now: DateTime<Utc>,
        deadline: DateTime<Utc>,
        requests_per_hour: u32,
    ) -> Result<Accepted, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if let Some(idempotency) = &ask.idempotency {
            let earlier = sqlx::query!(
                r#"select id as "id: RequestId", idempotency_digest from qujat.request where subject = $1 and idempotency_key = $2"#,
                ask.asker.subject,
                idempotency.key
            )
            .fetch_optional(&mut *transaction)
            .await?;
            if let Some(earlier) = earlier {
                let same = earlier.idempotency_digest.as_deref() == Some(&idempotency.digest[..]);
                return Ok(if same { Accepted::Repeated { request: earlier.id } } else { Accepted::KeyReused });
            }
        }
        if let Some(again_at) = spent(&mut transaction, &ask.asker.subject, now, requests_per_hour).await? {
            return Ok(Accepted::TooMany { again_at });
        }
        let (job, priority, joined) = join_or_create(&mut transaction, ask, now, deadline).await?;
        let request = RequestId::generate();
        sqlx::query!(
            "insert into qujat.request (id, job_id, kind, company, company_name, parameters, locale, formats, recipients, subject,
                 asker_name, asker_msisdn, asker_email, idempotency_key, idempotency_digest, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
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
        )
        .execute(&mut *transaction)
        .await?;
        let entry =
            AuditEntry { request: Some(request), ..AuditEntry::new("report_requested", &ask.company, Actor::asker(&ask.asker)) };
        super::audit::write(&mut transaction, &entry, now).await?;
        transaction.commit().await?;
        Ok(Accepted::New { request, job, priority, joined })
    }

    /// Withdraws the request; the last one that leaves cancels the job, unless a publication wants it, whatever it is doing: the raised fence makes every later
    /// write of its worker change nothing. Mails that are not being sent yet are called off. `false`: it had ended before.
    pub async fn cancel(&self, request: RequestId, actor: &Actor, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // The job's row is locked before requests are counted, as `join_or_create` locks it before one is added.
        let Some(row) = sqlx::query!(
            r#"select request.job_id as "job_id: JobId", request.company, job.state
               from qujat.job join qujat.request on request.job_id = job.id where request.id = $1 for update of job"#,
            request.0
        )
        .fetch_optional(&mut *transaction)
        .await?
        else {
            return Ok(false);
        };
        if matches!(row.state.as_str(), "failed" | "cancelled") {
            return Ok(false);
        }
        let called_off = sqlx::query!(
            "update qujat.delivery set state = 'cancelled', lease_until = null, fence = fence + 1, finished_at = $2
             where request_id = $1 and state in ('waiting', 'claimed')",
            request.0,
            now
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if row.state == "stored" && called_off == 0 {
            return Ok(false);
        }
        let withdrawn =
            sqlx::query!("update qujat.request set cancelled_at = $2 where id = $1 and cancelled_at is null", request.0, now)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
        if withdrawn == 0 {
            return Ok(false);
        }
        sqlx::query!(
            "update qujat.job set state = 'cancelled', joinable = false, lease_until = null, phase = null, fence = fence + 1,
                 finished_at = $2
             where id = $1 and state in ('waiting', 'running') and publication_id is null
               and not exists (select from qujat.request where job_id = $1 and cancelled_at is null)",
            row.job_id.0,
            now
        )
        .execute(&mut *transaction)
        .await?;
        let entry = AuditEntry { request: Some(request), ..AuditEntry::new("request_cancelled", &row.company, actor.clone()) };
        super::audit::write(&mut transaction, &entry, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    pub async fn request(&self, request: RequestId) -> Result<Option<RequestView>, StoreError> {
        let view = sqlx::query_as!(
            RequestView,
            r#"select request.id as "id: RequestId", request.reference, request.kind, request.company, request.company_name,
                      request.parameters, request.locale, request.formats, request.recipients, request.subject, request.created_at,
                      request.cancelled_at is not null as "cancelled!", job.state as job_state, job.phase, job.rows_done,
                      job.rows_total, job.attempts, job.crashes, job.run_after, job.data_as_of, job.problem, job.problem_detail,
                      document.id as "document?: DocumentId",
                      coalesce((select jsonb_agg(jsonb_build_object('recipient', recipient, 'state', delivery.state,
                                                                    'problem', delivery.problem) order by recipient)
                                from qujat.delivery where delivery.request_id = request.id), '[]'::jsonb)
                          as "deliveries!: Json<Vec<DeliveryView>>"
               from qujat.request
               join qujat.job on job.id = request.job_id
               left join qujat.document on document.job_id = job.id
               where request.id = $1"#,
            request.0
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(view)
    }
}

/// When somebody who has asked for all that may be asked for within an hour may ask again; `None`: at once.
async fn spent(
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

/// The open job for the same work, made more urgent where the newcomer is, or a new one. The row is locked until the commit, so a
/// worker that closes it to joiners either comes before (and a new job is made) or waits until this request is in.
async fn join_or_create(
    connection: &mut PgConnection,
    ask: &Ask,
    now: DateTime<Utc>,
    deadline: DateTime<Utc>,
) -> Result<(JobId, Priority, bool), StoreError> {
    let identity = Identity::of(&ask.kind, &ask.company, &ask.parameters, &ask.locale, &ask.formats);
    let new = JobId::generate();
    let row = sqlx::query!(
        r#"insert into qujat.job (id, kind, company, parameters, locale, formats, identity, class, run_after, deadline, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), $9, $10)
           on conflict (identity) where joinable
           do update set class = least(job.class, excluded.class), deadline = greatest(job.deadline, excluded.deadline),
                         run_after = least(job.run_after, excluded.run_after)
           returning id as "id: JobId", class"#,
        new.0,
        ask.kind,
        ask.company,
        Json(&ask.parameters) as _,
        ask.locale,
        &ask.formats,
        identity.bytes(),
        ask.priority.number(),
        deadline,
        now,
    )
    .fetch_one(connection)
    .await?;
    Ok((row.id, Priority::from_number(row.class), row.id != new))
}
