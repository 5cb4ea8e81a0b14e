//! What the service needs goes away: the request waits, says what for, and arrives when it is back.

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
