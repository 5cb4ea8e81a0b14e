//! A job in a worker's hands: claimed under a lease and a fence, kept alive, and let go again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    JobId, Priority,
    store::{Store, StoreError, seconds},
};

/// What makes two jobs the same work: SHA-256 of kind, company, canonical parameters, locale and formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity([u8; 32]);

impl Identity {
    #[must_use]
    pub fn of(kind: &str, company: &str, parameters: &Value, locale: &str, formats: &[String]) -> Self {
        // serde_json keeps object keys sorted, so equal parameters have one spelling.
        let spelled = serde_json::json!([kind, company, parameters, locale, formats]).to_string();
        Self(Sha256::digest(spelled.as_bytes()).into())
    }

    pub(in crate::store) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[derive(Debug, Clone)]
pub struct ClaimedJob {
    pub id: JobId,
    pub fence: i64,
    pub kind: String,
    pub company: String,
    pub parameters: Value,
    pub locale: String,
    pub formats: Vec<String>,
    pub priority: Priority,
    pub attempts: i32,
    pub crashes: i32,
    pub created_at: DateTime<Utc>,
    pub deadline: DateTime<Utc>,
}

/// A running job as its worker reports it with each heartbeat.
#[derive(Debug, Clone)]
pub struct HeldJob {
    pub id: JobId,
    pub fence: i64,
    pub phase: &'static str,
    pub rows_done: i64,
    pub rows_total: Option<i64>,
}

impl Store {
    /// Takes the job if it may run now: due, neither finished nor cancelled, in nobody's hands, and of no publication that is paused
    /// (unless somebody waits for it too). The one statement both asks and takes, so of two workers with the same id one gets nothing.
    pub async fn claim_job(&self, job: JobId, lease: Duration) -> Result<Option<ClaimedJob>, StoreError> {
        let row = sqlx::query!(
            r#"update qujat.job
               set state = 'running', phase = 'reading', fence = fence + 1, rows_done = 0, rows_total = null, data_as_of = null,
                   lease_until = clock_timestamp() + make_interval(secs => $2)
               where id = $1 and state = 'waiting' and run_after <= clock_timestamp()
                 and (deadline > clock_timestamp()
                      or exists (select from qujat.publication where id = publication_id and grace_until > clock_timestamp()))
                 and (class = 0 or publication_id is null
                      or not exists (select from qujat.publication where id = publication_id and paused_at is not null))
               returning id as "id: JobId", fence, kind, company, parameters, locale, formats, class, attempts, crashes, created_at,
                         deadline"#,
            job.0,
            seconds(lease)
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| ClaimedJob {
            id: row.id,
            fence: row.fence,
            kind: row.kind,
            company: row.company,
            parameters: row.parameters,
            locale: row.locale,
            formats: row.formats,
            priority: Priority::from_number(row.class),
            attempts: row.attempts,
            crashes: row.crashes,
            created_at: row.created_at,
            deadline: row.deadline,
        }))
    }

    /// Closes the job to further requests; called before the snapshot's instant is fixed, so that whoever joined gets data from
    /// after their asking. `false`: the job is no longer this worker's.
    pub async fn close_to_joiners(&self, job: JobId, fence: i64) -> Result<bool, StoreError> {
        let held =
            sqlx::query!("update qujat.job set joinable = false where id = $1 and fence = $2 and state = 'running'", job.0, fence)
                .execute(&self.pool)
                .await?;
        Ok(held.rows_affected() == 1)
    }

    /// Prolongs the leases of these jobs, notes how far they are, and returns those that are still this worker's. A job that is
    /// missing was cancelled, or its lease ran out and somebody else has it.
    pub async fn renew_jobs(&self, held: &[HeldJob], lease: Duration) -> Result<Vec<JobId>, StoreError> {
        let ids = held.iter().map(|job| job.id.0).collect::<Vec<_>>();
        let fences = held.iter().map(|job| job.fence).collect::<Vec<_>>();
        let phases = held.iter().map(|job| job.phase.to_owned()).collect::<Vec<_>>();
        let done = held.iter().map(|job| job.rows_done).collect::<Vec<_>>();
        let total = held.iter().map(|job| job.rows_total).collect::<Vec<_>>();
        let rows = sqlx::query_scalar!(
            r#"update qujat.job
               set lease_until = clock_timestamp() + make_interval(secs => $6), phase = held.phase, rows_done = held.done,
                   rows_total = held.total
               from unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[]) as held (id, fence, phase, done, total)
               where job.id = held.id and job.fence = held.fence and job.state = 'running'
               returning job.id as "id: JobId""#,
            &ids,
            &fences,
            &phases,
            &done,
            &total as &[Option<i64>],
            seconds(lease)
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
    }

    /// Puts the job back for another try because something it needs is away. `problem` tells the asker what is waited for.
    pub async fn retry_job(
        &self,
        job: JobId,
        fence: i64,
        after: Duration,
        problem: &str,
        detail: &str,
    ) -> Result<bool, StoreError> {
        let held = sqlx::query!(
            "update qujat.job
             set state = 'waiting', lease_until = null, phase = null, attempts = attempts + 1, data_as_of = null,
                 run_after = clock_timestamp() + make_interval(secs => $3), problem = $4, problem_detail = $5
             where id = $1 and fence = $2 and state = 'running'",
            job.0,
            fence,
            seconds(after),
            problem,
            detail
        )
        .execute(&self.pool)
        .await?;
        Ok(held.rows_affected() == 1)
    }

    /// Puts the job back as if it had not been taken: this process is about to stop, or has no place for it.
    pub async fn give_back_job(&self, job: JobId, fence: i64, after: Duration) -> Result<bool, StoreError> {
        let held = sqlx::query!(
            "update qujat.job
             set state = 'waiting', lease_until = null, phase = null, data_as_of = null,
                 run_after = clock_timestamp() + make_interval(secs => $3)
             where id = $1 and fence = $2 and state = 'running'",
            job.0,
            fence,
            seconds(after)
        )
        .execute(&self.pool)
        .await?;
        Ok(held.rows_affected() == 1)
    }
}
