//! What a run tells, and when, where its documents don't end together.

use std::sync::Arc;

use qujat_platform::{Clock, ManualClock};

use crate::support::{Schedulers, ServiceProcess, World, add_charged_accounts, at, eventually, subscribe};

/// Puts waiting work of a kind off for an hour, as a pause after a trouble does, or back.
async fn put_off(world: &World, kind: &str, off: bool) {
    sqlx::query(
        "update qujat.job set run_after = clock_timestamp() + make_interval(hours => $2) where kind = $1 and state = 'waiting'",
    )
    .bind(kind)
    .bind(i32::from(off))
    .execute(&world.service)
    .await
    .unwrap();
}

async fn until_none(world: &World, what: &str, query: &'static str) {
    eventually(what, || async { world.count(query).await == 0 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_still_being_made_at_the_deadline_is_mailed_as_missing() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 9)));
    // Nobody works, so nothing is ready.
    let world = World::builder().without_worker().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let (month, company) = (world.month, &world.company.bin);
    subscribe(&world.store(), company, &["completion_act"], "finance@example.kz").await;
    let schedulers = Schedulers::start(&world, &clock, 1);
    let digests = "select count(*) from qujat.digest where month = (select max(month) from qujat.publication)";
    schedulers.round().await;
    assert_eq!(world.count(digests).await, 0, "it waits for the documents");
    clock.set(at(month, 6, 21));
    schedulers.round().await;
    assert_eq!(world.count(digests).await, 1);
    assert_eq!(world.count("select count(*) from qujat.digest_failure where problem is not null").await, 0);
    let worker = ServiceProcess::worker(&world);
    eventually("everything is made and mailed", || async {
        world.count("select count(*) from qujat.job where state <> 'stored'").await == 0
    })
    .await;
    clock.set(at(month, 7, 9));
    schedulers.until_settled(&world).await;
    drop(worker);
    assert_eq!(world.count(digests).await, 2, "what was late shares one supplement");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_last_day_of_looking_register_and_statement_still_share_a_mail() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 22, 10)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).without_worker().start().await;
    subscribe(&world.store(), &world.company.bin, &["invoice_register", "reconciliation_act"], "finance@example.kz").await;
    let schedulers = Schedulers::start(&world, &clock, 1);
    schedulers.round().await;
    put_off(&world, "reconciliation_act", true).await;
    let _worker = ServiceProcess::worker(&world);
    until_none(
        &world,
        "registers are made",
        "select count(*) from qujat.job where state <> 'stored' and kind = 'invoice_register'",
    )
    .await;
    schedulers.round().await;
    put_off(&world, "reconciliation_act", false).await;
    until_none(
        &world,
        "statements are made",
        "select count(*) from qujat.job where state <> 'stored' and kind = 'reconciliation_act'",
    )
    .await;
    schedulers.round().await;
    assert_eq!(world.count("select count(*) from qujat.digest").await, 1);
    assert_eq!(world.count("select count(*) from qujat.delivery_document").await, 2);
    schedulers.round().await;
    let open = "select count(*) from qujat.publication where digest = 'settlements' and closed_at is null";
    assert_eq!(world.count(open).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_trickles_in_after_the_deadline_shares_one_supplement() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 1)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).without_worker().start().await;
    let company = add_charged_accounts(&world.billing, 1, 4, world.month).await.remove(0);
    subscribe(&world.store(), &company, &["completion_act"], "finance@example.kz").await;
    let schedulers = Schedulers::start(&world, &clock, 1);
    schedulers.round().await;
    put_off(&world, "completion_act", true).await;
    clock.set(at(world.month, 6, 14));
    schedulers.round().await;
    let digests = "select count(*) from qujat.digest where name = 'acts'";
    assert_eq!(world.count(digests).await, 1, "all four are listed as missing");

    let _worker = ServiceProcess::worker(&world);
    let made = "select count(*) from qujat.document where kind = 'completion_act' and account like '9%'";
    for place in 1..=4 {
        sqlx::query(
            "update qujat.job set run_after = clock_timestamp()
             where id = (select id from qujat.job where state = 'waiting' and company = $1 order by id limit 1)",
        )
        .bind(&company)
        .execute(&world.service)
        .await
        .unwrap();
        eventually("one more is made", || async { world.count(made).await == place }).await;
        assert_eq!(world.count(digests).await, 1);
        schedulers.round().await;
    }
    assert_eq!(world.count(digests).await, 2, "sent when the last one was there");
    let listed = "select count(*) from qujat.delivery_document join qujat.delivery on delivery.id = delivery_id
                  join qujat.digest on digest.id = digest_id where sequence = 1";
    assert_eq!(world.count(listed).await, 4);
}
