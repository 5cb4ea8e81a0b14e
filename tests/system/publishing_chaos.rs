//! A publication whose schedulers and workers are killed at any moment ends as if nothing had happened.

use std::time::Duration;

use crate::support::{ServiceProcess, World, add_charged_accounts, eventually, subscribe};

const COMPANIES: i32 = 20;
const ACCOUNTS_EACH: i32 = 100;

#[tokio::test(flavor = "multi_thread")]
async fn schedulers_and_workers_killed_at_random_publish_two_thousand_acts_once() {
    let world = World::builder()
        .without_worker()
        // Killed more often than anything in life: no job may be given up for that.
        .setting("WORKER__MAX_CRASHES", 1000)
        .setting("WORKER__CONCURRENCY", 8)
        .setting("SCHEDULER__TICK_SECONDS", 1)
        .setting("SCHEDULER__MAIL_FROM", "00:00")
        .setting("DOCUMENTS__PUBLICATIONS__INVOICE_REGISTER__ENABLED", false)
        .setting("DOCUMENTS__PUBLICATIONS__RECONCILIATION_ACT__ENABLED", false)
        .start()
        .await;
    let month = world.month;
    let bins = add_charged_accounts(&world.billing, COMPANIES, ACCOUNTS_EACH, month).await;
    for bin in &bins {
        subscribe(&world.store(), bin, &["completion_act"], &format!("finance@{bin}.example.kz")).await;
    }
    let expected: i64 = sqlx::query_scalar(
        "select count(*) from billing.act join billing.account using (account) where month = $1 and account.service = 'mobile'",
    )
    .bind(month)
    .fetch_one(&world.billing)
    .await
    .unwrap();
    assert!(expected > i64::from(COMPANIES * ACCOUNTS_EACH));

    // Two of each; whoever is killed is replaced at once. The times are spread by a fixed rule, not by chance: a failure can be repeated.
    let start = [ServiceProcess::scheduler, ServiceProcess::worker];
    let mut processes: Vec<_> = (0..4).map(|place| start[place % 2](&world)).collect();
    let mut kills = 0;
    while world.count("select count(*) from qujat.document").await < expected {
        assert!(kills < 500, "the publication does not come to an end");
        tokio::time::sleep(Duration::from_millis(500 + kills * 7919 % 4500)).await;
        let place = usize::try_from(kills % 4).unwrap();
        drop(std::mem::replace(&mut processes[place], start[place % 2](&world)));
        kills += 1;
    }
    eventually("each company has a mail", || async {
        world.count("select count(*) from qujat.digest").await >= i64::from(COMPANIES)
    })
    .await;
    eventually("nothing is open", || async { world.count("select count(*) from qujat.look where finished_at is null").await == 0 })
        .await;
    world.settle().await;
    drop(processes);

    assert!(kills > 3, "nobody was killed");
    let acts: Vec<String> =
        sqlx::query_scalar("select publication_object from qujat.document order by 1").fetch_all(&world.service).await.unwrap();
    let accounts: Vec<String> = sqlx::query_scalar(
        "select account from billing.act join billing.account using (account) where month = $1 and account.service = 'mobile' order by 1",
    )
    .bind(month)
    .fetch_all(&world.billing)
    .await
    .unwrap();
    assert_eq!(acts, accounts, "every account has one act");
    assert_eq!(world.count("select count(*) from qujat.job").await, expected);
    for bin in &bins {
        let mails = world.mailbox.mails_to(&format!("finance@{bin}.example.kz"));
        let unknown = unknown(&world, bin).await;
        assert!(mails.len() == 1 || mails.is_empty() && unknown == 1, "{bin}: {} mails, {unknown} unknown", mails.len());
    }
    assert_eq!(world.count("select count(*) from qujat.digest").await, i64::from(COMPANIES));
}

/// Mails whose worker was killed between their bytes and the server's answer: nobody can know, so they are not repeated.
async fn unknown(world: &World, bin: &str) -> i64 {
    sqlx::query_scalar("select count(*) from qujat.delivery where company = $1 and state = 'unknown'")
        .bind(bin)
        .fetch_one(&world.service)
        .await
        .unwrap()
}
