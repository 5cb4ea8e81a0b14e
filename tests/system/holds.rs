//! Documents that are kept whatever their age, and documents whose time is over.

use chrono::TimeDelta;
use qujat_platform::{
    Clock, SystemClock,
    store::{RetentionRule, Store},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{World, publish_on};

async fn hold(world: &World, method: Method, document: &str, body: &Value) -> (u16, String) {
    let operator = world.token("operator", &[], "operate");
    let path = world.url(&format!("/v1/documents/{document}/hold"));
    let asked = world.client.request(method, path).bearer_auth(operator).json(body).send().await.unwrap();
    let status = asked.status().as_u16();
    let details: Value = asked.json().await.unwrap_or_default();
    (status, details["errors"][0]["rule"].as_str().unwrap_or_default().to_owned())
}

async fn listed(world: &World) -> Value {
    let list = format!("/v1/documents?company={}", world.company.bin);
    world.get(&list).send().await.unwrap().json::<Value>().await.unwrap()["documents"].take()
}

/// Ends the time of everything that isn't held.
async fn expire(world: &World) {
    let store = Store::connect(&world.configuration().database).unwrap();
    let rules = [false, true].map(|published| RetentionRule { kind: "completion_act".into(), published, days: 1 });
    store.expire_documents(&rules, 100, SystemClock.now() + TimeDelta::days(2)).await.unwrap();
}

fn told(status: u16, rule: &str) -> (u16, String) {
    (status, rule.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_document_outlives_its_rule() {
    let world = World::start().await;
    let request = world.ask("completion_act", &world.completion_act(&[])).await;
    let request = world.until(&request, &["done"]).await;
    world.settle().await;
    let document = request["document"]["id"].as_str().unwrap().to_owned();
    let reason = json!({ "reason": "a dispute about the act" });
    let entry = &listed(&world).await[0];
    assert_eq!((&entry["published"], &entry["held_at"], &entry["expired_at"]), (&json!(false), &Value::Null, &Value::Null));
    let amount: i64 = sqlx::query_scalar("select amount_tiyn from qujat.document").fetch_one(&world.service).await.unwrap();
    assert_eq!(entry["amount"], format!("{}.{:02}", amount / 100, amount % 100));

    assert_eq!(hold(&world, Method::PUT, &document, &reason).await, told(204, ""));
    assert_eq!(hold(&world, Method::PUT, &document, &json!({})).await, told(422, "required"));
    expire(&world).await;
    let entry = &listed(&world).await[0];
    assert!(entry["held_at"]["utc"].is_string() && entry["expired_at"].is_null(), "{entry}");
    assert_eq!(entry["files"].as_array().unwrap().len(), 2);

    for _ in 0..2 {
        assert_eq!(hold(&world, Method::DELETE, &document, &Value::Null).await, told(204, ""));
    }
    expire(&world).await;
    let entry = &listed(&world).await[0];
    assert!(entry["expired_at"]["utc"].is_string() && entry["held_at"].is_null(), "{entry}");
    assert_eq!(entry["files"], json!([]));
    let file = world.get(&format!("/v1/documents/{document}/file?format=pdf")).send().await.unwrap();
    assert_eq!(file.status(), StatusCode::GONE);
    assert_eq!(file.json::<Value>().await.unwrap()["errors"][0]["rule"], "document_expired");
    assert_eq!(hold(&world, Method::PUT, &document, &reason).await, told(410, "document_expired"));
    assert_eq!(hold(&world, Method::DELETE, &document, &Value::Null).await, told(410, "document_expired"));
    for unknown in ["x", "0192f0c1-0000-7000-8000-000000000001"] {
        assert_eq!(hold(&world, Method::PUT, unknown, &reason).await, told(404, "document_not_found"));
        assert_eq!(hold(&world, Method::DELETE, unknown, &Value::Null).await, told(404, "document_not_found"));
    }
    let noted: Vec<(String, Option<String>)> = sqlx::query_as(
        "select action, subject from qujat.audit where action in ('document_held', 'document_released', 'document_expired') order by id",
    )
    .fetch_all(&world.service)
    .await
    .unwrap();
    let operator = Some("operator".to_owned());
    let expected = [("document_held", operator.clone()), ("document_released", operator), ("document_expired", None)];
    assert_eq!(noted, expected.map(|(action, subject)| (action.to_owned(), subject)));
}

#[tokio::test(flavor = "multi_thread")]
async fn published_documents_are_listed_as_such() {
    let world = World::start().await;
    publish_on(&world, 9).await;
    let documents = listed(&world).await;
    let documents = documents.as_array().unwrap();
    assert!(!documents.is_empty() && documents.iter().all(|document| document["published"] == true), "{documents:?}");
    let act = documents.iter().find(|document| document["kind"] == "completion_act").unwrap();
    assert!(act["amount"].as_str().unwrap().contains('.'), "{act}");
}
