//! Workers that die or stand still, and a Redis that forgets: the document arrives all the same, and once.

use crate::support::{Gate, ServiceProcess, World, eventually};

/// Numbers of the company, about 100 bytes each in billing's answer.
const MANY: i64 = 20_000;
/// What billing may answer before it is held: some thousand of the rows.
const HELD_AFTER: u64 = 512 * 1024;

/// Gives the company so many numbers more.
async fn grow(world: &World) {
    sqlx::query(
        "insert into billing.number (msisdn, company_bin, account, user_name, tariff, billing_method, credit_limit_tiyn, owed_tiyn,
             balance_tiyn, status, status_since, registration_form, last_imei, details_banned, cabinet_banned)
         select '7702' || lpad(n::text, 7, '0'), $1, $2, 'Пользователь ' || n, 'M2M', 'credit', 100000, 0, 0, 'active', now(),
                '300014697190-1', null, false, false
         from generate_series(1, $3) as n on conflict do nothing",
    )
    .bind(&world.company.bin)
    .bind(&world.company.mobile_account)
    .bind(MANY)
    .execute(&world.billing)
    .await
    .unwrap();
}

/// A worker that gets the first rows of a document out of billing, and the rest when the gate is opened.
async fn held_worker(world: &World) -> (ServiceProcess, Gate) {
    let gate = Gate::holding(&world.environment()["QUJAT__BILLING__URL"], HELD_AFTER).await;
    let worker = ServiceProcess::start(world, "worker", &[("QUJAT__BILLING__URL", &gate.url)]);
    (worker, gate)
}

/// Waits until rows have been drawn. More can't come before the gate is opened.
async fn drawing(world: &World, request: &str) {
    eventually("rows are being drawn", || async { world.state(request).await["rows_done"].as_i64().is_some_and(|done| done > 0) })
        .await;
    let request = world.state(request).await;
    assert_eq!(request["state"], "running");
    assert!(request["rows_done"].as_i64().unwrap() < MANY, "the gate held nothing back: {request}");
}

/// One document, one mail, one stored job, whatever happened on the way.
async fn arrived_once(world: &World, request: &str, recipient: &str) {
    let request = world.until(request, &["done"]).await;
    world.settle().await;
    assert_eq!(world.mailbox.mails_to(recipient).len(), 1);
    assert_eq!(world.count("select count(*) from qujat.document").await, 1);
    assert_eq!(world.count("select count(*) from qujat.file").await, 1);
    assert_eq!(world.count("select count(*) from qujat.delivery").await, 1);
    assert!(request["rows_done"].as_i64().unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_while_drawing_loses_nothing() {
    let world = World::builder().without_worker().start().await;
    grow(&world).await;
    let (first, _gate) = held_worker(&world).await;
    let request = world.ask("number_list", &world.number_list("killed@example.kz")).await;
    drawing(&world, &request).await;
    first.kill();
    let _second = ServiceProcess::worker(&world);
    arrived_once(&world, &request, "killed@example.kz").await;
    assert_eq!(world.count("select crashes::bigint from qujat.job where suspected_at is not null").await, 0, "it had company");
    assert_eq!(world.count("select fence from qujat.job").await, 3, "claimed, taken away by the sweep, claimed again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_slept_past_its_lease_changes_nothing() {
    let world = World::builder().without_worker().start().await;
    grow(&world).await;
    let (sleeper, gate) = held_worker(&world).await;
    let request = world.ask("number_list", &world.number_list("slept@example.kz")).await;
    drawing(&world, &request).await;
    sleeper.pause();
    let _other = ServiceProcess::worker(&world);
    arrived_once(&world, &request, "slept@example.kz").await;
    let before = world.objects.puts();
    // It could go on where it stood.
    gate.open();
    sleeper.resume();
    // The sleeper is told at its next renewal and ends by itself on SIGTERM, with nothing written.
    assert!(sleeper.terminate().await.success());
    arrived_once(&world, &request, "slept@example.kz").await;
    assert!(world.objects.puts() <= before + 1);
    let keys: Vec<String> = sqlx::query_scalar("select object_key from qujat.file").fetch_all(&world.service).await.unwrap();
    assert!(keys[0].ends_with("/3.xlsx"), "the file is the second worker's: {keys:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_emptied_between_accept_and_claim_loses_nothing() {
    let world = World::builder().without_worker().start().await;
    let request = world.ask("number_list", &world.number_list("emptied@example.kz")).await;
    assert_eq!(world.forget_queue().await, 1, "the id was waiting in Redis");
    let _worker = ServiceProcess::worker(&world);
    arrived_once(&world, &request, "emptied@example.kz").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_kills_its_workers_fails_after_three_and_its_asker_is_told() {
    let world = World::builder().without_worker().start().await;
    let request = world.ask("number_list", &world.number_list("never@example.kz")).await;
    for crash in 1..=3 {
        // As a worker that died leaves it behind which had it alone.
        sqlx::query(
            "update qujat.job set state = 'running', run_after = now(), lease_until = now() - interval '1 s', fence = fence + 1,
                 alone_until = now() + interval '1 minute'",
        )
        .execute(&world.service)
        .await
        .unwrap();
        world.sweep().await;
        assert_eq!(world.count("select crashes::bigint from qujat.job").await, crash);
    }
    let _worker = ServiceProcess::worker(&world);
    let failed = world.until(&request, &["failed"]).await;
    world.settle().await;
    assert_eq!(failed["problem"]["code"], "crashed");
    let told = world.mailbox.mails_to("administrator@example.kz");
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains(&failed["reference"].to_string()), "{}", told[0].text);
}
