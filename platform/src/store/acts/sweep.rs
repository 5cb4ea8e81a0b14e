//! What every worker looks after in turn: leases that ran out, deadlines that passed, and work that is due while nobody rings.
//!
//! The sweep takes no input, so whatever was lost (a ring, a worker, the whole of Redis) it finds again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::fail_job::{tell, tell_askers};
use crate::{
    FailureReason, Priority,
    queue::Due,
    store::{AuditAction, Store, StoreError, delivery, job, request},
};

/// The advisory locks under which one process sweeps jobs, and one mails, at a time. Any constants of their own will do.
const JOBS_LOCK: i64 = 0x51_75_6a_61_74;
const DELIVERIES_LOCK: i64 = JOBS_LOCK + 1;

/// Jobs, and mails, failed in one round. Should a hundred thousand fall overdue together, each round must still come to its end.
const MOST_FAILED: i64 = 500;

#[derive(Debug, Clone, Copy)]
pub struct SweepRules {
    /// Whether leases are expired as soon as they have run out. Not by a process that has been without the database for a moment: after an
    /// outage those who renew must come before those who take away. Such a process only notes which leases it saw expired; whoever finds
    /// one of these not renewed a lease's time later expires it, so that work is recovered even where no process lives for long.
    pub expire_at_once: bool,
    /// The length of leases.
    pub lease: Duration,
    /// Workers that a job may end while it runs alone, before it fails.
    pub max_crashes: i32,
    /// Due ids returned a class, companies by turns; the rest of the backlog stays in SQL.
    pub due_limit: i64,
    /// How long mails about failures found here may take.
    pub mail_deadline: DateTime<Utc>,
    /// How long a job whose worker died waits, so that one which kills its workers doesn't do so in a circle.
    pub crash_pause: Duration,
}

#[derive(Debug, Clone, Default)]
pub struct SweptJobs {
    pub due: Vec<Due>,
    /// Jobs whose lease had run out.
    pub crashed: u64,
    /// Jobs that failed here: too many crashes, or past their deadline.
    pub failed: u64,
    /// Requests whose asker waited long enough, while their job goes on for others.
    pub overdue: u64,
}

#[derive(Debug, Clone, Default)]
pub struct SweptDeliveries {
    pub due: Vec<Due>,
    /// Mails whose worker died after the message's bytes had begun to go out.
    pub unknown: u64,
}

impl Store {
    /// One round over the jobs. `None`: another process is making it.
    pub async fn sweep_jobs(&self, rules: SweepRules, now: DateTime<Utc>) -> Result<Option<SweptJobs>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if !locked(&mut transaction, JOBS_LOCK).await? {
            return Ok(None);
        }
        let crashed = job::expire_leases(&mut transaction, rules.lease, rules.expire_at_once, rules.crash_pause).await?;
        if !rules.expire_at_once {
            job::note_missed_leases(&mut transaction).await?;
        }
        let failed = job::give_up(&mut transaction, rules.max_crashes, MOST_FAILED, now).await?;
        for (job, reason) in &failed {
            tell_askers(&mut transaction, job.id, *reason, rules.mail_deadline, now).await?;
        }
        let overdue = end_overdue_requests(&mut transaction, rules, now).await?;
        let mut due = Vec::new();
        for priority in Priority::ALL {
            due.extend(job::due(&mut transaction, priority, rules.due_limit).await?);
        }
        transaction.commit().await?;
        for job in &crashed {
            tracing::warn!(trace = job.trace.map(display), job = %job.id, "its worker died; it waits for another");
        }
        for (job, reason) in &failed {
            tracing::error!(trace = job.trace.map(display), job = %job.id, reason = reason.code(), "given up");
        }
        Ok(Some(SweptJobs { due, crashed: crashed.len() as u64, failed: failed.len() as u64, overdue }))
    }

    /// One round over the mails. `None`: another process is making it.
    pub async fn sweep_deliveries(&self, rules: SweepRules, now: DateTime<Utc>) -> Result<Option<SweptDeliveries>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if !locked(&mut transaction, DELIVERIES_LOCK).await? {
            return Ok(None);
        }
        let unknown = delivery::expire_leases(&mut transaction, rules.lease, rules.expire_at_once, rules.crash_pause, now).await?;
        if !rules.expire_at_once {
            delivery::note_missed_leases(&mut transaction).await?;
        }
        delivery::note_ended(&mut transaction, AuditAction::MailUnknown, &unknown, now).await?;
        // A mail that ends its workers before a byte went out is given up after as many times as a job.
        let failed = delivery::give_up(&mut transaction, rules.max_crashes, MOST_FAILED, now).await?;
        delivery::note_ended(&mut transaction, AuditAction::MailFailed, &failed, now).await?;
        let due = delivery::due(&mut transaction, rules.due_limit).await?;
        transaction.commit().await?;
        for mail in &unknown {
            tracing::error!(trace = mail.trace.map(display), delivery = %mail.id, "its worker died while it was being sent");
        }
        for mail in &failed {
            tracing::error!(trace = mail.trace.map(display), delivery = %mail.id, "given up");
        }
        Ok(Some(SweptDeliveries { due, unknown: unknown.len() as u64 }))
    }
}

/// Whoever joins a job may have it tried for longer, but not whoever asked before: they are told when their own time is over. A job that
/// nobody else wants is one that `give_up` ends; one whose publication alone keeps it goes on.
async fn end_overdue_requests(connection: &mut PgConnection, rules: SweepRules, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut overdue = 0;
    for job in job::lock_waited_for_in_vain(connection, MOST_FAILED).await? {
        let requests = request::end_overdue(connection, job, now).await?;
        overdue += requests.len() as u64;
        for request in &requests {
            tracing::warn!(trace = request.trace.map(display), request = %request.id, %job, "waited in vain until its deadline");
        }
        tell(connection, job, requests, FailureReason::Overdue, rules.mail_deadline, now).await?;
        job::cancel_unwanted(connection, job, now).await?;
    }
    Ok(overdue)
}

/// Whether this transaction is the one that holds the lock, until it ends.
async fn locked(connection: &mut PgConnection, lock: i64) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "locked!""#, lock).fetch_one(connection).await?)
}
