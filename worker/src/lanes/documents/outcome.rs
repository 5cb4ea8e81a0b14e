//! What became of a job, written down under its fence.

use std::time::Duration;

use qujat_platform::{
    FailureReason, Fault, Priority,
    queue::{Due, LaneName},
    store::{ClaimedJob, NewDocument, StoreError},
};
use uuid::Uuid;

use super::JobGuard;
use crate::{context::WorkerContext, job_error::JobError};

/// Time-outs with which a document is given up: the first ones may be billing's.
const MOST_TIME_OUTS: i32 = 3;

/// Writes the outcome down. The service's own database may be away for a while just then: the work is done, so it is tried again as
/// long as the lease can still be ours.
pub(super) async fn record(context: &WorkerContext, job: &ClaimedJob, mut made: Result<NewDocument, JobError>, guard: &JobGuard) {
    if job.time_outs + 1 >= MOST_TIME_OUTS
        && let Err(JobError::TimedOut(detail)) = made
    {
        made = Err(JobError::Fail(FailureReason::Overdue, detail));
    }
    loop {
        match write_outcome(context, job, &made).await {
            Ok(deliveries) => {
                return wake(context, job, &deliveries).await;
            }
            Err(error) if guard.is_lost() => return tracing::warn!(job = %job.id, %error, "the job was lost meanwhile"),
            // A defect: the row says so instead of being held for ever.
            Err(error) if error.fault() == Fault::Permanent && made.is_ok() => {
                made = Err(JobError::Fail(FailureReason::Internal, error.to_string()));
            }
            Err(error) if error.fault() == Fault::Permanent || context.now() > job.deadline => {
                return tracing::error!(job = %job.id, %error, "the outcome can't be written; the lease will run out");
            }
            Err(error) => {
                tracing::warn!(job = %job.id, %error, "the outcome could not be written; trying again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// The detail goes to the row, for operators: it may quote account numbers, amounts or the asker, and no log holds those.
async fn write_outcome(
    context: &WorkerContext,
    job: &ClaimedJob,
    made: &Result<NewDocument, JobError>,
) -> Result<Vec<Uuid>, StoreError> {
    let (store, now) = (&context.store, context.now());
    let count = |outcome: &'static str| {
        metrics::counter!("qujat_jobs_total", "kind" => job.kind.clone(), "outcome" => outcome).increment(1);
    };
    match made {
        Ok(document) => {
            let Some(stored) = store.store_outcome(job.id, job.fence, document, context.mail_deadline(), now).await? else {
                tracing::info!(job = %job.id, fence = job.fence, "finished too late: the job has passed to other hands");
                return Ok(Vec::new());
            };
            count("stored");
            tracing::info!(job = %job.id, document = %stored.document, rows = document.rows, kind = job.kind, "stored");
            Ok(stored.deliveries.iter().map(|delivery| delivery.0).collect())
        }
        Err(JobError::Lost) => {
            count("lost");
            tracing::info!(job = %job.id, fence = job.fence, "called off, or passed to other hands");
            Ok(Vec::new())
        }
        Err(JobError::Retry(reason, detail)) => {
            let pause = context.settings.pause(job.attempts, job.id.0.as_u128());
            count("retried");
            tracing::warn!(job = %job.id, reason = reason.code(), pause = pause.as_secs_f32(), "put back for another try");
            store.reschedule_job(job.id, job.fence, pause, *reason, detail, false).await?;
            Ok(Vec::new())
        }
        Err(JobError::TimedOut(detail)) => {
            let pause = context.settings.pause(job.attempts, job.id.0.as_u128());
            count("timed out");
            let time_outs = job.time_outs + 1;
            tracing::warn!(job = %job.id, time_outs, pause = pause.as_secs_f32(), "not ready in time; put back for another try");
            store.reschedule_job(job.id, job.fence, pause, FailureReason::BillingAway, detail, true).await?;
            Ok(Vec::new())
        }
        Err(JobError::Fail(reason, detail)) => {
            count("failed");
            tracing::error!(job = %job.id, reason = reason.code(), kind = job.kind, "failed");
            let told = store.fail_job(job.id, job.fence, *reason, detail, context.mail_deadline(), now).await?;
            Ok(told.unwrap_or_default().iter().map(|delivery| delivery.0).collect())
        }
    }
}

async fn wake(context: &WorkerContext, job: &ClaimedJob, mails: &[Uuid]) {
    let due = mails.iter().map(|mail| Due { id: *mail, company: job.company.clone(), priority: Priority::Interactive });
    context.queue.wake(LaneName::MAIL, &due.collect::<Vec<_>>()).await;
}
