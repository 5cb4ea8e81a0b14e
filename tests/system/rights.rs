//! A right that the portal took away is gone everywhere: for new requests, for documents under way, and for links already mailed.

use crate::support::{ServiceProcess, World, round_on, subscribe, subscribed_long_ago};

async fn revoke(world: &World, subject: &str) {
    let path = format!("/v1/rights/{subject}/{}/revoked", world.company.bin);
    let answer = world.client.put(world.url(&path)).bearer_auth(&world.bearer).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_out_to_somebody_whose_right_was_revoked() {
    let world = World::builder().without_worker().start().await;
    let bearer = world.token("leaver", &[&world.company.bin], "reports:request documents:read");
    let body = world.number_list("leaver@example.kz");
    let ask = || world.client.post(world.url("/v1/reports/number_list")).bearer_auth(&bearer).json(&body).send();
    assert_eq!(ask().await.unwrap().status(), 202);
    revoke(&world, "leaver").await;
    assert_eq!(ask().await.unwrap().status(), 403);
    let _worker = ServiceProcess::worker(&world);
    world.settle().await;
    assert_eq!(world.count("select count(*) from qujat.document").await, 0);
    assert!(world.mailbox.mails().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailed_link_closes_with_the_right_of_its_asker() {
    let world = World::start().await;
    let bearer = world.token("leaver", &[&world.company.bin], "reports:request documents:read");
    let client = &world.client;
    let asked = client.post(world.url("/v1/reports/number_list")).bearer_auth(&bearer).json(&world.number_list("kept@example.kz"));
    assert_eq!(asked.send().await.unwrap().status(), 202);
    let mails = world.mailbox.wait_for(1, std::time::Duration::from_secs(60)).await.unwrap();
    let link = qujat_demo::link_of(&mails[0]).unwrap();
    assert_eq!(client.get(&link).send().await.unwrap().status(), 200);
    revoke(&world, "leaver").await;
    let closed = client.get(&link).send().await.unwrap();
    assert_eq!(closed.status(), 410);
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_of_somebody_whose_right_was_revoked_is_called_off_and_has_not_failed() {
    let world = World::builder().without_worker().start().await;
    subscribe(&world.store(), &world.company.bin, &["invoice_register"], "reader@example.kz").await;
    subscribed_long_ago(&world).await;
    round_on(&world, 9).await;
    let worker = ServiceProcess::worker(&world);
    world.settle().await;
    worker.kill();
    round_on(&world, 9).await;
    assert_eq!(world.count("select count(*) from qujat.delivery where purpose = 'digest' and state = 'waiting'").await, 1);
    revoke(&world, "administrator").await;
    let _worker = ServiceProcess::worker(&world);
    world.settle().await;
    assert!(world.mailbox.mails().is_empty());
    let ended: (String, Option<String>) = sqlx::query_as("select state, problem from qujat.delivery where purpose = 'digest'")
        .fetch_one(&world.service)
        .await
        .unwrap();
    assert_eq!(ended, ("cancelled".to_owned(), None));
    let noted: Vec<String> =
        sqlx::query_scalar("select action from qujat.audit where delivery_id is not null").fetch_all(&world.service).await.unwrap();
    assert_eq!(noted, ["mail_called_off"]);
}
