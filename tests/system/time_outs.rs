//! Documents that take too long: their own time-outs end them, other troubles don't, and an asker is told in time.

use crate::support::{
    ServiceProcess, World,
    billing::{held_before, hold},
    eventually,
};

#[tokio::test(flavor = "multi_thread")]
async fn time_outs_are_counted_by_themselves_and_the_third_ends_a_document() {
    let world = World::builder().without_worker().setting("WORKER__RENDER_SECONDS", 1).start().await;
    let lock = hold(&world.billing, "number").await;
    let request = world.ask("number_list", &world.number_list("slow@example.kz")).await;
    // Billing was away for long.
    sqlx::query("update qujat.job set attempts = 50").execute(&world.service).await.unwrap();
    let _worker = ServiceProcess::worker(&world);
    let failed = world.until(&request, &["failed"]).await;
    assert_eq!(failed["problem"]["code"], "overdue");
    // Two of them were tried again.
    assert_eq!(world.count("select time_outs::bigint from qujat.job").await, 2);
    assert_eq!(world.count("select attempts::bigint from qujat.job").await, 52);
    lock.rollback().await.unwrap();
    world.settle().await;
}

/// Billing ends a statement (57014) long before the worker would.
#[tokio::test(flavor = "multi_thread")]
async fn billing_s_own_limit_is_a_time_out_too() {
    let world = World::builder().setting("BILLING__STATEMENT_SECONDS", 1).start().await;
    let lock = hold(&world.billing, "number").await;
    let request = world.ask("number_list", &world.number_list("limited@example.kz")).await;
    let failed = world.until(&request, &["failed"]).await;
    assert_eq!(failed["problem"]["code"], "overdue");
    assert_eq!(world.count("select attempts::bigint from qujat.job").await, 2);
    lock.rollback().await.unwrap();
    world.settle().await;
}

/// The job goes on for the one who came last; whoever asked first has waited long enough.
#[tokio::test(flavor = "multi_thread")]
async fn who_asked_first_is_told_in_time_though_others_have_joined() {
    let world = World::builder().without_worker().start().await;
    let first = world.ask("number_list", &world.number_list("first@example.kz")).await;
    let long_ago = "update qujat.request set created_at = created_at - interval '1 day', deadline = deadline - interval '1 day'";
    sqlx::query(long_ago).execute(&world.service).await.unwrap();
    let second = world.ask("number_list", &world.number_list("second@example.kz")).await;
    assert_eq!(world.count("select count(*) from qujat.job").await, 1);
    assert_eq!(world.sweep().await.0.overdue, 1);
    let told = world.state(&first).await;
    assert_eq!((told["state"].as_str(), told["problem"]["code"].as_str()), (Some("failed"), Some("overdue")));
    assert_eq!(world.state(&second).await["state"], "queued");
    let withdrawn = world.client.delete(world.url(&first)).bearer_auth(&world.bearer).send().await.unwrap();
    assert_eq!(withdrawn.status(), 409);

    let _worker = ServiceProcess::worker(&world);
    world.until(&second, &["done"]).await;
    world.settle().await;
    let told = world.state(&first).await;
    assert_eq!((told["state"].as_str(), told["document"].is_null()), (Some("failed"), true));
    assert_eq!(world.mailbox.mails_to("second@example.kz").len(), 1);
    assert!(world.mailbox.mails_to("first@example.kz").is_empty());
    // To the address in the asker's profile.
    let mails = world.mailbox.mails_to("administrator@example.kz");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains(&told["reference"].to_string()), "{}", mails[0].text);
    let failed = world.count("select count(*) from qujat.audit where action = 'report_failed'").await;
    assert_eq!(failed, 1);
}

/// Nobody else wants it: job and request fail together, as they always did.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_askers_have_all_waited_in_vain_is_worked_no_more() {
    let world = World::builder().without_worker().start().await;
    let first = world.ask("number_list", &world.number_list("first@example.kz")).await;
    let second = world.ask("number_list", &world.number_list("second@example.kz")).await;
    sqlx::query("update qujat.request set deadline = now() - interval '1 s'").execute(&world.service).await.unwrap();
    assert_eq!(world.sweep().await.0.overdue, 2);
    for request in [&first, &second] {
        assert_eq!(world.state(request).await["problem"]["code"], "overdue");
    }
    assert_eq!(world.count("select count(*) from qujat.job where state = 'cancelled'").await, 1);
    let _worker = ServiceProcess::worker(&world);
    world.settle().await;
    // Identical requests tell one address once, and each shows it.
    assert_eq!(world.mailbox.mails_to("administrator@example.kz").len(), 1);
    for request in [&first, &second] {
        let deliveries = world.state(request).await["deliveries"].clone();
        assert_eq!(
            (deliveries[0]["recipient"].as_str(), deliveries[0]["state"].as_str()),
            (Some("administrator@example.kz"), Some("sent"))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn billing_ends_the_statement_of_a_cancelled_request() {
    let world = World::start().await;
    let lock = hold(&world.billing, "number").await;
    let request = world.ask("number_list", &world.number_list("cancelled@example.kz")).await;
    eventually("the statement stands before the table", || async { held_before(&world.billing, "number").await == 1 }).await;
    let withdrawn = world.client.delete(world.url(&request)).bearer_auth(&world.bearer).send().await.unwrap();
    assert_eq!(withdrawn.status(), 204);
    eventually("the statement has ended", || async { held_before(&world.billing, "number").await == 0 }).await;
    lock.rollback().await.unwrap();
    let next = world.ask("number_list", &world.number_list("next@example.kz")).await;
    world.until(&next, &["done"]).await;
    world.settle().await;
}
