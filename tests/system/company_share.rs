//! A company whose reports take long leaves room for the others, in real processes.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{ServiceProcess, World, eventually};

/// Of two processes with four slots each.
const SLOTS: i64 = 8;

/// A body for a report of the company about the days from this one of the month on.
fn report(world: &World, company: &str, day: i64) -> Value {
    let (from, to) = (world.month + TimeDelta::days(day), world.month + TimeDelta::days(27));
    json!({
        "company": company,
        "parameters": { "from": from, "to": to },
        "locale": "ru",
        "recipients": [format!("day-{day}@example.kz")],
    })
}

async fn running(world: &World, kind: &'static str) -> i64 {
    sqlx::query_scalar("select count(*) from qujat.job where state = 'running' and kind = $1")
        .bind(kind)
        .fetch_one(&world.service)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_whose_reports_stand_still_does_not_hold_up_another() {
    let world = World::builder().without_worker().setting("WORKER__CONCURRENCY", SLOTS / 2).start().await;
    let other = &world.companies.iter().find(|other| other.bin != world.company.bin).unwrap().bin;
    let (mut slow, mut quick) = (Vec::new(), Vec::new());
    for day in 0..20 {
        slow.push(world.ask("payments", &report(&world, &world.company.bin, day)).await);
        quick.push(world.ask("actions_history", &report(&world, other, day)).await);
    }
    // Every report of the first company stands before this table as long as the test wants.
    let mut lock = world.billing.begin().await.unwrap();
    sqlx::query("lock table billing.payment in access exclusive mode").execute(&mut *lock).await.unwrap();
    let _workers = [ServiceProcess::worker(&world), ServiceProcess::worker(&world)];
    join_all(quick.iter().map(|request| world.until(request, &["done"]))).await;

    // Nobody else waits any more, so it has all slots.
    eventually("all slots are the company's", || async { running(&world, "payments").await == SLOTS }).await;
    let late = world.ask("actions_history", &report(&world, other, 20)).await;
    let mut called_off = None;
    for request in &slow {
        if world.state(request).await["state"] == "running" {
            called_off = Some(request);
        }
    }
    // One slot is freed. Of all who wait for it, it goes to the one whose company has none.
    let deleted = world.client.delete(world.url(called_off.unwrap())).bearer_auth(&world.bearer).send().await.unwrap();
    assert_eq!(deleted.status(), 204);
    world.until(&late, &["done"]).await;

    lock.rollback().await.unwrap();
    world.settle().await;
    assert_eq!(world.count("select count(*) from qujat.document where kind = 'payments'").await, 19);
    assert_eq!(world.count("select count(*) from qujat.document where kind = 'actions_history'").await, 21);
}
