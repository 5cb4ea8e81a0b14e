//! A job in a worker's hands: claimed under a lease and a fence, kept alive, and let go again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::state::{self, Phase};
use crate::{
    FailureReason, JobId, Priority, TraceId,
    store::{Store, StoreError},
};

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
    /// How often it was not ready in time.
    pub time_outs: i32,
    /// Workers that died while they had it alone.
    pub crashes: i32,
    /// When a worker died last that had it in hand: it must run alone.
    pub suspected_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub deadline: DateTime<Utc>,
    /// Of whatever the job was filed for first; `None`: by the version before.
    pub trace: Option<TraceId>,
}

/// A running job as its worker reports it with each heartbeat.
#[derive(Debug, Clone)]
pub struct HeldJob {
    pub id: JobId,
    pub fence: i64,
    pub phase: Phase,
    pub rows_done: i64,
    pub rows_total: Option<i64>,
}

impl Store {
    /// Takes the job if it may run now. `None`: it is done, cancelled, not due, paused, in other hands, or a suspect, which a process
    /// that is not settled leaves to others for a while.
    pub async fn claim_job(&self, job: JobId, lease: Duration, is_settled: bool) -> Result<Option<ClaimedJob>, StoreError> {
        state::claim(&mut *self.pool.acquire().await?, job, lease, is_settled).await
    }

    /// From now on the job has its process to itself, for so long at most: should its worker die meanwhile, it is what did it. `false`:
    /// the job is no longer this worker's.
    pub async fn begin_alone(&self, job: JobId, fence: i64, longest: Duration) -> Result<bool, StoreError> {
        state::begin_alone(&mut *self.pool.acquire().await?, job, fence, longest).await
    }

    /// Closes the job to further requests; called before the snapshot's instant is fixed, so that whoever joined gets data from
    /// after their asking. `false`: the job is no longer this worker's.
    pub async fn close_to_joiners(&self, job: JobId, fence: i64) -> Result<bool, StoreError> {
        state::close_to_joiners(&mut *self.pool.acquire().await?, job, fence).await
    }

    /// Prolongs the leases of these jobs, notes how far they are, and returns those that are still this worker's. A job that is
    /// missing was cancelled, or its lease ran out and somebody else has it.
    pub async fn renew_jobs(&self, held: &[HeldJob], lease: Duration) -> Result<Vec<JobId>, StoreError> {
        state::renew(&mut *self.pool.acquire().await?, held, lease).await
    }

    /// Puts the job back for another try because something it needs is away, or took too long. `reason` tells the asker what is waited
    /// for.
    pub async fn reschedule_job(
        &self,
        job: JobId,
        fence: i64,
        after: Duration,
        reason: FailureReason,
        detail: &str,
        timed_out: bool,
    ) -> Result<bool, StoreError> {
        state::reschedule(&mut *self.pool.acquire().await?, job, fence, after, reason, detail, timed_out).await
    }

    /// Puts the job back as if it had not been taken: this process is about to stop, or has no place for it.
    pub async fn release_job(&self, job: JobId, fence: i64, after: Duration) -> Result<bool, StoreError> {
        state::release(&mut *self.pool.acquire().await?, job, fence, after).await
    }
}
