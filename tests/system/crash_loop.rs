//! Workers that die again and again: of themselves, or of one document. What they leave is worked all the same, nothing fails for having
//! been beside it, and what kills them fails.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{
    ServiceProcess, World,
    billing::{end_held_before, held_before, hold},
    eventually,
};

/// Ends a worker, and what billing still does for it.
async fn kill_before(world: &World, worker: ServiceProcess, table: &str) {
    worker.kill();
    end_held_before(&world.billing, table).await;
    eventually("nobody stands before the table", || async { held_before(&world.billing, table).await == 0 }).await;
}

/// A body for a report about the days from this one of the month on.
fn payments(world: &World, day: i64) -> Value {
    let (from, to) = (world.month + TimeDelta::days(day), world.month + TimeDelta::days(27));
    json!({
        "company": world.company.bin,
        "parameters": { "from": from, "to": to },
        "locale": "ru",
        "recipients": [format!("day-{day}@example.kz")],
    })
}

/// No process lives for a lease, so none has been in touch with the database for as long.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_fleet_leaves_that_dies_all_the_time_is_worked() {
    let world = World::builder().without_worker().setting("WORKER__LEASE_SECONDS", 4).start().await;
    let lock = hold(&world.billing, "number").await;
    let first = ServiceProcess::worker(&world);
    let request = world.ask("number_list", &world.number_list("left@example.kz")).await;
    eventually("the document is in hand", || async { held_before(&world.billing, "number").await == 1 }).await;
    kill_before(&world, first, "number").await;
    lock.rollback().await.unwrap();
    let mut lives = 0;
    while world.count("select count(*) from qujat.job where state <> 'stored'").await > 0 {
        assert!(lives < 30, "{lives} workers have come and gone: {}", world.state(&request).await);
        let worker = ServiceProcess::worker(&world);
        tokio::time::sleep(Duration::from_millis(2500)).await;
        worker.kill();
        lives += 1;
    }
    let _last = ServiceProcess::worker(&world);
    world.until(&request, &["done"]).await;
    world.settle().await;
    assert_eq!(world.count("select crashes::bigint from qujat.job").await, 0);
    assert_eq!(world.count("select count(*) from qujat.document").await, 1);
}

/// One worker dies of itself a moment after each start, always with the same document in hand; the others' sweep takes that away.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_dies_of_itself_fails_no_document() {
    let world = World::builder().without_worker().setting("WORKER__LEASE_SECONDS", 30).start().await;
    let request = world.ask("number_list", &world.number_list("innocent@example.kz")).await;
    for _ in 0..4 {
        let lock = hold(&world.billing, "number").await;
        let worker = ServiceProcess::worker(&world);
        eventually("the document is in hand", || async { held_before(&world.billing, "number").await == 1 }).await;
        kill_before(&world, worker, "number").await;
        lock.rollback().await.unwrap();
        // The lease runs out, the sweep of a process that lives takes it away, and no settled process comes for long.
        sqlx::query("update qujat.job set lease_until = now() - interval '1 s'").execute(&world.service).await.unwrap();
        assert_eq!(world.sweep().await.0.crashed, 1);
        let long_ago = "update qujat.job set suspected_at = suspected_at - interval '3 minutes', run_after = now()";
        sqlx::query(long_ago).execute(&world.service).await.unwrap();
    }
    world.sweep().await;
    let _healthy = ServiceProcess::worker(&world);
    world.until(&request, &["done"]).await;
    world.settle().await;
    assert_eq!(world.count("select crashes::bigint from qujat.job").await, 0);
}

/// The first worker has both the poisoned document and innocent ones in hand when it dies; the later ones die as soon as the poisoned
/// one is read.
#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_kills_its_workers_fails_alone() {
    let world = World::builder().without_worker().start().await;
    let poison = world.ask("number_list", &world.number_list("poison@example.kz")).await;
    let mut innocent = Vec::new();
    for day in 0..3 {
        innocent.push(world.ask("payments", &payments(&world, day)).await);
    }
    let numbers = hold(&world.billing, "number").await;
    let payments = hold(&world.billing, "payment").await;
    let first = ServiceProcess::worker(&world);
    eventually("all are in hand", || async {
        held_before(&world.billing, "number").await == 1 && held_before(&world.billing, "payment").await == 3
    })
    .await;
    kill_before(&world, first, "number").await;
    payments.rollback().await.unwrap();
    let mut deaths = 1;
    let mut worker = ServiceProcess::worker(&world);
    while world.state(&poison).await["state"] != "failed" {
        assert!(deaths < 10, "{deaths} workers have died of it");
        if held_before(&world.billing, "number").await == 1 {
            kill_before(&world, worker, "number").await;
            deaths += 1;
            worker = ServiceProcess::worker(&world);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for request in &innocent {
        // A worker that is killed may have had its mail in hand, of which nobody then knows whether it went out. The document is there.
        world.until(request, &["done", "undelivered"]).await;
    }
    assert_eq!(world.count("select count(*) from qujat.document where kind = 'payments'").await, 3, "no innocent document failed");
    assert!(deaths >= 4, "one in company, and `max_crashes` alone, but {deaths}");
    assert_eq!(world.state(&poison).await["problem"]["code"], "crashed");
    let own = world.count("select crashes::bigint from qujat.job where kind = 'number_list'").await;
    assert_eq!(own, 3, "what died before it had lived for a lease is not counted");
    assert_eq!(world.count("select sum(crashes)::bigint from qujat.job where kind <> 'number_list'").await, 0);
    numbers.rollback().await.unwrap();
    world.settle().await;
}

/// A suspect that takes long is let go on, and no longer alone: others get the process, and its death isn't counted any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_suspect_has_its_process_to_itself_for_a_bound() {
    let world = World::builder().without_worker().setting("WORKER__ALONE_SECONDS", 6).start().await;
    let lock = hold(&world.billing, "number").await;
    let first = ServiceProcess::worker(&world);
    let suspect = world.ask("number_list", &world.number_list("suspect@example.kz")).await;
    eventually("the document is in hand", || async { held_before(&world.billing, "number").await == 1 }).await;
    kill_before(&world, first, "number").await;
    let second = ServiceProcess::worker(&world);
    eventually("the suspect is in hand", || async { held_before(&world.billing, "number").await == 1 }).await;
    let alone = "select count(*) from qujat.job where alone_until between now() and now() + interval '6 s'";
    assert_eq!(world.count(alone).await, 1);
    let other = world.ask("completion_act", &world.completion_act(&["other@example.kz"])).await;
    world.until(&other, &["done"]).await;
    assert_eq!(world.state(&suspect).await["state"], "running");
    // Dead leases end at most one later: the last sign of life came after the bound.
    eventually("the lease was renewed in company", || async {
        world.count("select count(*) from qujat.job where lease_until - interval '2 s' > alone_until").await == 1
    })
    .await;
    kill_before(&world, second, "number").await;
    lock.rollback().await.unwrap();
    let _third = ServiceProcess::worker(&world);
    world.until(&suspect, &["done"]).await;
    world.settle().await;
    assert_eq!(world.count("select sum(crashes)::bigint from qujat.job").await, 0);
}
