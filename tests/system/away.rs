//! What the service needs goes away: the request waits, says what for, and arrives when it is back.

use reqwest::header::RETRY_AFTER;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn billing_away() {
    let world = World::start().await;
    world.close_billing(true).await;
    let request = world.ask("number_list", &world.number_list("billing@example.kz")).await;
    let waiting = world.until(&request, &["retrying"]).await;
    assert_eq!(waiting["problem"]["code"], "billing_away");
    assert!(waiting["problem"]["text"].as_str().is_some_and(|text| !text.is_empty()));
    world.close_billing(false).await;
    world.until(&request, &["done"]).await;
    world.settle().await;
    assert_eq!(world.mailbox.mails_to("billing@example.kz").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn object_store_away() {
    let world = World::start().await;
    world.objects.set_available(false);
    let request = world.ask("completion_act", &world.completion_act(&["store@example.kz"])).await;
    let waiting = world.until(&request, &["retrying"]).await;
    assert_eq!(waiting["problem"]["code"], "storage_away");
    world.objects.set_available(true);
    world.until(&request, &["done"]).await;
    world.settle().await;
    assert_eq!(world.mailbox.mails_to("store@example.kz").len(), 1);
    assert_eq!(world.count("select count(*) from qujat.file").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn readiness_names_what_is_away() {
    let world = World::start().await;
    let ready = || async { world.client.get(world.url("/readyz")).send().await.unwrap() };
    let answer = ready().await;
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    world.objects.set_available(false);
    crate::support::eventually("readiness sees that the object store is away", || async {
        ready().await.text().await.unwrap().contains("away")
    })
    .await;
    assert_eq!(world.client.get(world.url("/livez")).send().await.unwrap().status(), 200);
    let metrics = world.client.get(world.url("/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("qujat_"), "{metrics}");
}

/// A migration of billing's replaces its views: for seconds they aren't there (42P01), then nobody may read them yet (42501 passes in
/// the same way). A column that is missing comes back only by somebody's hand.
#[tokio::test(flavor = "multi_thread")]
async fn billing_views_that_are_being_replaced_are_waited_for() {
    let world = World::start().await;
    let change = async |statement: &'static str| sqlx::query(statement).execute(&world.billing).await.unwrap();
    change("alter table billing.number rename to number_former").await;
    let request = world.ask("number_list", &world.number_list("views@example.kz")).await;
    let waiting = world.until(&request, &["retrying", "failed"]).await;
    assert_eq!((waiting["state"].as_str(), waiting["problem"]["code"].as_str()), (Some("retrying"), Some("billing_away")));
    change("alter table billing.number_former rename to number").await;
    world.until(&request, &["done"]).await;

    change("alter table billing.number rename column msisdn to telephone").await;
    let request = world.ask("number_list", &world.number_list("column@example.kz")).await;
    let failed = world.until(&request, &["retrying", "failed"]).await;
    assert_eq!((failed["state"].as_str(), failed["problem"]["code"].as_str()), (Some("failed"), Some("billing_data")));
}

/// A lock that somebody holds and a server that is a standby for now are no defects of the service.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_or_read_only_database_is_answered_as_unavailable() {
    let world = World::builder().without_worker().start().await;
    let url = &world.environment()["QUJAT__DATABASE__URL"];
    let ask = async || {
        let answer = world.post("number_list", &world.number_list("later@example.kz")).send().await.unwrap();
        (answer.status().as_u16(), answer.headers().contains_key(RETRY_AFTER))
    };
    let mut connection = PgConnection::connect(url).await.unwrap();
    let mut lock = connection.begin().await.unwrap();
    sqlx::query("lock table qujat.request in access exclusive mode").execute(&mut *lock).await.unwrap();
    assert_eq!(ask().await, (503, true), "55P03");
    lock.rollback().await.unwrap();
    assert_eq!(ask().await.0, 202);

    let name = url.rsplit('/').next().unwrap().to_owned();
    let read_only = format!("alter database {name} set default_transaction_read_only = on");
    sqlx::query(AssertSqlSafe(read_only)).execute(&mut connection).await.unwrap();
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()")
        .bind(&name)
        .execute(&mut connection)
        .await
        .unwrap();
    // The first may find the connections that were ended.
    ask().await;
    assert_eq!(ask().await, (503, true), "25006");
}
