//! Identical requests share a job until its snapshot is taken; each asker is told all the same.

use serde_json::json;

use crate::support::{ServiceProcess, World};

#[tokio::test(flavor = "multi_thread")]
async fn equal_requests_are_worked_once_and_each_gets_its_mail() {
    let world = World::builder().without_worker().start().await;
    let first = world.ask("number_list", &world.number_list("first@example.kz")).await;
    let second = world.ask("number_list", &world.number_list("second@example.kz")).await;
    let mut kazakh = world.number_list("third@example.kz");
    kazakh["locale"] = json!("kk");
    let third = world.ask("number_list", &kazakh).await;
    assert_ne!(first, second);
    assert_eq!(world.count("select count(*) from qujat.job").await, 2, "another language is other work");
    let _worker = ServiceProcess::worker(&world);
    let documents =
        [world.until(&first, &["done"]).await, world.until(&second, &["done"]).await, world.until(&third, &["done"]).await];
    world.settle().await;
    assert_eq!(documents[0]["document"]["id"], documents[1]["document"]["id"]);
    assert_ne!(documents[0]["document"]["id"], documents[2]["document"]["id"]);
    assert_eq!(world.objects.puts(), 2);
    for recipient in ["first@example.kz", "second@example.kz", "third@example.kz"] {
        assert_eq!(world.mailbox.mails_to(recipient).len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_after_the_snapshot_gets_a_job_and_an_instant_of_its_own() {
    let world = World::start().await;
    let first = world.ask("number_list", &world.number_list("before@example.kz")).await;
    let first = world.until(&first, &["done"]).await;
    let second = world.ask("number_list", &world.number_list("after@example.kz")).await;
    let second = world.until(&second, &["done"]).await;
    world.settle().await;
    assert_ne!(first["document"]["id"], second["document"]["id"]);
    assert!(first["data_as_of"]["utc"].as_str().unwrap() < second["data_as_of"]["utc"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_is_the_same_request() {
    let world = World::builder().without_worker().start().await;
    let body = world.number_list("key@example.kz");
    let ask = |body: &serde_json::Value| world.post("number_list", body).header("Idempotency-Key", "november").send();
    let (first, second) = tokio::join!(ask(&body), ask(&body));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!((first.status(), second.status()), (202.try_into().unwrap(), 202.try_into().unwrap()));
    assert_eq!(first.headers()["location"], second.headers()["location"]);
    assert_eq!(world.count("select count(*) from qujat.request").await, 1);
    let other = ask(&world.number_list("other@example.kz")).await.unwrap();
    assert_eq!(other.status(), 422);
    let problem: serde_json::Value = other.json().await.unwrap();
    assert_eq!(problem["errors"][0]["rule"], "idempotency_key_reused");
}
