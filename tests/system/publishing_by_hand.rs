//! `qujat publish` as an operator gives it: what it says, what it refuses, what it does again, and what it leaves alone.

use std::{process::Stdio, sync::Arc};

use chrono::{Months, NaiveDate};
use qujat_demo::servers::Fault;
use qujat_platform::{Clock, ManualClock};
use tokio::process::Command;

use crate::support::{Schedulers, World, add_charged_accounts, at, eventually, subscribe};

/// Output and exit status of `qujat publish`.
struct Said {
    output: String,
    errors: String,
    succeeded: bool,
}

async fn publish(world: &World, arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_qujat"))
        .arg("publish")
        .args(arguments)
        .env_clear()
        .envs(world.environment())
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { output: text(output.stdout), errors: text(output.stderr), succeeded: output.status.success() }
}

fn spelled(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}

async fn documents(world: &World) -> i64 {
    world.count("select count(*) from qujat.document where publication_id is not null").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_published_shown_and_not_published_twice() {
    let world = World::start().await;
    let (month, bin) = (spelled(world.month), world.company.bin.as_str());
    let planned = publish(&world, &["completion_act", &month, "--dry-run"]).await;
    assert!(planned.succeeded && planned.output.contains("completion_act"), "{}{}", planned.output, planned.errors);
    assert_eq!(world.count("select count(*) from qujat.publication").await, 0, "a dry run begins nothing");

    let one = publish(&world, &["completion_act", &month, "--company", bin]).await;
    assert!(one.succeeded, "{}{}", one.output, one.errors);
    let companies = world.count("select count(distinct company) from qujat.document").await;
    assert_eq!(companies, 1);
    let all = publish(&world, &["completion_act", &month]).await;
    assert!(all.succeeded && all.output.contains(&month), "{}{}", all.output, all.errors);
    assert!(all.errors.contains("documents"), "progress: {}", all.errors);
    let published = documents(&world).await;
    assert!(published > 0);
    let again = publish(&world, &["completion_act", &month]).await;
    assert!(again.succeeded, "{}{}", again.output, again.errors);
    assert_eq!(documents(&world).await, published);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_published_is_refused_before_anything_begins() {
    let world = World::builder().without_worker().start().await;
    let next = spelled(world.month + Months::new(2));
    let month = spelled(world.month);
    let range = format!("{}..{month}", spelled(world.month - Months::new(1)));
    let reversed = format!("{month}..{}", spelled(world.month - Months::new(1)));
    sqlx::query("delete from billing.closed_month where month = $1").bind(world.month).execute(&world.billing).await.unwrap();
    for (arguments, word) in [
        (vec!["completion_act", next.as_str()], "not over"),
        (vec!["completion_act", &month], "has not closed"),
        (vec!["completion_act", &range], "has not closed"),
        (vec!["completion_act", "2017-12"], "no documents"),
        (vec!["number_list", "2026-01"], "not published monthly"),
        (vec!["acts", "2026-01"], "acts"),
        (vec!["completion_act", &reversed], "is after"),
        (vec!["completion_act", "last"], "not a month"),
        (vec!["completion_act", "2026-01", "--company", "123456789012"], "company"),
        (vec!["completion_act", "2026-01", "--replace"], "--reason"),
    ] {
        let said = publish(&world, &arguments).await;
        assert!(!said.succeeded, "{arguments:?}: {}", said.output);
        assert!(said.errors.contains(word), "{arguments:?}: {}", said.errors);
    }
    assert_eq!(world.count("select count(*) from qujat.publication").await, 0);
    assert_eq!(world.count("select count(*) from qujat.job").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_made_anew_replace_the_former_ones() {
    let world = World::start().await;
    let (month, bin) = (spelled(world.month), world.company.bin.as_str());
    let first = publish(&world, &["completion_act", &month]).await;
    assert!(first.succeeded, "{}{}", first.output, first.errors);
    let before = documents(&world).await;
    let own: i64 = sqlx::query_scalar("select count(*) from qujat.document where company = $1")
        .bind(bin)
        .fetch_one(&world.service)
        .await
        .unwrap();
    let anew = publish(&world, &["completion_act", &month, "--company", bin, "--replace", "--reason", "VAT was wrong"]).await;
    assert!(anew.succeeded, "{}{}", anew.output, anew.errors);
    world.settle().await;
    assert_eq!(documents(&world).await, before + own);
    assert_eq!(world.count("select count(*) from qujat.document where status = 'replaced'").await, own);
    assert_eq!(world.count("select count(*) from qujat.document where status <> 'replaced'").await, before);
    let reason: String =
        sqlx::query_scalar("select detail ->> 'replace' from qujat.audit where action = 'publication_started' and company <> '*'")
            .fetch_one(&world.service)
            .await
            .unwrap();
    assert_eq!(reason, "VAT was wrong");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_that_waits_while_its_document_is_replaced_brings_the_new_one() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 10)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let (month, bin, finance) = (spelled(world.month), world.company.bin.as_str(), "finance@example.kz");
    subscribe(&world.store(), bin, &["completion_act"], finance).await;
    // The mail server wants none of it for now, so the digest waits.
    world.mailbox.set_fault_for(finance, Fault::NotNow);
    let schedulers = Schedulers::start(&world, &clock, 1);
    let waits = "select count(*) from qujat.delivery where state = 'waiting' and attempts > 0 and purpose = 'digest'";
    eventually("the digest was refused and waits", || async {
        schedulers.round().await;
        world.count(waits).await == 1
    })
    .await;
    let listed = world.count("select count(*) from qujat.delivery_document").await;
    assert!(listed > 0);

    let anew = publish(&world, &["completion_act", &month, "--company", bin, "--replace", "--reason", "VAT was wrong"]).await;
    assert!(anew.succeeded, "{}{}", anew.output, anew.errors);
    let former = "select count(*) from qujat.delivery_document join qujat.document on document.id = document_id
                  where status = 'replaced'";
    assert_eq!(world.count(former).await, 0, "the waiting mail lists what is in force");
    assert_eq!(world.count("select count(*) from qujat.delivery_document").await, listed);

    world.mailbox.set_fault_for(finance, Fault::None);
    sqlx::query("update qujat.delivery set run_after = now() where state = 'waiting'").execute(&world.service).await.unwrap();
    schedulers.until_settled(&world).await;
    assert_eq!(world.mailbox.mails_to(finance).len(), 1, "and nobody is told twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn months_made_up_for_yield_can_be_paused_and_mail_nobody() {
    let world = World::builder().without_worker().start().await;
    let (from, to) = (world.month - Months::new(3), world.month - Months::new(1));
    let range = format!("{}..{}", spelled(from), spelled(to));
    subscribe(&world.store(), &world.company.bin, &["completion_act"], "finance@example.kz").await;
    let begun = publish(&world, &["completion_act", &range, "--detach"]).await;
    assert!(begun.succeeded, "{}{}", begun.output, begun.errors);
    let jobs = world.count("select count(*) from qujat.job").await;
    assert!(jobs > 0);
    assert_eq!(world.count("select count(*) from qujat.job where class <> 2").await, 0, "the lowest class");
    assert!(publish(&world, &["completion_act", &range, "--pause"]).await.succeeded);

    // A worker makes what is asked for meanwhile, and nothing of what is paused.
    let _worker = crate::support::ServiceProcess::worker(&world);
    let request = world.ask("number_list", &world.number_list("asked@example.kz")).await;
    world.until(&request, &["done"]).await;
    world.sweep().await;
    assert_eq!(documents(&world).await, 0);
    let resumed = publish(&world, &["completion_act", &range, "--resume"]).await;
    assert!(resumed.succeeded, "{}{}", resumed.output, resumed.errors);
    assert_eq!(documents(&world).await, jobs);
    assert_eq!(resumed.output.matches("completion_act").count(), 3, "{}", resumed.output);
    assert_eq!(world.count("select count(*) from qujat.digest").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_publication_lets_a_person_pass() {
    let world = World::builder().setting("WORKER__CONCURRENCY", 2).start().await;
    add_charged_accounts(&world.billing, 1, 300, world.month).await;
    let begun = publish(&world, &["completion_act", &spelled(world.month), "--detach"]).await;
    assert!(begun.succeeded, "{}{}", begun.output, begun.errors);
    eventually("acts are being made", || async { documents(&world).await > 0 }).await;
    // Whatever act is in hand stays there, so that the others wait however fast acts are made.
    let mut lock = world.billing.begin().await.unwrap();
    sqlx::query("lock table billing.act in access exclusive mode").execute(&mut *lock).await.unwrap();
    let waiting = async || world.count("select count(*) from qujat.job where state = 'waiting' and class = 1").await;
    let before = waiting().await;
    assert!(before > 0, "every act was made before the report was asked for");
    let request = world.ask("number_list", &world.number_list("asked@example.kz")).await;
    world.until(&request, &["done", "mailing"]).await;
    assert!(waiting().await >= before - 1, "acts went before the report");
    lock.rollback().await.unwrap();
    world.leave_work("hundreds of acts wait, of which none is looked at");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_what_is_being_published_shares_its_job_and_may_leave() {
    let world = World::builder().without_worker().start().await;
    let begun = publish(&world, &["completion_act", &spelled(world.month), "--detach"]).await;
    assert!(begun.succeeded, "{}{}", begun.output, begun.errors);
    let jobs = world.count("select count(*) from qujat.job").await;
    let request = world.ask("completion_act", &world.completion_act(&["asked@example.kz"])).await;
    assert_eq!(world.count("select count(*) from qujat.job").await, jobs, "the request joined");
    assert_eq!(world.count("select count(*) from qujat.job where class = 0").await, 1, "and made it urgent");
    let left = world.client.delete(world.url(&request)).bearer_auth(&world.bearer).send().await.unwrap();
    assert!(left.status().is_success());
    assert_eq!(world.count("select count(*) from qujat.job where state = 'waiting'").await, jobs, "the publication goes on");
}
