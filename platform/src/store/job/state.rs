//! The job's machine, each transition one function.
//!
//! ```text
//! (new) ─file─▶ waiting ─claim─▶ running ─complete─▶ stored
//!                 ▲  │              │─fail──────────▶ failed
//!                 │  │              │─cancel────────▶ cancelled
//!                 │  └──────────────┼─give_up───────▶ failed       (crashed too often, or overdue)
//!                 │  └──────────────┼─cancel────────▶ cancelled
//!                 └─────────────────┘ reschedule, release, expire_leases
//! ```
//!
//! A job whose worker died is a *suspect* (`suspected_at`) and runs alone from then on. `crashes` counts only workers that died while they
//! had it alone (`alone_until`): of several jobs in hand nobody can say which one it was, and an innocent one must not fail for it.
//!
//! `file` stands in `filing.rs`. Running again what failed is an operator's deed: its `retry` (failed → waiting) belongs here beside
//! `reschedule`, which is the machine's own back-off.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{
    FailureReason, JobId, Priority, PublicationId, RequestId, TraceId,
    store::{ClaimedJob, HeldJob, StoreError, seconds, stored_enum},
};

stored_enum!(
    /// Where a job is.
    JobState {
        /// For its instant, or for a worker.
        Waiting = "waiting",
        /// In a worker's hands, under a lease.
        Running = "running",
        /// Its document is there.
        Stored = "stored",
        /// For good.
        Failed = "failed",
        /// Nobody wanted it any more.
        Cancelled = "cancelled",
    }
);

impl JobState {
    /// Those after which nothing happens by itself.
    pub const FINAL: [Self; 3] = [Self::Stored, Self::Failed, Self::Cancelled];
    /// Those that ended without a document.
    pub const WITHOUT_DOCUMENT: [Self; 2] = [Self::Failed, Self::Cancelled];

    /// Something is still to happen.
    #[must_use]
    pub fn is_open(self) -> bool {
        !Self::FINAL.contains(&self)
    }

    /// As a parameter of statements about other tables.
    pub(in crate::store) fn names(states: &[Self]) -> Vec<String> {
        states.iter().map(|state| state.as_str().to_owned()).collect()
    }
}

stored_enum!(
    /// What is being done with a running job.
    Phase {
        /// Rows are read from billing and drawn.
        Reading = "reading",
        /// Files go up.
        Storing = "storing",
    }
);

/// A job that the sweep found left behind.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct LeftJob {
    pub id: JobId,
    pub trace: Option<TraceId>,
}
/// Leases after which a suspect that no settled process took is anybody's.
const UNSETTLED_AFTER: f64 = 4.0;

/// What is known of a job whose document is about to be filed.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Completion {
    pub publication: Option<PublicationId>,
}

/// waiting → running: if it may run now: due, in nobody's hands, and of no publication that is paused (unless somebody waits for it too).
/// The one statement both asks and takes, so of two workers with the same id one gets nothing.
///
/// Suspects are for settled processes, which have lived for a lease: one that has only just begun may be about to die of something else.
/// Should no settled one come for [`UNSETTLED_AFTER`] leases, any process may have them.
pub(in crate::store) async fn claim(
    connection: &mut PgConnection,
    job: JobId,
    lease: Duration,
    is_settled: bool,
) -> Result<Option<ClaimedJob>, StoreError> {
    let row = sqlx::query!(
        r#"update qujat.job
           set state = 'running', phase = 'reading', fence = fence + 1, rows_done = 0, rows_total = null, data_as_of = null,
               lease_until = clock_timestamp() + make_interval(secs => $2), alone_until = null
           where id = $1 and state = 'waiting' and run_after <= clock_timestamp()
             and ($3 or suspected_at is null or suspected_at < clock_timestamp() - make_interval(secs => $2 * $4::float8))
             and (deadline > clock_timestamp()
                  or exists (select from qujat.publication where id = publication_id and grace_until > clock_timestamp()))
             and (class = 0 or publication_id is null
                  or not exists (select from qujat.publication where id = publication_id and paused_at is not null))
           returning id as "id: JobId", fence, kind, company, parameters, locale, formats, class, attempts, time_outs, crashes,
                     suspected_at, created_at, deadline, trace as "trace: TraceId""#,
        job.0,
        seconds(lease),
        is_settled,
        UNSETTLED_AFTER
    )
    .fetch_optional(connection)
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
        time_outs: row.time_outs,
        crashes: row.crashes,
        suspected_at: row.suspected_at,
        created_at: row.created_at,
        deadline: row.deadline,
        trace: row.trace,
    }))
}

