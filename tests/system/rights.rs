//! A right that the portal took away is gone everywhere: for new requests, for documents under way, and for links already mailed.

use crate::support::{ServiceProcess, World};

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
