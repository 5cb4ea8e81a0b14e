//! What one caller or one company may not do to all others: flood mailboxes, take what all share, or have something opened by exhausting it.

use std::{sync::Arc, time::Duration};

use chrono::{Days, Months, TimeDelta};
use qujat_platform::{Clock, ManualClock, SystemClock};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{ServiceProcess, World, eventually};

/// The address in the only mail there is.
async fn mailed_link(world: &World) -> String {
    let request = world.ask("number_list", &world.number_list("reader@example.kz")).await;
    world.until(&request, &["done"]).await;
    world.settle().await;
    qujat_demo::link_of(&world.mailbox.mails_to("reader@example.kz")[0]).unwrap()
}

async fn deactivate(world: &World) {
    sqlx::query("update billing.company set active = false where bin = $1")
        .bind(&world.company.bin)
        .execute(&world.billing)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_nothing_while_billing_is_silent() {
    let world = World::start().await;
    let link = mailed_link(&world).await;
    world.close_billing(true).await;
    let form = [("archive", "zip")];
    for answer in [world.client.get(&link).send().await.unwrap(), world.client.post(&link).form(&form).send().await.unwrap()] {
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.headers().contains_key("retry-after"));
        let page = answer.text().await.unwrap();
        assert!(page.contains("lang=\"ru") && !page.contains(&world.company.bin), "{page}");
    }
    world.close_billing(false).await;
    assert_eq!(world.client.get(&link).send().await.unwrap().status(), StatusCode::OK);
    // What billing said a moment ago counts while it is silent, and no longer than that.
    world.close_billing(true).await;
    assert_eq!(world.client.get(&link).send().await.unwrap().status(), StatusCode::OK);
    world.close_billing(false).await;
    deactivate(&world).await;
    assert_eq!(world.client.get(&link).send().await.unwrap().status(), StatusCode::GONE);
    world.close_billing(true).await;
    assert_eq!(world.client.get(&link).send().await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
}

/// Screens that wait for a lock in billing stand for ones that take long. They must leave a connection for the question of whether a
/// company is served.
#[tokio::test(flavor = "multi_thread")]
async fn screens_leave_billing_a_connection_for_links() {
    let world = World::start().await;
    let link = mailed_link(&world).await;
    deactivate(&world).await;
    let mut lock = world.billing.begin().await.unwrap();
    sqlx::query("lock table billing.number in access exclusive mode").execute(&mut *lock).await.unwrap();
    let mut screens = tokio::task::JoinSet::new();
    let others: Vec<_> = world.companies.iter().filter(|company| company.bin != world.company.bin).take(2).collect();
    for number in 0..32 {
        let company = &others[number % 2].bin;
        let bearer = world.token(&format!("reader-{}", number % 16), &[company], "reports:request");
        let url = world.url(&format!("/v1/reports/number_list/rows?company={company}"));
        let request = world.client.get(url).bearer_auth(bearer);
        screens.spawn(async move {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.headers().contains_key("retry-after"))
        });
    }
    eventually("screens wait for the lock", || async {
        let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        sqlx::query_scalar::<_, i64>(waiting).fetch_one(&world.billing).await.unwrap() >= 5
    })
    .await;
    // Those that got no place have been told so by now, or wait for a connection.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let closed = world.client.get(&link).send().await.unwrap();
    assert_eq!(closed.status(), StatusCode::GONE, "billing could be asked");
    lock.rollback().await.unwrap();
    let mut answers = screens.join_all().await;
    answers.sort_unstable();
    assert!(answers.iter().all(|(status, again)| [200, 429, 503].contains(status) && *again == (*status != 200)), "{answers:?}");
    assert!(answers[0].0 == 200 && answers[31].0 != 200, "{answers:?}");
}

