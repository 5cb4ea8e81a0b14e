//! What every worker looks after in turn: leases that ran out, deadlines that passed, and work that is due while nobody rings.
//!
//! The sweep takes no input, so whatever was lost (a ring, a worker, the whole of Redis) it finds again.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::fail_job::tell_askers;
use crate::{
    Priority,
    queue::Due,
    store::{Store, StoreError, delivery, job},
};

/// The advisory lock under which one process sweeps at a time. Any constant of its own will do.
const LOCK: i64 = 0x51_75_6a_61_74;

/// Jobs failed in one round. Should a hundred thousand fall overdue together, each round must still come to its end.
const MOST_FAILED: i64 = 500;

#[derive(Debug, Clone, Copy)]
pub struct SweepRules {
    /// Whether leases are expired. Not by a process that has been without the database for a moment: after an outage those who renew
    /// must come before those who take away.
    pub expire: bool,
    /// Expired leases after which a job fails.
    pub max_crashes: i32,
    /// Due ids returned a class, companies by turns; the rest of the backlog stays in SQL.
    pub due_limit: i64,
    /// How long mails about failures found here may take.
    pub mail_deadline: DateTime<Utc>,
    /// How long a job whose worker died waits, so that one which kills its workers doesn't do so in a circle.
    pub crash_pause: Duration,
}

#[derive(Debug, Clone, Default)]
pub struct Swept {
    pub jobs: Vec<Due>,
    pub deliveries: Vec<Due>,
    /// Jobs whose lease had run out.
    pub crashed: u64,
    /// Jobs that failed here: too many crashes, or past their deadline.
    pub failed: u64,
    /// Mails whose worker died after the message's bytes had begun to go out.
    pub unknown: u64,
}

impl Store {
    /// One round. `None`: another process is sweeping.
    pub async fn sweep(&self, rules: SweepRules, now: DateTime<Utc>) -> Result<Option<Swept>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let locked =
            sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "locked!""#, LOCK).fetch_one(&mut *transaction).await?;
        if !locked {
            return Ok(None);
        }
        let (mut crashed, mut unknown) = (0, 0);
        if rules.expire {
            crashed = job::expire_leases(&mut transaction, rules.crash_pause).await?;
        }
        let failed = job::give_up(&mut transaction, rules.max_crashes, MOST_FAILED, now).await?;
        for (job, reason) in &failed {
            tell_askers(&mut transaction, *job, *reason, rules.mail_deadline, now).await?;
        }
        if rules.expire {
            unknown = delivery::expire_leases(&mut transaction, rules.crash_pause, now).await?;
        }
        // A mail that ends its workers before a byte went out is given up after as many times as a job.
        delivery::give_up(&mut transaction, rules.max_crashes, now).await?;
        let mut swept = Swept { crashed, failed: failed.len() as u64, unknown, ..Swept::default() };
        for priority in Priority::ALL {
            swept.jobs.extend(job::due(&mut transaction, priority, rules.due_limit).await?);
        }
        swept.deliveries = delivery::due(&mut transaction, rules.due_limit).await?;
        transaction.commit().await?;
        Ok(Some(swept))
    }
}
