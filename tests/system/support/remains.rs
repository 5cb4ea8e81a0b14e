//! What is left of a test's work.

use std::time::Duration;

use chrono::TimeDelta;
use qujat_platform::{
    Clock, SystemClock,
    store::{Store, SweepRules, SweptDeliveries, SweptJobs},
};

use super::{World, waiting::eventually};

impl World {
    /// Waits until everything that was asked has ended, and checks that nothing is left behind: no job or mail in hand, none waiting,
    /// no id in the queue. Every test ends with this.
    pub async fn settle(&self) {
        eventually("no job or mail is open", || async {
            sqlx::query_scalar::<_, i64>(
                "select (select count(*) from qujat.job where state in ('waiting', 'running'))
                      + (select count(*) from qujat.delivery where state in ('waiting', 'claimed', 'sending'))",
            )
            .fetch_one(&self.service)
            .await
            .unwrap()
                == 0
        })
        .await;
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