/// running → running, alone in its process for so long from now on. `false`: it is no longer this worker's.
pub(in crate::store) async fn begin_alone(
    connection: &mut PgConnection,
    job: JobId,
    fence: i64,
    longest: Duration,
) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.job set alone_until = clock_timestamp() + make_interval(secs => $3)
         where id = $1 and fence = $2 and state = 'running'",
        job.0,
        fence,
        seconds(longest)
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// running → running, closed to further requests.
pub(in crate::store) async fn close_to_joiners(connection: &mut PgConnection, job: JobId, fence: i64) -> Result<bool, StoreError> {
    let held =
        sqlx::query!("update qujat.job set joinable = false where id = $1 and fence = $2 and state = 'running'", job.0, fence)
            .execute(connection)
            .await?;
    Ok(held.rows_affected() == 1)
}

/// running → running, for another lease; those that still are.
pub(in crate::store) async fn renew(
    connection: &mut PgConnection,
    held: &[HeldJob],
    lease: Duration,
) -> Result<Vec<JobId>, StoreError> {
    let ids = held.iter().map(|job| job.id.0).collect::<Vec<_>>();
    let fences = held.iter().map(|job| job.fence).collect::<Vec<_>>();
    let phases = held.iter().map(|job| job.phase.as_str().to_owned()).collect::<Vec<_>>();
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
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// running → waiting, because something it needs is away, or took too long.
pub(in crate::store) async fn reschedule(
    connection: &mut PgConnection,
    job: JobId,
    fence: i64,
    after: Duration,
    reason: FailureReason,
    detail: &str,
    timed_out: bool,
) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.job
         set state = 'waiting', lease_until = null, phase = null, attempts = attempts + 1, time_outs = time_outs + $6,
             data_as_of = null,
             run_after = clock_timestamp() + make_interval(secs => $3), problem = $4, problem_detail = $5
         where id = $1 and fence = $2 and state = 'running'",
        job.0,
        fence,
        seconds(after),
        reason.code(),
        detail,
        i32::from(timed_out)
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// running → waiting, as if it had not been taken.
pub(in crate::store) async fn release(
    connection: &mut PgConnection,
    job: JobId,
    fence: i64,
    after: Duration,
) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.job
         set state = 'waiting', lease_until = null, phase = null, data_as_of = null,
             run_after = clock_timestamp() + make_interval(secs => $3)
         where id = $1 and fence = $2 and state = 'running'",
        job.0,
        fence,
        seconds(after)
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// running → stored. The row stays locked until the commit, so no request joins or leaves meanwhile. `None`: it was not this worker's.
pub(in crate::store) async fn complete(
    connection: &mut PgConnection,
    job: JobId,
    fence: i64,
    data_as_of: DateTime<Utc>,
    rows: i64,
    now: DateTime<Utc>,
) -> Result<Option<Completion>, StoreError> {
    let completed = sqlx::query_as!(
        Completion,
        r#"update qujat.job
           set state = 'stored', joinable = false, lease_until = null, phase = null, data_as_of = $3, rows_done = $4,
               rows_total = $4, problem = null, problem_detail = null, finished_at = $5
           where id = $1 and fence = $2 and state = 'running'
           returning publication_id as "publication: PublicationId""#,
        job.0,
        fence,
        data_as_of,
        rows,
        now
    )
    .fetch_optional(connection)
    .await?;
    Ok(completed)
}

/// running → failed. `false`: it was not this worker's.
pub(in crate::store) async fn fail(
    connection: &mut PgConnection,
    job: JobId,
    fence: i64,
    reason: FailureReason,
    detail: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let failed = sqlx::query!(
        "update qujat.job
         set state = 'failed', joinable = false, lease_until = null, phase = null, problem = $3, problem_detail = $4,
             finished_at = $5
         where id = $1 and fence = $2 and state = 'running'",
        job.0,
        fence,
        reason.code(),
        detail,
        now
    )
    .execute(connection)
    .await?;
    Ok(failed.rows_affected() == 1)
}

/// The job of a request, its company and where it is; locked until the commit, as [`super::join_or_file`] locks it before a request
/// is added.
pub(in crate::store) async fn lock_of_request(
    connection: &mut PgConnection,
    request: RequestId,
) -> Result<Option<(JobId, String, JobState)>, StoreError> {
    let row = sqlx::query!(
        r#"select request.job_id as "job_id: JobId", request.company, job.state as "state: JobState"
           from qujat.job join qujat.request on request.job_id = job.id where request.id = $1 for update of job"#,
        request.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.job_id, row.company, row.state)))
}

