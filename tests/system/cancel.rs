//! A request can be withdrawn in any phase; the work behind it ends when nobody waits for it any more.

use crate::support::{ServiceProcess, World, eventually};

async fn delete(world: &World, request: &str) -> u16 {
    world.client.delete(world.url(request)).bearer_auth(&world.bearer).send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_request_is_never_worked() {
    let world = World::builder().without_worker().start().await;
    let request = world.ask("number_list", &world.number_list("waiting@example.kz")).await;
    assert_eq!(delete(&world, &request).await, 204);
    assert_eq!(delete(&world, &request).await, 409);
    let other = world.ask("number_list", &world.number_list("other@example.kz")).await;
    let _worker = ServiceProcess::worker(&world);
    world.until(&other, &["done"]).await;
    world.settle().await;
    assert_eq!(world.state(&request).await["state"], "cancelled");
    assert_eq!(world.mailbox.mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_request_is_called_off() {
    let world = World::start().await;
    // The reader stands before a locked table; with `for update` nothing else stops it.
    let mut lock = world.billing.begin().await.unwrap();
    sqlx::query("lock table billing.number in access exclusive mode").execute(&mut *lock).await.unwrap();
    let request = world.ask("number_list", &world.number_list("running@example.kz")).await;
    world.until(&request, &["running"]).await;
    assert_eq!(delete(&world, &request).await, 204);
    lock.rollback().await.unwrap();
    world.settle().await;
    // The worker is free again: the next request is served.
    let next = world.ask("number_list", &world.number_list("next@example.kz")).await;
    world.until(&next, &["done"]).await;
    world.settle().await;
    assert_eq!(world.mailbox.mails().len(), 1);
    assert_eq!(world.count("select count(*) from qujat.document").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_one_who_stays_gets_the_document() {
    let world = World::builder().without_worker().start().await;
    let leaves = world.ask("number_list", &world.number_list("leaves@example.kz")).await;
    let stays = world.ask("number_list", &world.number_list("stays@example.kz")).await;
    assert_eq!(delete(&world, &leaves).await, 204);
    let _worker = ServiceProcess::worker(&world);
    world.until(&stays, &["done"]).await;
    world.settle().await;
    assert_eq!(world.mailbox.mails().len(), 1);
    assert_eq!(world.mailbox.mails_to("stays@example.kz").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_waits_is_called_off_and_the_document_stays() {
    let world = World::start().await;
    world.mailbox.set_fault(qujat_demo::servers::Fault::NotNow);
    let request = world.ask("number_list", &world.number_list("mailing@example.kz")).await;
    world.until_delivery(&request, "waiting", "mail_away").await;
    // The mail may be in hand for a moment; it is called off as soon as it waits.
    eventually("the mail is called off", || async { delete(&world, &request).await == 204 }).await;
    world.mailbox.set_fault(qujat_demo::servers::Fault::None);
    world.settle().await;
    assert_eq!(world.mailbox.mails().len(), 0);
    assert_eq!(world.count("select count(*) from qujat.document").await, 1);
}
