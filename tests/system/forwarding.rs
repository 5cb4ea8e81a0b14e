//! A stored document goes to further recipients by mail, without being made again.

use qujat_demo::servers::Fault;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::support::World;

const SCOPES: &str = "reports:request documents:read";

async fn forward(world: &World, bearer: &str, request: &str, recipients: &[&str], key: Option<&str>) -> Response {
    let mut call = world.client.post(world.url(&format!("{request}/mails"))).bearer_auth(bearer);
    if let Some(key) = key {
        call = call.header("idempotency-key", key);
    }
    call.json(&json!({ "recipients": recipients })).send().await.unwrap()
}

async fn refusal(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    (status, answer.json::<Value>().await.unwrap()["errors"][0]["rule"].as_str().unwrap_or_default().to_owned())
}

async fn revoke(world: &World, subject: &str) {
    let path = format!("/v1/rights/{subject}/{}/revoked", world.company.bin);
    assert!(world.client.put(world.url(&path)).bearer_auth(&world.bearer).send().await.unwrap().status().is_success());
}

fn link(world: &World, recipient: &str) -> String {
    let mails = world.mailbox.mails_to(recipient);
    qujat_demo::link_of(mails.last().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_recipient_gets_the_stored_document_once() {
    let world = World::start().await;
    let request = world.ask("completion_act", &world.completion_act(&["first@example.kz"])).await;
    world.until(&request, &["done"]).await;
    let puts = world.objects.puts();
    let both = ["First@EXAMPLE.kz", "first@example.kz", "second@example.kz"];
    let answer = forward(&world, &world.bearer, &request, &both, Some("k1")).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED, "{}", answer.text().await.unwrap());
    world.until(&request, &["done"]).await;
    world.settle().await;
    let mails = |address: &str| world.mailbox.mails_to(address).len();
    assert_eq!((mails("first@example.kz"), mails("First@example.kz"), mails("second@example.kz")), (1, 1, 1));
    assert_eq!((world.objects.puts(), world.count("select count(*) from qujat.job").await), (puts, 1), "nothing was made anew");
    let page = world.client.get(link(&world, "second@example.kz")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);

    // The same call again, the same recipient again, and another call under the key.
    for key in [Some("k1"), Some("k2"), None] {
        assert_eq!(forward(&world, &world.bearer, &request, &both, key).await.status(), StatusCode::ACCEPTED);
    }
    let reused = forward(&world, &world.bearer, &request, &["third@example.kz"], Some("k1")).await;
    assert_eq!(refusal(reused).await, (422, "idempotency_key_reused".to_owned()));
    world.settle().await;
    assert_eq!((mails("second@example.kz"), mails("third@example.kz")), (1, 0));
    let noted: Vec<(Option<String>, Value)> =
        sqlx::query_as("select subject, detail from qujat.audit where action = 'document_forwarded' order by id")
            .fetch_all(&world.service)
            .await
            .unwrap();
    let by = |mails: u64| (Some("administrator".to_owned()), json!({ "mails": mails }));
    assert_eq!(noted, [by(2), by(0), by(0)]);

    sqlx::query("update qujat.document set expired_at = now()").execute(&world.service).await.unwrap();
    let expired = forward(&world, &world.bearer, &request, &["fourth@example.kz"], None).await;
    assert_eq!(refusal(expired).await, (410, "document_expired".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_failed_goes_out_again_and_one_that_may_have_arrived_does_not() {
    let world = World::start().await;
    world.mailbox.set_fault_for("full@example.kz", Fault::RefuseRecipient);
    let request = world.ask("completion_act", &world.completion_act(&["full@example.kz", "unknown@example.kz"])).await;
    world.until(&request, &["undelivered"]).await;
    world.settle().await;
    sqlx::query("update qujat.delivery set state = 'unknown', problem = 'mail_unknown' where recipient = 'unknown@example.kz'")
        .execute(&world.service)
        .await
        .unwrap();
    // Its link must be as good as that of any new mail.
    sqlx::query("update qujat.delivery set created_at = now() - interval '1 year'").execute(&world.service).await.unwrap();
    world.mailbox.set_fault_for("full@example.kz", Fault::None);
    let answer = forward(&world, &world.bearer, &request, &["full@example.kz", "unknown@example.kz"], None).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    world.settle().await;
    let mails = |address: &str| world.mailbox.mails_to(address).len();
    assert_eq!((mails("full@example.kz"), mails("unknown@example.kz")), (1, 1));
    let page = world.client.get(link(&world, "full@example.kz")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_links_stand_on_the_right_of_who_had_it_mailed() {
    let world = World::start().await;
    let asker = world.token("asker", &[&world.company.bin], SCOPES);
    let body = world.completion_act(&["own@example.kz"]);
    let asked = world.client.post(world.url("/v1/reports/completion_act")).bearer_auth(&asker).json(&body).send().await.unwrap();
    let request = asked.headers()["location"].to_str().unwrap().to_owned();
    world.until(&request, &["done"]).await;
    let colleague = world.token("colleague", &[&world.company.bin], SCOPES);
    let forwarded = forward(&world, &colleague, &request, &["friend@example.kz"], None).await;
    assert_eq!(forwarded.status(), StatusCode::ACCEPTED);
    world.settle().await;
    let (own, friend) = (link(&world, "own@example.kz"), link(&world, "friend@example.kz"));
    let status = |link: String| {
        let world = &world;
        async move { world.client.get(link).send().await.unwrap().status().as_u16() }
    };
    revoke(&world, "colleague").await;
    assert_eq!((status(own.clone()).await, status(friend.clone()).await), (200, 410));
    assert_eq!(refusal(forward(&world, &colleague, &request, &["more@example.kz"], None).await).await.0, 403);
    let stranger = world.token("stranger", &[&world.companies.last().unwrap().bin], SCOPES);
    let hidden = forward(&world, &stranger, &request, &["more@example.kz"], None).await;
    assert_eq!(refusal(hidden).await, (404, "request_not_found".to_owned()));
    revoke(&world, "asker").await;
    assert_eq!(status(own).await, 410);
    // Whoever has the right may go on with what somebody else, who has left, had made.
    let again = forward(&world, &world.bearer, &request, &["heir@example.kz"], None).await;
    assert_eq!(again.status(), StatusCode::ACCEPTED);
    world.settle().await;
    assert_eq!(status(link(&world, "heir@example.kz")).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn forwarded_mails_count_and_what_is_not_stored_is_not_mailed() {
    let world = World::builder().setting("LIMITS__MAILS_PER_CALLER", 3).setting("DOCUMENTS__MAXIMUM_RECIPIENTS", 3).start().await;
    let request = world.ask("completion_act", &world.completion_act(&["one@example.kz", "two@example.kz"])).await;
    world.until(&request, &["done"]).await;
    let many = forward(&world, &world.bearer, &request, &["three@example.kz", "four@example.kz"], None).await;
    assert!(many.headers().contains_key("retry-after"));
    assert_eq!(refusal(many).await, (429, "too_many_mails".to_owned()));
    // Who has a mail already counts for nothing.
    let one = forward(&world, &world.bearer, &request, &["one@example.kz", "three@example.kz"], None).await;
    assert_eq!(one.status(), StatusCode::ACCEPTED);
    let next = forward(&world, &world.bearer, &request, &["four@example.kz"], None).await;
    assert_eq!(refusal(next).await, (429, "too_many_mails".to_owned()));
    world.settle().await;
    assert_eq!(world.mailbox.mails().len(), 3);

    world.close_billing(true).await;
    let waiting = world.ask("completion_act", &world.completion_act(&[])).await;
    let early = forward(&world, &world.bearer, &waiting, &["four@example.kz"], None).await;
    assert_eq!(refusal(early).await, (409, "document_not_stored".to_owned()));
    world.close_billing(false).await;
    world.settle().await;
}
