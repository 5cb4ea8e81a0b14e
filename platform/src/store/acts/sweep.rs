//! What every worker looks after in turn: leases that ran out, deadlines that passed, and work that is due while nobody rings.
//!
//! The sweep takes no input, so whatever was lost (a ring, a worker, the whole of Redis) it finds again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    DeliveryId, JobId, Priority,
    queue::Due,
    store::{Store, StoreError, acts::fail_job::tell_askers},
};

/// The advisory lock under which one process sweeps at a time. Any constant of its own will do.
const LOCK: i64 = 0x51_75_6a_61_74;

/// Jobs failed in one round. Should a hundred thousand fall overdue together, each round must still come to its end.
const MOST_FAILED: i64 = 500;

/// Due jobs of a publication's class that companies take turns among. Of what somebody waits for all are looked at.
const TURNS: i64 = 5_000;

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
        let crashed = sqlx::query!(
            "update qujat.job
             set state = 'waiting', lease_until = null, phase = null, data_as_of = null, crashes = crashes + 1, fence = fence + 1,
                 problem = 'crashed', problem_detail = null,
                 run_after = clock_timestamp() + case when crashes = 0 then interval '0' else make_interval(secs => $1) end
             where id in (select id from qujat.job where $2 and state = 'running' and lease_until < clock_timestamp()
                          for update skip locked)",
            crate::store::seconds(rules.crash_pause),
            rules.expire
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        let failed = sqlx::query!(
            r#"update qujat.job
               set state = 'failed', joinable = false, finished_at = $2,
                   problem = case when crashes >= $1 then 'crashed' else 'overdue' end,
                   problem_detail = case when crashes >= $1 then 'its worker died ' || crashes || ' times'
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
               returning id as "id: JobId", problem as "problem!""#,
            rules.max_crashes,
            now,
            MOST_FAILED
        )
        .fetch_all(&mut *transaction)
        .await?;
        for job in &failed {
            tell_askers(&mut transaction, job.id, &job.problem, rules.mail_deadline, now).await?;
        }
        let unknown = self.sweep_deliveries(&mut transaction, rules, now).await?;
        let mut swept = Swept { crashed, failed: failed.len() as u64, unknown, ..Swept::default() };
        for priority in Priority::ALL {
            let due = sqlx::query!(
                r#"select id as "id!: JobId", company as "company!"
                   from (select id, company, run_after, row_number() over (partition by company order by run_after) as turn
                         from (select id, company, run_after
                               from qujat.job
                               where state = 'waiting' and class = $1 and run_after <= clock_timestamp()
                                 and (class = 0 or publication_id is null
                                      or publication_id not in (select id from qujat.publication where paused_at is not null))
                               order by run_after
                               limit $3) as oldest) as due
                   order by turn, run_after limit $2"#,
                priority.number(),
                rules.due_limit,
                (priority != Priority::Interactive).then_some(TURNS)
            )
            .fetch_all(&mut *transaction)
            .await?;
            swept.jobs.extend(due.into_iter().map(|row| Due { id: row.id.0, company: row.company, priority }));
        }
        let due = sqlx::query!(
            r#"select id as "id!: DeliveryId", company as "company!", digest_id is null as "asked_for!"
               from (select id, company, digest_id, run_after, row_number() over (partition by company order by run_after) as turn
                     from qujat.delivery where state = 'waiting' and run_after <= clock_timestamp()) as due
               order by turn, run_after limit $1"#,
            rules.due_limit
        )
        .fetch_all(&mut *transaction)
        .await?;
        swept.deliveries.extend(due.into_iter().map(|row| {
            // Whoever asked comes before the mails of a month.
            let priority = if row.asked_for { Priority::Interactive } else { Priority::Scheduled };
            Due { id: row.id.0, company: row.company, priority }
        }));
        transaction.commit().await?;
        Ok(Some(swept))
    }

    /// A mail worker died: before the message's bytes the mail simply waits again; after them nobody can know.
    /// One that ends its workers before a byte went out is given up after as many times as a job.
    async fn sweep_deliveries(
        &self,
        connection: &mut sqlx::PgConnection,
        rules: SweepRules,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        sqlx::query!(
            "update qujat.delivery
             set state = 'waiting', lease_until = null, crashes = crashes + 1, fence = fence + 1,
                 run_after = clock_timestamp() + case when crashes = 0 then interval '0' else make_interval(secs => $1) end
             where id in (select id from qujat.delivery where $2 and state = 'claimed' and lease_until < clock_timestamp()
                          for update skip locked)",
            crate::store::seconds(rules.crash_pause),
            rules.expire
        )
        .execute(&mut *connection)
        .await?;
        let unknown = sqlx::query_scalar!(
            r#"update qujat.delivery
               set state = 'unknown', lease_until = null, fence = fence + 1, problem = 'mail_unknown', reply = 'its worker died while sending', finished_at = $1
               where id in (select id from qujat.delivery where $2 and state = 'sending' and lease_until < clock_timestamp()
                            for update skip locked)
               returning id as "id: Uuid""#,
            now,
            rules.expire
        )
        .fetch_all(&mut *connection)
        .await?;
        sqlx::query!(
            "update qujat.delivery
             set state = 'failed', problem = case when crashes >= $2 then 'crashed' else 'overdue' end, finished_at = $1
             where id in (select id from qujat.delivery where state = 'waiting' and (crashes >= $2 or deadline < clock_timestamp())
                          for update skip locked)",
            now,
            rules.max_crashes
        )
        .execute(&mut *connection)
        .await?;
        Ok(unknown.len() as u64)
    }
}
