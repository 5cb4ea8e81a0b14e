//! What a run tells, and when, where its documents don't end together.

use std::sync::Arc;

use qujat_demo::servers::Fault;
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
    world.settle().await;
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

    let worker = ServiceProcess::worker(&world);
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
    // Other companies' acts are put off still.
    assert!(worker.terminate().await.success());
}

async fn execute(pool: &sqlx::PgPool, statement: &'static str, values: &[&String]) {
    let query = values.iter().fold(sqlx::query(statement), |query, value| query.bind(*value));
    assert!(query.execute(pool).await.unwrap().rows_affected() > 0, "{statement}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_changed_hands_is_told_to_its_new_owner_only() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 9)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let bins = add_charged_accounts(&world.billing, 2, 1, world.month).await;
    let (former, owner) = (&bins[0], &bins[1]);
    subscribe(&world.store(), former, &["completion_act"], "former@example.kz").await;
    subscribe(&world.store(), owner, &["completion_act"], "owner@example.kz").await;
    // The act is broken at first, and mended for the account's new owner overnight.
    execute(&world.billing, "update billing.act set number = '' where company_bin = $1", &[former]).await;
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    for statement in [
        "update billing.act set number = '77777777', company_bin = $2 where company_bin = $1",
        "update billing.invoice set company_bin = $2 where company_bin = $1",
        "update billing.account set company_bin = $2 where company_bin = $1",
    ] {
        execute(&world.billing, statement, &[former, owner]).await;
    }
    clock.set(at(world.month, 7, 9));
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    let mails = world.mailbox.mails_to("owner@example.kz");
    assert_eq!(mails.len(), 2, "a digest, and a supplement with the account that came");
    assert!(mails[1].text.contains("77777777"), "{}", mails[1].text);
    assert!(world.mailbox.mails_to("former@example.kz").iter().all(|mail| !mail.text.contains("77777777")));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_to_hear_of_debts_hears_of_debts_only() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 9)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let bin = add_charged_accounts(&world.billing, 1, 2, world.month).await.remove(0);
    let accounts: Vec<String> = sqlx::query_scalar("select account from billing.account where company_bin = $1 order by 1")
        .bind(&bin)
        .fetch_all(&world.billing)
        .await
        .unwrap();
    let [paid, owing] = &accounts[..] else { panic!("{accounts:?}") };
    subscribe(&world.store(), &bin, &["completion_act", "invoice_register"], "debts@example.kz").await;
    execute(&world.service, "update qujat.subscription set only_when_due = true where company = $1", &[&bin]).await;
    let settle = "update billing.balance_statement set receipts_tiyn = services_tiyn, closing_tiyn = 0 where account = $1";
    execute(&world.billing, settle, &[paid]).await;
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    let mails = world.mailbox.mails_to("debts@example.kz");
    assert_eq!(mails.iter().filter(|mail| mail.text.contains(owing)).count(), 1);
    assert_eq!(mails.iter().filter(|mail| mail.text.contains(paid)).count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_that_is_opened_again_is_no_news_to_who_came_since() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 9)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    clock.set(at(world.month, 27, 9));
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    subscribe(&world.store(), &world.company.bin, &["completion_act"], "late@example.kz").await;
    let today = clock.now().to_rfc3339();
    execute(&world.service, "update qujat.subscription_recipient set subscribed_at = $1::timestamptz", &[&today]).await;
    execute(&world.service, "update qujat.publication set closed_at = null", &[]).await;
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    assert!(world.mailbox.mails_to("late@example.kz").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paused_is_told_when_it_is_resumed() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 22, 10)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).without_worker().start().await;
    subscribe(&world.store(), &world.company.bin, &["invoice_register", "reconciliation_act"], "finance@example.kz").await;
    let schedulers = Schedulers::start(&world, &clock, 1);
    schedulers.round().await;
    let pause = async |pause: bool| {
        let actor = qujat_platform::store::Actor::default();
        let months = (world.month, world.month);
        world.store().pause_publications("reconciliation_act", months, pause, 7, &actor, clock.now()).await.unwrap()
    };
    let _worker = ServiceProcess::worker(&world);
    until_none(&world, "everything is made", "select count(*) from qujat.job where state <> 'stored'").await;
    assert_eq!(pause(true).await, 1);
    schedulers.round().await;
    schedulers.round().await;
    let digests = "select count(*) from qujat.digest where name = 'settlements'";
    assert_eq!(world.count(digests).await, 0, "nobody is told of what is paused, and nothing of it is closed");
    assert_eq!(pause(false).await, 1);
    schedulers.round().await;
    assert_eq!(world.count(digests).await, 1);
    assert_eq!(world.count("select count(*) from qujat.delivery_document").await, 2);
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_that_failed_is_told_once_more_by_each_look() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 9)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    subscribe(&world.store(), &world.company.bin, &["completion_act"], "finance@example.kz").await;
    world.mailbox.set_fault_for("finance@example.kz", Fault::RefuseRecipient);
    let schedulers = Schedulers::start(&world, &clock, 1);
    let digests = "select count(*) from qujat.digest where recipient = 'finance@example.kz'";
    for (day, expected) in [(6, 1), (7, 2)] {
        clock.set(at(world.month, day, 10));
        schedulers.until_settled(&world).await;
        clock.set(at(world.month, day, 15));
        schedulers.until_settled(&world).await;
        assert_eq!(world.count(digests).await, expected, "one try a look, on day {day}");
    }
    world.mailbox.set_fault_for("finance@example.kz", Fault::None);
    for day in [8, 9] {
        clock.set(at(world.month, day, 10));
        schedulers.until_settled(&world).await;
    }
    assert_eq!(world.count(digests).await, 3);
    assert_eq!(world.mailbox.mails_to("finance@example.kz").len(), 1);
}
