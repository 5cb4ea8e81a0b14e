//! Jobs that make documents.

use std::{
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::future::join_all;
use qujat_platform::{
    JobId, Priority,
    queue::LaneName,
    store::{ClaimedJob, HeldJob, NewDocument, Phase, Store},
};
use qujat_templates::Progress;
use tokio::sync::RwLockWriteGuard;
use tracing::{Instrument, Span};
use uuid::Uuid;

use crate::{
    context::{DUE_LIMIT, WorkerContext},
    job_error::JobError,
    lane::{Claim, Held, Lane, LaneError, Lost, Renewal, Slots, Swept},
    leases::LeaseGuard,
};

mod make;
mod outcome;
mod render;
mod room;

use room::{JobSlot, NoSlot, Room};

pub(crate) struct Documents {
    context: Arc<WorkerContext>,
    room: Room,
    began: Instant,
}

impl Documents {
    pub(crate) fn new(context: Arc<WorkerContext>) -> Self {
        Self { context, room: Room::default(), began: Instant::now() }
    }

    /// Whether this process has lived for a lease. What one dies of that has only just begun says nothing of what it had in hand: it may
    /// die of itself, again and again.
    fn is_settled(&self) -> bool {
        self.began.elapsed() >= self.context.settings.lease()
    }
}

/// How far a job is.
#[derive(Debug, Clone)]
pub(crate) struct JobProgress {
    phase: Phase,
    rows: Arc<Progress>,
}

impl Default for JobProgress {
    fn default() -> Self {
        Self { phase: Phase::Reading, rows: Arc::default() }
    }
}

type JobGuard = LeaseGuard<JobProgress>;

/// What became of a job.
pub(crate) enum JobOutcome {
    Worked(Box<Result<NewDocument, JobError>>),
    /// The room was closed; somebody else may have a slot. It is to be asked for again after so long.
    NoSlot(Duration),
}

impl From<Lost> for JobOutcome {
    fn from(_: Lost) -> Self {
        Self::Worked(Box::new(Err(JobError::Lost)))
    }
}

impl Lane for Documents {
    type Item = ClaimedJob;
    type Progress = JobProgress;
    type Outcome = JobOutcome;

    fn name(&self) -> LaneName {
        LaneName::DOCUMENTS
    }

    /// One of several slots is kept for those who wait.
    fn slots(&self) -> Slots {
        let all = self.context.settings.concurrency;
        Slots { all, kept: usize::from(all > 1), batch: 1 }
    }

    fn claim_of(job: &ClaimedJob) -> Claim {
        Claim { id: job.id.0, fence: job.fence }
    }

    fn span_of(job: &ClaimedJob) -> Span {
        // What its workers died of is counted apart; the fence tells it.
        let attempt = job.attempts + 1;
        tracing::error_span!("job", trace = job.trace.map(display), job = %job.id, fence = job.fence, attempt, kind = job.kind)
    }

    /// A statement per job: slots hold one job each so far.
    async fn claim(&self, ids: &[Uuid], lease: Duration) -> Result<Vec<ClaimedJob>, LaneError> {
        let mut claimed = Vec::with_capacity(ids.len());
        for id in ids {
            claimed.extend(self.context.store.claim_job(JobId(*id), lease, self.is_settled()).await?);
        }
        Ok(claimed)
    }

    async fn work(&self, held: &[Held<ClaimedJob, JobProgress>]) -> Vec<JobOutcome> {
        join_all(held.iter().map(|held| {
            let worked = async {
                tokio::select! {
                    outcome = self.work_one(&held.item, &held.guard) => outcome,
                    () = held.guard.lost() => Lost.into(),
                }
            };
            worked.instrument(held.span.clone())
        }))
        .await
    }

    async fn record_outcome(&self, held: &[Held<ClaimedJob, JobProgress>], outcomes: Vec<JobOutcome>) {
        join_all(held.iter().zip(outcomes).map(|(held, outcome)| {
            let recorded = async {
                match outcome {
                    JobOutcome::Worked(made) => outcome::record(&self.context, &held.item, *made, &held.guard).await,
                    JobOutcome::NoSlot(pause) => self.release_one(Self::claim_of(&held.item), pause).await,
                }
            };
            recorded.instrument(held.span.clone())
        }))
        .await;
    }

    async fn release(&self, claims: &[Claim]) -> Result<(), LaneError> {
        for claim in claims {
            self.release_one(*claim, Duration::ZERO).await;
        }
        Ok(())
    }

    async fn renew(&self, store: &Store, renewals: &[Renewal<JobProgress>], lease: Duration) -> Result<Vec<Uuid>, LaneError> {
        let held = renewals.iter().map(|Renewal { claim, progress }| HeldJob {
            id: JobId(claim.id),
            fence: claim.fence,
            phase: progress.phase,
            rows_done: i64::try_from(progress.rows.done()).unwrap_or(i64::MAX),
            rows_total: progress.rows.total().and_then(|total| i64::try_from(total).ok()),
        });
        let ours = store.renew_jobs(&held.collect::<Vec<_>>(), lease).await?;
        Ok(ours.into_iter().map(|job| job.0).collect())
    }

    async fn sweep(&self, expire_at_once: bool) -> Result<Option<Swept>, LaneError> {
        let swept = self.context.store.sweep_jobs(self.context.sweep_rules(expire_at_once), self.context.now()).await?;
        Ok(swept.map(|swept| {
            metrics::counter!("qujat_crashes_total").increment(swept.crashed);
            metrics::gauge!("qujat_jobs_due").set(swept.due.len() as f64);
            let more = Priority::ALL
                .iter()
                .any(|priority| swept.due.iter().filter(|due| due.priority == *priority).count() >= DUE_LIMIT as usize);
            Swept { due: swept.due, more, crashed: swept.crashed, failed: swept.failed, unknown: 0 }
        }))
    }
}

impl Documents {
    async fn work_one(&self, job: &ClaimedJob, guard: &JobGuard) -> JobOutcome {
        let made = match self.room.enter(job, self.context.now(), self.context.settings.longest_alone()).await {
            Ok(JobSlot::Shared(_slot)) => make::make_within_limit(&self.context, job, guard).await,
            Ok(JobSlot::Alone { slot, left }) => self.work_alone(job, guard, slot, left).await,
            Err(NoSlot { pause }) => return JobOutcome::NoSlot(pause),
        };
        JobOutcome::Worked(Box::new(made))
    }

    /// Has the room to itself for as long as is left, and goes on in company: what didn't end its process by then is an honest long
    /// document, more likely than not. The row says until when, so that a death after that isn't counted.
    async fn work_alone(
        &self,
        job: &ClaimedJob,
        guard: &JobGuard,
        slot: RwLockWriteGuard<'_, ()>,
        left: Duration,
    ) -> Result<NewDocument, JobError> {
        if self.is_settled() && !self.context.store.begin_alone(job.id, job.fence, left).await? {
            return Err(JobError::Lost);
        }
        let mut making = pin!(make::make_within_limit(&self.context, job, guard));
        tokio::select! {
            made = &mut making => return made,
            () = tokio::time::sleep(left) => {}
        }
        let _company = slot.downgrade();
        making.await
    }

    async fn release_one(&self, claim: Claim, after: Duration) {
        let job = JobId(claim.id);
        if let Err(error) = self.context.store.release_job(job, claim.fence, after).await {
            tracing::warn!(%job, %error, "a job was not put back; its lease will run out");
        }
    }
}