/// waiting or running → cancelled, if no request and no publication wants it. The raised fence makes every later write of its worker
/// change nothing.
pub(in crate::store) async fn cancel_unwanted(
    connection: &mut PgConnection,
    job: JobId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update qujat.job set state = 'cancelled', joinable = false, lease_until = null, phase = null, fence = fence + 1,
             finished_at = $2
         where id = $1 and state in ('waiting', 'running') and publication_id is null
           and not exists (select from qujat.request where job_id = $1 and cancelled_at is null and overdue_at is null)",
        job.0,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Waiting jobs that somebody has waited for in vain, whose others or whose publication want them for longer; locked until the commit. At
/// most `limit`. Whoever joins a published job makes it interactive, so those of the months aren't looked at.
pub(in crate::store) async fn lock_waited_for_in_vain(connection: &mut PgConnection, limit: i64) -> Result<Vec<JobId>, StoreError> {
    let jobs = sqlx::query_scalar!(
        r#"select id as "id: JobId" from qujat.job
           where state = 'waiting' and class = 0
             and exists (select from qujat.request
                         where job_id = job.id and request.deadline < clock_timestamp() and cancelled_at is null and overdue_at is null)
           limit $1
           for update skip locked"#,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(jobs)
}

/// running → waiting, all whose lease ran out: their workers died, and these are suspects. Those that ran alone when their worker gave
/// its last sign of life have crashed. Rows that somebody holds are left to the next round.
///
/// All expired leases if `at_once`, else those that a round saw expired a lease ago already.
pub(in crate::store) async fn expire_leases(
    connection: &mut PgConnection,
    lease: Duration,
    at_once: bool,
    crash_pause: Duration,
) -> Result<Vec<LeftJob>, StoreError> {
    let expired = sqlx::query_as!(
        LeftJob,
        r#"update qujat.job
         set state = 'waiting', lease_until = null, phase = null, data_as_of = null, fence = fence + 1, problem = $2,
             problem_detail = null, suspected_at = clock_timestamp(),
             crashes = crashes + case when lease_until - make_interval(secs => $3) < alone_until then 1 else 0 end,
             run_after = clock_timestamp() + case when suspected_at is null then interval '0' else make_interval(secs => $1) end
         where id in (select id from qujat.job
                      where state = 'running' and lease_until < clock_timestamp()
                        and ($4 or missed_lease = lease_until and missed_at < clock_timestamp() - make_interval(secs => $3))
                      for update skip locked)
         returning id as "id: JobId", trace as "trace: TraceId""#,
        seconds(crash_pause),
        FailureReason::Crashed.code(),
        seconds(lease),
        at_once
    )
    .fetch_all(connection)
    .await?;
    Ok(expired)
}

/// Notes of the leases that have run out that they were seen so.
pub(in crate::store) async fn note_missed_leases(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!(
        "update qujat.job set missed_lease = lease_until, missed_at = clock_timestamp()
         where id in (select id from qujat.job
                      where state = 'running' and lease_until < clock_timestamp() and missed_lease is distinct from lease_until
                      for update skip locked)"
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// waiting → failed: those that crashed too often, and those past their deadline, unless their publication is paused or in grace. At
/// most `limit`.
pub(in crate::store) async fn give_up(
    connection: &mut PgConnection,
    max_crashes: i32,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<(LeftJob, FailureReason)>, StoreError> {
    let failed = sqlx::query!(
        r#"update qujat.job
           set state = 'failed', joinable = false, finished_at = $2,
               problem = case when crashes >= $1 then $4 else $5 end,
               problem_detail = case when crashes >= $1 then 'its worker died ' || crashes || ' times while it ran alone'
                                     else concat_ws(': ', problem, problem_detail) end
           where id in (select id from qujat.job
                        where state = 'waiting'
                          and (crashes >= $1
                               or deadline < clock_timestamp()
                                  and (publication_id is null
                                       or publication_id not in (select id from qujat.publication
                                                                 where paused_at is not null or grace_until > clock_timestamp())))
                        limit $3
                        for update skip locked)
           returning id as "id: JobId", trace as "trace: TraceId", problem as "problem!: FailureReason""#,
        max_crashes,
        now,
        limit,
        FailureReason::Crashed.code(),
        FailureReason::Overdue.code()
    )
    .fetch_all(connection)
    .await?;
    Ok(failed.into_iter().map(|job| (LeftJob { id: job.id, trace: job.trace }, job.problem)).collect())
}
