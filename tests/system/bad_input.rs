//! What must be refused, with status, field and rule, before anything is queued.

use std::sync::Arc;

use qujat_platform::ManualClock;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::World;

/// Asks and returns status and first error.
async fn refused(world: &World, kind: &str, body: &Value, locale: &str) -> (u16, String, String) {
    let answer = world.post(kind, body).header("accept-language", locale).send().await.unwrap();
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: Value = answer.json().await.unwrap();
    let error = &problem["errors"][0];
    assert!(!error["message"].as_str().unwrap().is_empty(), "{problem:#}");
    (status, error["field"].as_str().unwrap().to_owned(), error["rule"].as_str().unwrap().to_owned())
}

/// The accepted body with one thing changed.
fn with(body: &Value, pointer: &str, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_field_is_named_with_its_rule() {
    let world = World::builder().without_worker().start().await;
    let list = world.number_list("reader@example.kz");
    let act = world.completion_act(&["reader@example.kz"]);
    let foreign = world.foreign_account().await;
    let many = (0..11).map(|number| format!("reader{number}@example.kz")).collect::<Vec<_>>();
    let mut without = list.clone();
    without.as_object_mut().unwrap().remove("recipients");
    let mut further = list.clone();
    further["password"] = json!("x");
    let cases: Vec<(&str, Value, u16, &str, &str)> = vec![
        ("weather", list.clone(), 404, "kind", "unknown_kind"),
        ("number_list", with(&list, "/company", json!("150640012341")), 403, "company", "company_not_allowed"),
        ("number_list", without, 422, "recipients", "recipients_required"),
        ("number_list", with(&list, "/recipients", json!(["nonsense"])), 422, "recipients[0]", "malformed_email"),
        ("number_list", with(&list, "/recipients", json!(["a@[127.0.0.1]"])), 422, "recipients[0]", "malformed_email"),
        ("number_list", with(&list, "/recipients", json!(["\"a b\"@example.kz"])), 422, "recipients[0]", "malformed_email"),
        ("number_list", with(&list, "/recipients", json!(["a@127.0.0.1"])), 422, "recipients[0]", "malformed_email"),
        ("number_list", with(&list, "/recipients", json!(many)), 422, "recipients", "too_many_recipients"),
        ("number_list", with(&list, "/locale", json!("de")), 422, "locale", "unknown_locale"),
        ("number_list", with(&list, "/formats", json!(["pdf"])), 422, "formats[0]", "unknown_format"),
        ("number_list", further, 422, "password", "unknown_field"),
        ("completion_act", with(&act, "/parameters/account", json!(foreign)), 404, "parameters.account", "account_unknown"),
        ("completion_act", with(&act, "/parameters/account", json!("25")), 422, "parameters.account", "malformed_account"),
        ("completion_act", with(&act, "/parameters/month", json!("2017-12")), 422, "parameters.month", "month_too_early"),
        ("completion_act", with(&act, "/parameters/month", json!("2099-01")), 422, "parameters.month", "month_not_over"),
        ("completion_act", with(&act, "/parameters/month", json!("October")), 422, "parameters.month", "malformed_month"),
    ];
    for (kind, body, status, field, rule) in cases {
        for locale in ["ru", "kk", "en"] {
            assert_eq!(refused(&world, kind, &body, locale).await, (status, field.to_owned(), rule.to_owned()), "{body}");
        }
    }
    assert_eq!(world.count("select count(*) from qujat.request").await + world.count("select count(*) from qujat.job").await, 0);
    assert_eq!(world.forget_queue().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_must_be_json_and_not_too_large() {
    let world = World::builder().without_worker().start().await;
    let send = |body: String| {
        let path = world.url("/v1/reports/number_list");
        world.client.post(path).bearer_auth(&world.bearer).header("content-type", "application/json").body(body).send()
    };
    let large = json!({ "company": "x".repeat(100_000) }).to_string();
    assert_eq!(send(large).await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(send("{".to_owned()).await.unwrap().status(), StatusCode::BAD_REQUEST);
    let answer = world.client.post(world.url("/v1/reports/number_list")).bearer_auth(&world.bearer).body("x").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_must_be_there_valid_and_sufficient() {
    let clock = Arc::new(ManualClock::new(qujat_platform::Clock::now(&qujat_platform::SystemClock)));
    let world = World::builder().without_worker().clock(Arc::clone(&clock) as _).start().await;
    let body = world.number_list("reader@example.kz");
    let path = world.url("/v1/reports/number_list");
    let missing = world.client.post(&path).json(&body).send().await.unwrap();
    assert_eq!(missing.status(), StatusCode::UNAUTHORIZED);
    assert!(missing.headers()["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
    let ask = |token: String| world.client.post(&path).bearer_auth(token).json(&body).send();
    // The middle of the token says something else than what was signed.
    let mut forged = world.bearer.clone().into_bytes();
    let middle = forged.len() / 2;
    forged[middle] = if forged[middle] == b'A' { b'B' } else { b'A' };
    assert_eq!(ask(String::from_utf8(forged).unwrap()).await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let narrow = world.token("reader", &[&world.company.bin], "documents:read");
    assert_eq!(ask(narrow).await.unwrap().status(), StatusCode::FORBIDDEN);
    let other = world.token("other", &[&world.companies.last().unwrap().bin], "reports:request");
    assert_eq!(ask(other).await.unwrap().status(), StatusCode::FORBIDDEN);
    clock.set(qujat_platform::Clock::now(&qujat_platform::SystemClock) + chrono::TimeDelta::hours(2));
    assert_eq!(ask(world.bearer.clone()).await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(world.count("select count(*) from qujat.request").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_opens_on_the_sixth_at_midnight_in_almaty_and_when_billing_has_closed_it() {
    let clock = Arc::new(ManualClock::new("2026-11-05T18:59:59Z".parse().unwrap()));
    let world = World::builder().without_worker().clock(Arc::clone(&clock) as _).start().await;
    let bearer = world.token_at("administrator", "2026-11-05T18:00:00Z");
    let act = with(&world.completion_act(&[]), "/parameters/month", json!("2026-10"));
    let ask = || world.client.post(world.url("/v1/reports/completion_act")).bearer_auth(&bearer).json(&act).send();
    let rule = |answer: Value| answer["errors"][0]["rule"].as_str().unwrap().to_owned();

    let early = ask().await.unwrap();
    assert_eq!(early.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(rule(early.json().await.unwrap()), "month_not_available");
    clock.set("2026-11-05T19:00:00Z".parse().unwrap());
    sqlx::query("delete from billing.closed_month where month = '2026-10-01'").execute(&world.billing).await.unwrap();
    let open = ask().await.unwrap();
    assert_eq!(open.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(rule(open.json().await.unwrap()), "month_not_closed");
    sqlx::query("insert into billing.closed_month values ('2026-10-01', '2026-11-02T17:00:00Z')")
        .execute(&world.billing)
        .await
        .unwrap();
    assert_eq!(ask().await.unwrap().status(), StatusCode::ACCEPTED);
}

/// What two readers could understand differently is understood by none.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_twice_is_refused() {
    let world = World::builder().without_worker().start().await;
    let body = world.number_list("reader@example.kz");
    let rule = |call: reqwest::RequestBuilder| async move {
        let answer = call.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json::<Value>().await.unwrap()["errors"][0]["rule"].as_str().unwrap_or_default().to_owned())
    };
    let twice = |name: &'static str, values: [&str; 2]| {
        values.into_iter().fold(world.post("number_list", &body), |call, value| call.header(name, value))
    };
    // `post` has sent the token already.
    let bearer = format!("Bearer {}", world.bearer);
    assert_eq!(rule(world.post("number_list", &body).header("authorization", bearer)).await, (401, "token_invalid".to_owned()));
    assert_eq!(rule(twice("idempotency-key", ["a", "b"])).await, (422, "idempotency_key_malformed".to_owned()));
    let doubled = body.to_string().replacen('{', r#"{"locale":"en","#, 1);
    let call = world.client.post(world.url("/v1/reports/number_list")).bearer_auth(&world.bearer);
    let call = call.header("content-type", "application/json").body(doubled);
    assert_eq!(rule(call).await, (400, "invalid_json".to_owned()));
    assert_eq!(world.count("select count(*) from qujat.request").await, 0);
}

/// Whoever can act can be taken the right away: `sub` has one length wherever it is read.
#[tokio::test(flavor = "multi_thread")]
async fn a_subject_that_could_not_be_revoked_can_do_nothing() {
    let world = World::builder().without_worker().start().await;
    let status = |length: usize| {
        let bearer = world.token(&"я".repeat(length), &[&world.company.bin], "reports:request");
        let call = world.client.get(world.url(&format!("/v1/requests?company={}", world.company.bin))).bearer_auth(bearer);
        async move { call.send().await.unwrap().status().as_u16() }
    };
    assert_eq!([status(200).await, status(201).await], [200, 401]);
}
