//! A worker that is asked to stop finishes what it can, gives back the rest, and leaves nothing to wait for.

use crate::support::{ServiceProcess, World};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_hand_is_finished_within_the_grace_period() {
    let world = World::builder().without_worker().start().await;
    let worker = ServiceProcess::worker(&world);
    let mut lock = world.billing.begin().await.unwrap();
    sqlx::query("lock table billing.number in access exclusive mode").execute(&mut *lock).await.unwrap();
    let request = world.ask("number_list", &world.number_list("grace@example.kz")).await;
    world.until(&request, &["running"]).await;
    let ending = tokio::spawn(worker.terminate());
    lock.rollback().await.unwrap();
    assert!(ending.await.unwrap().success());
    assert_eq!(world.count("select count(*) from qujat.document").await, 1);
    // Its mail was filed after the worker took no more; another worker sends it.
    let _next = ServiceProcess::worker(&world);
    world.until(&request, &["done"]).await;
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_longer_is_given_back_at_once() {
    let world =
        World::builder().without_worker().setting("WORKER__GRACE_SECONDS", 1).setting("WORKER__LEASE_SECONDS", 600).start().await;
    let worker = ServiceProcess::worker(&world);
    let mut lock = world.billing.begin().await.unwrap();
    sqlx::query("lock table billing.number in access exclusive mode").execute(&mut *lock).await.unwrap();
    let request = world.ask("number_list", &world.number_list("given@example.kz")).await;
    world.until(&request, &["running"]).await;
    assert!(worker.terminate().await.success());
    // The lease would have lasted ten minutes.
    assert_eq!(world.state(&request).await["state"], "queued");
    assert_eq!(world.count("select crashes::bigint from qujat.job").await, 0);
    lock.rollback().await.unwrap();
    let _next = ServiceProcess::worker(&world);
    world.until(&request, &["done"]).await;
    world.settle().await;
}
