//! What an impolite caller may not do: take more than a share, fetch unnoticed, or break the service with a letter.

use std::sync::Arc;

use chrono::TimeDelta;
use qujat_platform::{Clock, ManualClock, SystemClock, store::Store};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn every_part_of_a_file_is_noted_and_a_deed_only_once() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let request = world.ask("completion_act", &world.completion_act(&[])).await;
    let request = world.until(&request, &["done"]).await;
    world.settle().await;
    let path = format!("/v1/documents/{}/file?format=pdf", request["document"]["id"].as_str().unwrap());
    let noted = || world.count("select count(*) from qujat.audit where action = 'document_downloaded'");
    for range in ["bytes=1-", "bytes=5-9", "bytes=-10"] {
        let part = world.get(&path).header("range", range).send().await.unwrap();
        assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(noted().await, 1, "{range}");
    }
    assert_eq!(world.count("select count(*) from qujat.document where status = 'viewed'").await, 1);
    clock.set(clock.now() + TimeDelta::minutes(6));
    world.get(&path).header("range", "bytes=1-").send().await.unwrap();
    assert_eq!(noted().await, 2);
    let other = world.token("other", &[&world.company.bin], "documents:read");
    world.client.get(world.url(&path)).bearer_auth(other).send().await.unwrap();
    assert_eq!(noted().await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_much_is_told_when_to_come_again() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let builder = World::builder().without_worker().clock(Arc::clone(&clock) as Arc<dyn Clock>);
    let world = builder.setting("HTTP__REQUESTS_PER_HOUR", 2).start().await;
    let body = world.number_list("reader@example.kz");
    let ask = || world.post("number_list", &body);
    let first = || ask().header("idempotency-key", "first");
    assert_eq!(first().send().await.unwrap().status(), StatusCode::ACCEPTED);
    clock.set(clock.now() + TimeDelta::minutes(30));
    assert_eq!(ask().send().await.unwrap().status(), StatusCode::ACCEPTED);
    for locale in ["ru", "kk", "en"] {
        let refused = ask().header("accept-language", locale).send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        let seconds: i64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1_795..=1_800).contains(&seconds), "{seconds}");
        assert_eq!(refused.json::<Value>().await.unwrap()["errors"][0]["rule"], "too_many_requests");
    }
    // What was asked before is no new request, and another person has a share of their own.
    assert_eq!(first().send().await.unwrap().status(), StatusCode::ACCEPTED);
    let other = world.token("other", &[&world.company.bin], "reports:request");
    let asked = world.client.post(world.url("/v1/reports/number_list")).bearer_auth(other).json(&body).send().await.unwrap();
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    clock.set(clock.now() + TimeDelta::minutes(31));
    // The first token is over by now.
    let later = world.token_at("administrator", &clock.now().to_rfc3339());
    let again = world.client.post(world.url("/v1/reports/number_list")).bearer_auth(later).json(&body).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::ACCEPTED);
    assert_eq!(world.count("select count(*) from qujat.request").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_are_counted_and_end_with_their_readers() {
    let world = World::builder().without_worker().start().await;
    let request = world.ask("number_list", &world.number_list("reader@example.kz")).await;
    let events = format!("{request}/events");
    let mut open = Vec::new();
    for _ in 0..20 {
        let stream = world.get(&events).send().await.unwrap();
        assert_eq!(stream.status(), StatusCode::OK);
        open.push(stream);
    }
    let refused = world.get(&events).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(refused.json::<Value>().await.unwrap()["errors"][0]["allowed"], json!({ "maximum": 20, "per": "caller" }));
    drop(open);
    crate::support::eventually("a place is free again", || async {
        world.get(&events).send().await.unwrap().status() == StatusCode::OK
    })
    .await;
}

/// What an event stream has shown when it ends by itself.
async fn until_the_end(stream: reqwest::Response) -> String {
    tokio::time::timeout(std::time::Duration::from_secs(20), stream.text()).await.expect("the stream ends").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_token_and_with_the_right() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let world = World::builder().without_worker().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let request = world.ask("number_list", &world.number_list("reader@example.kz")).await;
    let watch = async |bearer: &str| {
        let stream = world.client.get(world.url(&format!("{request}/events"))).bearer_auth(bearer).send().await.unwrap();
        assert_eq!(stream.status(), StatusCode::OK);
        stream
    };
    let bin = world.company.bin.as_str();
    let (leaver, stayer) = (world.token("administrator", &[bin], "reports:request"), &world.bearer);
    let mut stream = watch(&leaver).await;
    let first = stream.chunk().await.unwrap().unwrap();
    assert!(first.starts_with(b"event: state"), "{first:?}");
    let revoked = world.url(&format!("/v1/rights/administrator/{bin}/revoked"));
    world.client.put(&revoked).bearer_auth(&world.bearer).send().await.unwrap().error_for_status().unwrap();
    assert!(!until_the_end(stream).await.contains("event: state"), "nothing has changed in between");
    world.client.delete(&revoked).bearer_auth(&world.bearer).send().await.unwrap().error_for_status().unwrap();

    let stream = watch(stayer).await;
    // Tokens of tests live for an hour, and the clocks' leeway is half a minute.
    clock.set(clock.now() + TimeDelta::minutes(61));
    until_the_end(stream).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nul_is_refused_wherever_it_stands() {
    let world = World::builder().without_worker().start().await;
    let bin = &world.company.bin;
    let mut body = world.number_list("reader@example.kz");
    body["locale"] = json!("r\0u");
    let answer = world.post("number_list", &body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json::<Value>().await.unwrap()["errors"][0]["field"], "locale");
    for path in [format!("/v1/documents?company={bin}&account=%00"), format!("/v1/rights/a%00b/{bin}/revoked")] {
        let method = if path.contains("rights") { reqwest::Method::PUT } else { reqwest::Method::GET };
        let answer = world.client.request(method, world.url(&path)).bearer_auth(&world.bearer).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(answer.json::<Value>().await.unwrap()["errors"][0]["rule"], "forbidden_character");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_taken_and_given_back_are_noted_with_who_did_it() {
    let world = World::builder().without_worker().start().await;
    let path = world.url(&format!("/v1/rights/leaver/{}/revoked", world.company.bin));
    for _ in 0..2 {
        world.client.put(&path).bearer_auth(&world.bearer).send().await.unwrap().error_for_status().unwrap();
    }
    let leaver = world.token("leaver", &[&world.company.bin], "reports:request");
    let companies = || async {
        let answer = world.client.get(world.url("/v1/companies")).bearer_auth(&leaver).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["companies"].as_array().unwrap().len()
    };
    assert_eq!(companies().await, 0);
    for _ in 0..2 {
        world.client.delete(&path).bearer_auth(&world.bearer).send().await.unwrap().error_for_status().unwrap();
    }
    assert_eq!(companies().await, 1);
    let noted: Vec<(String, Option<String>, Value)> =
        sqlx::query_as("select action, subject, detail from qujat.audit order by id").fetch_all(&world.service).await.unwrap();
    let by = |action: &str| (action.to_owned(), Some("administrator".to_owned()), json!({ "subject": "leaver" }));
    assert_eq!(noted, [by("right_revoked"), by("right_restored")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_gives_a_hundred_tickets_and_again_when_they_are_over() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let request = world.ask("completion_act", &world.completion_act(&["reader@example.kz"])).await;
    let request = world.until(&request, &["done"]).await;
    world.settle().await;
    let link = qujat_demo::link_of(&world.mailbox.mails_to("reader@example.kz")[0]).unwrap();
    let form = [("document", request["document"]["id"].as_str().unwrap()), ("format", "pdf")];
    let press = || async { world.client.post(&link).form(&form).send().await.unwrap() };
    for _ in 0..100 {
        assert_eq!(press().await.status(), StatusCode::SEE_OTHER);
    }
    let busy = press().await;
    assert_eq!(busy.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(busy.headers().contains_key("retry-after") && busy.text().await.unwrap().contains("lang=\"ru"));
    clock.set(clock.now() + TimeDelta::minutes(6));
    assert_eq!(press().await.status(), StatusCode::SEE_OTHER);
    let store = Store::connect(&world.configuration().database).unwrap();
    assert_eq!(store.clear_expired_tickets(clock.now()).await.unwrap(), 100);
    assert_eq!(world.count("select count(*) from qujat.download_ticket").await, 1);
}
