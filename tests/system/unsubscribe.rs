//! The link that ends monthly mails (RFC 8058): looking changes nothing, one click ends them, and whoever had subscribed hears of it.

use qujat_demo::servers::ReceivedMail;
use qujat_platform::{DigestId, link_token::LinkToken, store::Store};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{ServiceProcess, World, publish_on, round_on, subscribed_long_ago};

/// A body that is accepted for all kinds of the company.
pub fn body(world: &World, recipients: &[&str]) -> Value {
    json!({
        "company": world.company.bin,
        "kinds": ["completion_act", "invoice_register", "reconciliation_act"],
        "locale": "ru",
        "recipients": recipients,
    })
}

async fn subscribe(world: &World, recipients: &[&str]) {
    let asked = world.client.post(world.url("/v1/subscriptions")).bearer_auth(&world.bearer).json(&body(world, recipients));
    assert_eq!(asked.send().await.unwrap().status(), StatusCode::CREATED);
    subscribed_long_ago(world).await;
}

/// The address of the header that mail programs look for.
fn unsubscribe_link(mail: &ReceivedMail) -> String {
    let raw = String::from_utf8_lossy(&mail.raw).replace("\r\n ", " ");
    let header = raw.lines().find(|line| line.starts_with("List-Unsubscribe:")).unwrap();
    header.split_once('<').unwrap().1.split_once('>').unwrap().0.to_owned()
}

async fn waiting_digests(world: &World) -> i64 {
    world.count("select count(*) from qujat.delivery where purpose = 'digest' and state = 'waiting'").await
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_changes_nothing_and_one_click_calls_off_what_waits() {
    let world = World::builder().without_worker().start().await;
    subscribe(&world, &["reader@example.kz", "other@example.kz"]).await;
    round_on(&world, 9).await;
    let worker = ServiceProcess::worker(&world);
    world.settle().await;
    worker.kill();
    round_on(&world, 9).await;
    assert_eq!(waiting_digests(&world).await, 4);

    // A token that no mail has carried yet, as the worker would derive it.
    let digest: uuid::Uuid =
        sqlx::query_scalar("select id from qujat.digest where recipient = 'reader@example.kz' order by id limit 1")
            .fetch_one(&world.service)
            .await
            .unwrap();
    let configuration = world.configuration();
    let token = LinkToken::derive_unsubscribe(&configuration.links.keys[0], DigestId(digest));
    let store = Store::connect(&configuration.database).unwrap();
    store.file_unsubscribe(DigestId(digest), &token.hash()).await.unwrap();
    let link = world.url(&format!("/u/{}", token.as_str()));

    // Nobody who looks is asked who they are, whatever billing thinks of the company.
    sqlx::query("update billing.company set active = false").execute(&world.billing).await.unwrap();
    for method in [Method::GET, Method::HEAD, Method::GET] {
        let page = world.client.request(method.clone(), &link).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::OK);
        assert_eq!(page.headers()["cache-control"], "no-store");
        assert_eq!(page.headers()["referrer-policy"], "no-referrer");
        assert_eq!(page.headers()["x-robots-tag"], "noindex, nofollow");
        assert!(page.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        let text = page.text().await.unwrap();
        assert!(method == Method::HEAD || text.contains("r…@example.kz") && !text.contains("reader@"), "{text}");
    }
    for body in ["", "a=b", "List-Unsubscribe=no", "List-Unsubscribe=One-Click&a=b"] {
        let posted = world.client.post(&link).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        assert_eq!(posted.send().await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let unknown = world.url("/u/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    for method in [Method::GET, Method::POST] {
        let page = world.client.request(method, &unknown).form(&[("List-Unsubscribe", "One-Click")]).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::NOT_FOUND);
        assert!(page.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    }
    assert_eq!(waiting_digests(&world).await, 4);
    assert_eq!(world.count("select count(*) from qujat.subscription_recipient where unsubscribed_at is not null").await, 0);

    // One Redis more or less is no reason to keep somebody subscribed: the sweep finds the mail to the administrator.
    for _ in 0..2 {
        let done = world.client.post(&link).form(&[("List-Unsubscribe", "One-Click")]).send().await.unwrap();
        assert_eq!(done.status(), StatusCode::OK);
        assert!(!done.headers().contains_key("set-cookie"));
        assert!(!done.text().await.unwrap().contains("<form"));
    }
    assert_eq!(waiting_digests(&world).await, 2);
    assert_eq!(world.count("select count(*) from qujat.subscription_recipient where unsubscribed_at is not null").await, 1);
    assert_eq!(world.count("select count(*) from qujat.audit where action = 'unsubscribed'").await, 1);
    sqlx::query("update billing.company set active = true").execute(&world.billing).await.unwrap();
    let _worker = ServiceProcess::worker(&world);
    world.settle().await;
    assert!(world.mailbox.mails_to("reader@example.kz").is_empty());
    assert_eq!(world.mailbox.mails_to("other@example.kz").len(), 2);
    let told = world.mailbox.mails_to("administrator@example.kz");
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("reader@example.kz"), "{}", told[0].text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_program_ends_the_mails_that_carry_its_header() {
    let world = World::start().await;
    subscribe(&world, &["reader@example.kz"]).await;
    publish_on(&world, 9).await;
    let mails = world.mailbox.mails_to("reader@example.kz");
    assert_eq!(mails.len(), 2);
    let links = mails.iter().map(unsubscribe_link).collect::<Vec<_>>();
    // As in the examples of RFC 8058 §8.
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    let posted = world.client.post(&links[0]).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x").body(multipart);
    assert_eq!(posted.send().await.unwrap().status(), StatusCode::OK);
    // The other mail's link ends the same, so it has ended already.
    let again = world.client.post(&links[1]).form(&[("List-Unsubscribe", "One-Click")]).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::OK);
    world.settle().await;
    assert_eq!(world.mailbox.mails_to("administrator@example.kz").len(), 1);
    let list = format!("/v1/subscriptions?company={}", world.company.bin);
    let shown: Value = world.get(&list).send().await.unwrap().json().await.unwrap();
    assert!(shown["subscriptions"][0]["recipients"][0]["unsubscribed_at"]["utc"].is_string(), "{shown}");

    // What is made anew is mailed to nobody who left; the documents' own links stay.
    sqlx::query("update qujat.document set publication_id = null, publication_object = null")
        .execute(&world.service)
        .await
        .unwrap();
    publish_on(&world, 10).await;
    assert_eq!(world.mailbox.mails_to("reader@example.kz").len(), 2);
    let documents = world.client.get(qujat_demo::link_of(&mails[0]).unwrap()).send().await.unwrap();
    assert_eq!(documents.status(), StatusCode::OK);
}
