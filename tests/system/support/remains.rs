//! What is left of a test: looked at when its world is dropped, in every test. Nothing may be.
//!
//! Where a worker runs, everything that was asked for ends: no job or mail is open, no id waits in the queue. Where none does, what was
//! asked for waits, but nobody has it in hand. In both the service ends when it is told to, and with it every connection to the test's
//! databases, which then go.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use qujat_platform::{
    Clock, SystemClock,
    queue::{LaneName, Queue},
    store::{Store, SweepRules, SweptDeliveries, SweptJobs},
};
use sqlx::{AssertSqlSafe, PgPool};

use super::{World, servers::servers, waiting::eventually};

/// How long the end of a test may take, on a machine that is busy with others.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What of jobs and mails is nobody's and what is somebody's, as counts by state.
#[derive(Debug, sqlx::FromRow)]
struct Open {
    waiting: i64,
    in_hand: i64,
}

impl World {
    /// Waits until everything that was asked has ended and no id is left in the queue.
    pub async fn settle(&self) {
        eventually("no job or mail is open, and no id waits", || async { self.open().await.is_none() }).await;
    }

    /// The test ends on purpose with work that nobody does any more. `_reason`: why that is what it shows.
    pub fn leave_work(&self, _reason: &'static str) {
        self.work_is_left.store(true, Ordering::Relaxed);
    }

    /// What is still open, in words.
    async fn open(&self) -> Option<String> {
        let Open { waiting, in_hand } = self.rows().await.unwrap();
        let queue = Queue::connect(&self.configuration().queue).unwrap();
        let ids = queue.waiting(LaneName::DOCUMENTS).await.unwrap() + queue.waiting(LaneName::MAIL).await.unwrap();
        (waiting + in_hand > 0 || ids > 0)
            .then(|| format!("{waiting} jobs and mails wait, {in_hand} are in hand, {ids} ids are in the queue"))
    }

    async fn rows(&self) -> sqlx::Result<Open> {
        sqlx::query_as(
            "select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state <> 'waiting') as in_hand
             from (select state from qujat.job where state in ('waiting', 'running')
                   union all select state from qujat.delivery where state in ('waiting', 'claimed', 'sending')) as open",
        )
        .fetch_one(&self.service)
        .await
    }

    /// Ends the world's service and removes what is the world's. What was left, in words.
    pub(super) async fn remains(&mut self) -> Vec<String> {
        let mut remains = Vec::new();
        let work_is_left = self.work_is_left.load(Ordering::Relaxed);
        if self.has_worker && !work_is_left {
            remains.extend(within(async || self.open().await).await);
        }
        self.stop.cancel();
        if tokio::time::timeout(TIMEOUT, &mut self.running).await.is_err() {
            remains.push("its service doesn't end".to_owned());
        }
        if !work_is_left {
            match self.rows().await {
                Ok(Open { in_hand: 0, .. }) => {}
                Ok(Open { in_hand, .. }) => {
                    remains.push(format!("{in_hand} jobs and mails are in the hand of somebody who is gone"))
                }
                Err(error) => remains.push(format!("nobody knows what is open: {error}")),
            }
        }
        self.service.close().await;
        self.billing.close().await;
        let server = PgPool::connect(&servers().await.postgres.url("postgres")).await.unwrap();
        remains.extend(within(async || connections(&server, &self.databases).await).await);
        for name in &self.databases {
            sqlx::query(AssertSqlSafe(format!("drop database {name} with (force)"))).execute(&server).await.unwrap();
        }
        server.close().await;
        remains
    }

    fn sweep_rules() -> SweepRules {
        SweepRules {
            expire_at_once: true,
            lease: Duration::from_secs(2),
            max_crashes: 3,
            due_limit: 100,
            mail_deadline: SystemClock.now() + TimeDelta::hours(1),
            crash_pause: Duration::ZERO,
        }
    }

    /// A round of what every worker does, as soon as none is making one.
    pub async fn sweep(&self) -> (SweptJobs, SweptDeliveries) {
        let (store, now) = (Store::connect(&self.configuration().database).unwrap(), SystemClock.now());
        let jobs = loop {
            if let Some(swept) = store.sweep_jobs(Self::sweep_rules(), now).await.unwrap() {
                break swept;
            }
        };
        loop {
            if let Some(deliveries) = store.sweep_deliveries(Self::sweep_rules(), now).await.unwrap() {
                return (jobs, deliveries);
            }
        }
    }
}

/// Connections to these databases that are open still, in words.
async fn connections(server: &PgPool, databases: &[String; 2]) -> Option<String> {
    let last: Vec<String> = sqlx::query_scalar(
        "select coalesce(query, '') from pg_stat_activity where datname = any($1) and backend_type = 'client backend'",
    )
    .bind(databases)
    .fetch_all(server)
    .await
    .unwrap();
    (!last.is_empty())
        .then(|| format!("{} connections to its databases are open, whose last statements were {last:#?}", last.len()))
}

/// Asks what remains until nothing does or the time is over.
async fn within(remains: impl AsyncFn() -> Option<String>) -> Option<String> {
    let begun = Instant::now();
    loop {
        let left = remains().await;
        if left.is_none() || begun.elapsed() > TIMEOUT {
            return left;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
