//! A lane that exists only here: its folder is this file, its line the list that the worker is started with, its migration the table
//! below. Slots, leases, sweep and waking serve it like any other.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use qujat_platform::{
    Priority,
    queue::{Due, LaneName, Queue},
    store::Store,
};
use qujat_worker::{Claim, Held, Lane, LaneError, Lost, Renewal, Slots, Swept};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;
use tracing::Span;
use uuid::Uuid;

use crate::support::{World, eventually};

const NAME: LaneName = LaneName::named("greetings");
const BATCH: usize = 12;

const TABLE: &str = "create table qujat.greeting (
    id uuid primary key, state text not null default 'waiting', fence bigint not null default 0, lease_until timestamptz,
    crashes integer not null default 0, outcome text)";

/// Greets. One row kills the first worker that has it, one is refused, and all others are greeted.
struct Greetings {
    pool: PgPool,
    deadly: Uuid,
    refused: Uuid,
    slices: Arc<Mutex<Vec<usize>>>,
}

#[derive(Debug)]
struct Greeting {
    claim: Claim,
    crashes: i32,
}

enum Outcome {
    Greeted,
    Refused,
    Lost,
}

impl From<Lost> for Outcome {
    fn from(_: Lost) -> Self {
        Self::Lost
    }
}

impl Lane for Greetings {
    type Item = Greeting;
    type Progress = ();
    type Outcome = Outcome;

    fn name(&self) -> LaneName {
        NAME
    }

    fn slots(&self) -> Slots {
        Slots { all: 2, kept: 1, batch: BATCH }
    }

    fn claim_of(greeting: &Greeting) -> Claim {
        greeting.claim
    }

    fn span_of(greeting: &Greeting) -> Span {
        tracing::error_span!("greeting", id = %greeting.claim.id)
    }

    async fn claim(&self, ids: &[Uuid], lease: Duration) -> Result<Vec<Greeting>, LaneError> {
        let rows: Vec<(Uuid, i64, i32)> = sqlx::query_as(
            "update qujat.greeting set state = 'running', fence = fence + 1, lease_until = now() + make_interval(secs => $2)
             where id = any($1) and state = 'waiting' returning id, fence, crashes",
        )
        .bind(ids)
        .bind(lease.as_secs_f64())
        .fetch_all(&self.pool)
        .await?;
        self.slices.lock().unwrap().push(rows.len());
        Ok(rows.into_iter().map(|(id, fence, crashes)| Greeting { claim: Claim { id, fence }, crashes }).collect())
    }

    async fn work(&self, held: &[Held<Greeting, ()>]) -> Vec<Outcome> {
        let dies = held.iter().any(|held| held.item.claim.id == self.deadly && held.item.crashes == 0);
        assert!(!dies, "as if the worker had died");
        held.iter().map(|held| if held.item.claim.id == self.refused { Outcome::Refused } else { Outcome::Greeted }).collect()
    }

    async fn record_outcome(&self, held: &[Held<Greeting, ()>], outcomes: Vec<Outcome>) {
        for (held, outcome) in held.iter().zip(outcomes) {
            let outcome = match outcome {
                Outcome::Greeted => "greeted",
                Outcome::Refused => "refused",
                Outcome::Lost => continue,
            };
            let ended = sqlx::query(
                "update qujat.greeting set state = 'done', lease_until = null, outcome = $3
                 where id = $1 and fence = $2 and state = 'running'",
            );
            ended.bind(held.item.claim.id).bind(held.item.claim.fence).bind(outcome).execute(&self.pool).await.unwrap();
        }
    }

    async fn release(&self, claims: &[Claim]) -> Result<(), LaneError> {
        for claim in claims {
            let released = "update qujat.greeting set state = 'waiting', lease_until = null
                            where id = $1 and fence = $2 and state = 'running'";
            sqlx::query(released).bind(claim.id).bind(claim.fence).execute(&self.pool).await?;
        }
        Ok(())
    }

    async fn renew(&self, _: &Store, renewals: &[Renewal<()>], lease: Duration) -> Result<Vec<Uuid>, LaneError> {
        let mut ours = Vec::new();
        for Renewal { claim, .. } in renewals {
            let renewed = "update qujat.greeting set lease_until = now() + make_interval(secs => $3)
                           where id = $1 and fence = $2 and state = 'running'";
            let renewed = sqlx::query(renewed).bind(claim.id).bind(claim.fence).bind(lease.as_secs_f64());
            if renewed.execute(&self.pool).await?.rows_affected() == 1 {
                ours.push(claim.id);
            }
        }
        Ok(ours)
    }

    async fn sweep(&self, expire: bool) -> Result<Option<Swept>, LaneError> {
        let crashed = sqlx::query(
            "update qujat.greeting set state = 'waiting', lease_until = null, fence = fence + 1, crashes = crashes + 1
             where $1 and state = 'running' and lease_until < now()",
        );
        let crashed = crashed.bind(expire).execute(&self.pool).await?.rows_affected();
        let ids: Vec<Uuid> =
            sqlx::query_scalar("select id from qujat.greeting where state = 'waiting' limit 300").fetch_all(&self.pool).await?;
        let due = ids.into_iter().map(|id| Due { id, company: "company".to_owned(), priority: Priority::Scheduled }).collect();
        Ok(Some(Swept { due, crashed, ..Swept::default() }))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_is_served_like_any_other() {
    let world = World::builder().without_worker().start().await;
    sqlx::query(TABLE).execute(&world.service).await.unwrap();
    let ids = (0..30).map(|_| Uuid::now_v7()).collect::<Vec<_>>();
    sqlx::query("insert into qujat.greeting (id) select unnest($1::uuid[])").bind(&ids).execute(&world.service).await.unwrap();
    let slices = Arc::<Mutex<Vec<usize>>>::default();
    let lane = Greetings { pool: world.service.clone(), deadly: ids[0], refused: ids[1], slices: Arc::clone(&slices) };

    let configuration = world.configuration();
    let queue = Queue::connect(&configuration.queue).unwrap();
    let due = ids.iter().map(|id| Due { id: *id, company: "company".to_owned(), priority: Priority::Scheduled });
    queue.wake(NAME, &due.collect::<Vec<_>>()).await;
    let stop = CancellationToken::new();
    let working = {
        let lanes = vec![qujat_worker::ready(lane, configuration.worker.lease())];
        let (stop, queue) = (stop.clone(), queue.clone());
        tokio::spawn(async move {
            qujat_worker::run_lanes(lanes, &queue, &configuration.database, &configuration.worker, stop).await.unwrap();
        })
    };
    eventually("everybody was greeted", || async {
        world.count("select count(*) from qujat.greeting where state <> 'done'").await == 0
    })
    .await;
    stop.cancel();
    working.await.unwrap();

    assert_eq!(world.count("select count(*) from qujat.greeting where outcome = 'greeted'").await, 29);
    assert_eq!(world.count("select count(*) from qujat.greeting where outcome = 'refused'").await, 1, "each has its own failure");
    let crashed = world.count("select count(*) from qujat.greeting where crashes = 1 and fence = 3").await;
    assert_eq!(crashed, 12, "the slice whose worker died: claimed, taken away by the sweep, claimed again");
    let slices = slices.lock().unwrap().clone();
    assert_eq!(slices[0], BATCH, "claimed by the dozen");
    assert!(slices.iter().all(|slice| *slice <= BATCH), "{slices:?}");
    assert_eq!(queue.waiting(NAME).await.unwrap(), 0);
    world.settle().await;
}