/// Asks for the company's list as somebody who may; the address of the request's state.
async fn ask_as(world: &World, bearer: &str, recipients: &[&str]) -> String {
    let body = json!({ "company": world.company.bin, "locale": "ru", "formats": ["xlsx"], "recipients": recipients });
    let request = world.client.post(world.url("/v1/reports/number_list")).bearer_auth(bearer).json(&body);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

fn colleague(world: &World, name: &str) -> String {
    world.token(name, &[&world.company.bin], "reports:request documents:read")
}

/// Each recipient's mail and how it stands, as an asker sees it.
fn mails(request: &Value) -> Vec<(&str, &str)> {
    let deliveries = request["deliveries"].as_array().unwrap().iter();
    deliveries.map(|mail| (mail["recipient"].as_str().unwrap(), mail["state"].as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn identical_requests_give_one_mail_to_one_recipient() {
    let world = World::builder().without_worker().start().await;
    let mut requests = Vec::new();
    for _ in 0..50 {
        requests.push(world.ask("number_list", &world.number_list("one@example.kz")).await);
    }
    let other = ask_as(&world, &colleague(&world, "colleague"), &["one@example.kz", "two@example.kz"]).await;
    let _worker = ServiceProcess::worker(&world);
    let bearer = colleague(&world, "colleague");
    eventually("the last one's mails are sent", || async {
        let answer = world.client.get(world.url(&other)).bearer_auth(&bearer).send().await.unwrap();
        let request: Value = answer.json().await.unwrap();
        request["state"] == "done" && mails(&request) == [("one@example.kz", "sent"), ("two@example.kz", "sent")]
    })
    .await;
    world.settle().await;
    for request in &requests {
        let request = world.state(request).await;
        assert_eq!((request["state"].as_str(), mails(&request)), (Some("done"), vec![("one@example.kz", "sent")]));
    }
    assert_eq!(world.count("select count(*) from qujat.job").await, 1);
    for recipient in ["one@example.kz", "two@example.kz"] {
        assert_eq!(world.mailbox.mails_to(recipient).len(), 1, "{recipient}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_told_to_one_address_once() {
    let world = World::builder().without_worker().start().await;
    sqlx::query("update billing.balance_statement set closing_tiyn = 1").execute(&world.billing).await.unwrap();
    let last = world.month + Months::new(1) - Days::new(1);
    let body = json!({
        "company": world.company.bin, "parameters": { "from": world.month, "to": last },
        "locale": "ru", "formats": ["pdf"], "recipients": ["reader@example.kz"],
    });
    let requests = [world.ask("reconciliation_act", &body).await, world.ask("reconciliation_act", &body).await];
    let _worker = ServiceProcess::worker(&world);
    for request in &requests {
        world.until(request, &["failed"]).await;
    }
    world.settle().await;
    assert_eq!(world.mailbox.mails().len(), 1);
    assert_eq!(world.mailbox.mails_to("administrator@example.kz").len(), 1);
    for request in &requests {
        assert_eq!(mails(&world.state(request).await), [("administrator@example.kz", "sent")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_mail_is_called_off_with_the_last_that_wants_it() {
    let world = World::builder().without_worker().setting("MAIL__PORT", 1).start().await;
    let body = world.number_list("one@example.kz");
    let requests = [world.ask("number_list", &body).await, world.ask("number_list", &body).await];
    let _worker = ServiceProcess::worker(&world);
    for (request, left) in requests.iter().zip(["waiting", "cancelled"]) {
        world.until(request, &["mailing"]).await;
        let cancelled = world.client.delete(world.url(request)).bearer_auth(&world.bearer).send().await.unwrap();
        assert!(cancelled.status().is_success(), "{}", cancelled.text().await.unwrap());
        assert_eq!(world.state(request).await["state"], "cancelled");
        eventually("the mail stands as the other request wants it", || async {
            let states: Vec<String> =
                sqlx::query_scalar("select distinct state from qujat.delivery").fetch_all(&world.service).await.unwrap();
            states == [left]
        })
        .await;
    }
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_link_stands_on_the_right_of_whoever_asked() {
    let world = World::builder().without_worker().start().await;
    let people = ["first", "second"].map(|name| (name, colleague(&world, name)));
    for (_, bearer) in &people {
        ask_as(&world, bearer, &["one@example.kz"]).await;
    }
    let revoke = async |name: &str| {
        let path = world.url(&format!("/v1/rights/{name}/{}/revoked", world.company.bin));
        world.client.put(path).bearer_auth(&world.bearer).send().await.unwrap().error_for_status().unwrap();
    };
    // The mail belongs to the first one's request.
    revoke("first").await;
    let _worker = ServiceProcess::worker(&world);
    let mails = world.mailbox.wait_for(1, Duration::from_secs(60)).await.unwrap();
    let link = qujat_demo::link_of(&mails[0]).unwrap();
    assert_eq!(world.client.get(&link).send().await.unwrap().status(), StatusCode::OK);
    revoke("second").await;
    assert_eq!(world.client.get(&link).send().await.unwrap().status(), StatusCode::GONE);
    world.settle().await;
}

/// What a call was answered: its status, and of a refusal rule, whose limit, and the seconds until it may be made again.
async fn told(request: reqwest::RequestBuilder) -> (u16, Option<(String, String, u64)>) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let again = answer.headers().get("retry-after").map(|seconds| seconds.to_str().unwrap().parse().unwrap());
    if status != 429 {
        return (status, None);
    }
    let error = answer.json::<Value>().await.unwrap()["errors"][0].clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    assert!(error["allowed"]["again_at"].is_string() && error["allowed"]["maximum"].is_u64(), "{error}");
    (status, Some((text(&error["rule"]), text(&error["allowed"]["per"]), again.unwrap())))
}

fn refused(rule: &str, whose: &str, seconds: u64) -> (u16, Option<(String, String, u64)>) {
    (429, Some((rule.to_owned(), whose.to_owned(), seconds)))
}

/// 120 subscriptions of ten invented addresses sent 600 mails in ten seconds.
#[tokio::test(flavor = "multi_thread")]
async fn invented_addresses_are_few_an_hour_and_known_ones_are_not_counted() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let world = World::builder().without_worker().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let invented = |block: u32| (0..10).map(|number| format!("invented{block}-{number}@example.kz")).collect::<Vec<_>>();
    let subscription =
        |recipients: &[String]| json!({ "company": world.company.bin, "kinds": ["invoice_register"], "recipients": recipients });
    let subscribe = |bearer: &str, recipients: &[String]| {
        world.client.post(world.url("/v1/subscriptions")).bearer_auth(bearer).json(&subscription(recipients))
    };
    let report = |bearer: &str, recipient: &str| {
        world.client.post(world.url("/v1/reports/number_list")).bearer_auth(bearer).json(&world.number_list(recipient))
    };
    let [one, two, three] = ["one", "two", "three"].map(|name| colleague(&world, name));
    for block in 0..120 {
        let expected = if block < 5 { (201, None) } else { refused("too_many_new_addresses", "caller", 3_600) };
        assert_eq!(told(subscribe(&one, &invented(block))).await, expected, "{block}");
    }
    for block in 5..10 {
        assert_eq!(told(subscribe(&two, &invented(block))).await, (201, None));
    }
    let by_company = refused("too_many_new_addresses", "company", 3_600);
    assert_eq!(told(subscribe(&three, &invented(10))).await, by_company);
    assert_eq!(told(report(&three, "invented@example.kz")).await, by_company);
    assert_eq!(told(report(&three, "invented0-0@example.kz")).await, (202, None), "it is known");
    assert_eq!(world.count("select count(*) from qujat.subscription_recipient").await, 100);

    // Exchanging a subscription's addresses is no way round.
    let id: uuid::Uuid = sqlx::query_scalar("select id from qujat.subscription where subject = 'two' limit 1")
        .fetch_one(&world.service)
        .await
        .unwrap();
    let change = |recipients: &[String]| {
        let request = world.client.put(world.url(&format!("/v1/subscriptions/{id}"))).bearer_auth(&three);
        request.json(&subscription(recipients))
    };
    assert_eq!(told(change(&invented(10))).await, by_company);
    assert_eq!(told(change(&invented(1))).await, (200, None));

    // Known addresses make no more mails, but subscriptions have a limit of their own: 20 of a caller, who has made 5.
    for number in 5..21 {
        let expected = if number < 20 { (201, None) } else { refused("too_many_new_subscriptions", "caller", 3_600) };
        assert_eq!(told(subscribe(&one, &invented(0))).await, expected, "{number}");
    }
    clock.set(clock.now() + TimeDelta::minutes(61));
    let later = world.token_at("one", &clock.now().to_rfc3339());
    assert_eq!(told(subscribe(&later, &invented(10))).await, (201, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn recipients_are_counted_and_an_hour_later_forgotten() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let builder = World::builder().without_worker().clock(Arc::clone(&clock) as Arc<dyn Clock>);
    let world = builder.setting("LIMITS__MAILS_PER_CALLER", 12).setting("LIMITS__MAILS_PER_COMPANY", 14).start().await;
    let known = (0..10).map(|number| format!("reader{number}@example.kz")).collect::<Vec<_>>();
    let ask = |bearer: &str, count: usize| {
        let body = world.completion_act(&known[..count].iter().map(String::as_str).collect::<Vec<_>>());
        world.client.post(world.url("/v1/reports/completion_act")).bearer_auth(bearer).json(&body)
    };
    let [one, two] = ["one", "two"].map(|name| colleague(&world, name));
    assert_eq!(told(ask(&one, 2)).await, (202, None));
    clock.set(clock.now() + TimeDelta::minutes(20));
    assert_eq!(told(ask(&one, 10)).await, (202, None));
    clock.set(clock.now() + TimeDelta::minutes(20));
    assert_eq!(told(ask(&one, 2)).await, refused("too_many_mails", "caller", 20 * 60), "the first two must be forgotten");
    assert_eq!(told(ask(&one, 3)).await, refused("too_many_mails", "caller", 40 * 60), "the ten as well");
    assert_eq!(told(ask(&two, 3)).await, refused("too_many_mails", "company", 20 * 60));
    assert_eq!(told(ask(&two, 2)).await, (202, None));
    assert_eq!(told(ask(&two, 0)).await, (202, None), "nothing is mailed");
    clock.set(clock.now() + TimeDelta::minutes(21));
    let one = world.token_at("one", &clock.now().to_rfc3339());
    assert_eq!(told(ask(&one, 2)).await, (202, None));
}
