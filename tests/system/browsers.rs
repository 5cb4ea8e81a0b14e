//! What a page of the portal needs of the API when it calls from the browser itself: events without a token, and CORS.

use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

use crate::support::World;

const ORIGIN: &str = "https://portal.example.kz";

async fn ticket(world: &World, bearer: &str, request: &str) -> Response {
    world.client.post(world.url(&format!("{request}/events"))).bearer_auth(bearer).send().await.unwrap()
}

async fn rule(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    (status, answer.json::<Value>().await.unwrap()["errors"][0]["rule"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_watches_its_request_with_a_ticket_and_nothing_else() {
    let world = World::start().await;
    let request = world.ask("completion_act", &world.completion_act(&[])).await;
    let other = world.ask("number_list", &world.number_list("other@example.kz")).await;
    let given = ticket(&world, &world.bearer, &request).await;
    assert_eq!((given.status(), &given.headers()["cache-control"]), (StatusCode::CREATED, &"no-store".parse().unwrap()));
    let given: Value = given.json().await.unwrap();
    let (url, secret) = (given["url"].as_str().unwrap(), given["ticket"].as_str().unwrap());
    // A browser that lost its connection comes again with the same address.
    for _ in 0..2 {
        let events = world.client.get(world.url(url)).send().await.unwrap();
        assert_eq!(events.headers()["content-type"], "text/event-stream");
        let events = events.text().await.unwrap();
        assert!(events.contains("event: state") && events.contains(r#""state":"done""#), "{events}");
    }
    world.settle().await;
    let get = |path: String| world.client.get(world.url(&path)).send();
    // For no other request, and for nothing but watching.
    let elsewhere = get(format!("{other}/events?ticket={secret}")).await.unwrap();
    assert_eq!(rule(elsewhere).await, (401, "event_ticket_invalid".to_owned()));
    assert_eq!(rule(get(format!("{request}?ticket={secret}")).await.unwrap()).await, (401, "token_missing".to_owned()));
    assert_eq!(rule(get(format!("{request}/events")).await.unwrap()).await, (401, "token_missing".to_owned()));
    assert_eq!(rule(get(format!("{request}/events?ticket=x")).await.unwrap()).await, (401, "event_ticket_invalid".to_owned()));
    let stranger = world.token("stranger", &[&world.companies.last().unwrap().bin], "reports:request");
    assert_eq!(rule(ticket(&world, &stranger, &request).await).await, (404, "request_not_found".to_owned()));
    // The table has nothing that opens a stream.
    let kept: Vec<u8> = sqlx::query_scalar("select ticket_hash from qujat.event_ticket").fetch_one(&world.service).await.unwrap();
    assert_ne!(kept, secret.as_bytes());
    sqlx::query("update qujat.event_ticket set expires_at = now() - interval '1 second'").execute(&world.service).await.unwrap();
    assert_eq!(rule(get(url.to_owned()).await.unwrap()).await, (401, "event_ticket_invalid".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_ends_with_the_right_of_its_holder() {
    let world = World::builder().without_worker().start().await;
    let request = world.ask("completion_act", &world.completion_act(&[])).await;
    let leaver = world.token("leaver", &[&world.company.bin], "reports:request");
    let given: Value = ticket(&world, &leaver, &request).await.json().await.unwrap();
    let url = world.url(given["url"].as_str().unwrap());
    // The work goes on for ever, as nobody works here: only the right ends the stream.
    let open = world.client.get(&url).send().await.unwrap();
    assert_eq!(open.status(), StatusCode::OK);
    let path = format!("/v1/rights/leaver/{}/revoked", world.company.bin);
    assert!(world.client.put(world.url(&path)).bearer_auth(&world.bearer).send().await.unwrap().status().is_success());
    let seen = open.text().await.unwrap();
    assert!(seen.contains(r#""state":"queued""#) && !seen.contains(r#""final":true"#), "{seen}");
    assert_eq!(rule(world.client.get(&url).send().await.unwrap()).await, (403, "company_not_allowed".to_owned()));
    world.leave_work("nobody works here");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_configured_origins_may_call_the_api_and_no_others() {
    let world = World::builder().without_worker().setting("HTTP__ALLOWED_ORIGINS__0", ORIGIN).start().await;
    let asks = |path: &str, origin: &str| {
        let headers =
            [("origin", origin), ("access-control-request-method", "POST"), ("access-control-request-headers", "authorization")];
        let call = world.client.request(Method::OPTIONS, world.url(path));
        headers.into_iter().fold(call, |call, (name, value)| call.header(name, value)).send()
    };
    let allowed =
        |answer: &Response| answer.headers().get("access-control-allow-origin").map(|value| value.to_str().unwrap().to_owned());
    let preflight = asks("/v1/reports/number_list", ORIGIN).await.unwrap();
    assert_eq!((preflight.status(), allowed(&preflight).as_deref()), (StatusCode::OK, Some(ORIGIN)));
    let headers = preflight.headers()["access-control-allow-headers"].to_str().unwrap().to_owned();
    assert!(headers.contains("authorization") && headers.contains("idempotency-key"), "{headers}");
    for (path, origin) in
        [("/v1/reports/number_list", "https://evil.example"), ("/d/x", ORIGIN), ("/v1/reports/number_list", "null")]
    {
        assert_eq!(allowed(&asks(path, origin).await.unwrap()), None, "{path} {origin}");
    }
    // A page can read a refusal too, and where what it asked for is.
    let refused = world.client.get(world.url("/v1/companies")).header("origin", ORIGIN).send().await.unwrap();
    assert_eq!((refused.status(), allowed(&refused).as_deref()), (StatusCode::UNAUTHORIZED, Some(ORIGIN)));
    assert!(refused.headers()["access-control-expose-headers"].to_str().unwrap().contains("location"));
    assert!(!refused.headers().contains_key("access-control-allow-credentials"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_configured_origins_no_page_may_call_the_api() {
    let world = World::builder().without_worker().start().await;
    let answer = world.get("/v1/companies").header("origin", ORIGIN).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}
