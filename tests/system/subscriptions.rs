//! Subscriptions to monthly documents over the API: who may have which mailed, and what becomes of it when rights change.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::{
    support::{World, publish_on, subscribed_long_ago},
    unsubscribe::body,
};

async fn ask(world: &World, bearer: &str, method: Method, path: &str, body: Option<&Value>) -> Response {
    let asked = world.client.request(method, world.url(path)).bearer_auth(bearer);
    let asked = match body {
        Some(body) => asked.json(body),
        None => asked,
    };
    asked.send().await.unwrap()
}

/// Status and, by field, the broken rules.
async fn refused(answer: Response) -> (u16, Vec<(String, String)>) {
    let status = answer.status().as_u16();
    let details: Value = answer.json().await.unwrap();
    let errors = details["errors"].as_array().unwrap().iter();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    (status, errors.map(|error| (text(error, "field"), text(error, "rule"))).collect())
}

async fn refused_body(world: &World, change: impl FnOnce(&mut Value)) -> (u16, Vec<(String, String)>) {
    let mut body = body(world, &["reader@example.kz"]);
    change(&mut body);
    refused(ask(world, &world.bearer, Method::POST, "/v1/subscriptions", Some(&body)).await).await
}

fn rules(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(field, rule)| ((*field).to_owned(), (*rule).to_owned())).collect()
}

async fn subscribe(world: &World, bearer: &str, body: &Value) -> String {
    let answer = ask(world, bearer, Method::POST, "/v1/subscriptions", Some(body)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_is_made_shown_changed_and_ended() {
    let world = World::builder().without_worker().start().await;
    let bin = &world.company.bin;
    let account = world.company.mobile_account.as_deref().unwrap();
    let wanted = json!({
        "company": bin,
        "kinds": ["completion_act", "invoice_register", "completion_act"],
        "accounts": [account, account],
        "recipients": ["Reader@Example.KZ", "Reader@example.kz", "other@example.kz"],
    });
    let answer = ask(&world, &world.bearer, Method::POST, "/v1/subscriptions", Some(&wanted)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let made: Value = answer.json().await.unwrap();
    assert_eq!(location, format!("/v1/subscriptions/{}", made["id"].as_str().unwrap()));
    assert_eq!(made["kinds"], json!(["completion_act", "invoice_register"]));
    assert_eq!(made["accounts"], json!([account]));
    assert_eq!(made["formats"], json!(["pdf", "xlsx"]));
    assert_eq!((&made["only_when_due"], &made["suspended"]), (&json!(false), &json!(false)));
    assert_eq!(made["subscriber"], "Айгүл Сейітқызы");
    let nobody_left = |address: &str| json!({ "address": address, "unsubscribed_at": null });
    assert_eq!(made["recipients"], json!([nobody_left("Reader@example.kz"), nobody_left("other@example.kz")]));
    let language = sqlx::query_scalar::<_, Option<String>>("select locale from billing.company where bin = $1");
    let language = language.bind(bin).fetch_one(&world.billing).await.unwrap().unwrap_or_else(|| "ru".to_owned());
    assert_eq!(made["locale"], language);
    assert_eq!(made["company_name"], world.company_name(&language).await);

    let list = format!("/v1/subscriptions?company={bin}");
    assert_eq!(world.get(&location).send().await.unwrap().json::<Value>().await.unwrap(), made);
    assert_eq!(world.get(&list).send().await.unwrap().json::<Value>().await.unwrap(), json!({ "subscriptions": [made] }));

    let other = json!({
        "company": bin, "kinds": ["reconciliation_act"], "formats": ["pdf"], "locale": "kk", "recipients": ["third@example.kz"],
        "only_when_due": true,
    });
    let changed = ask(&world, &world.bearer, Method::PUT, &location, Some(&other)).await;
    assert_eq!(changed.status(), StatusCode::OK);
    let changed: Value = changed.json().await.unwrap();
    assert_eq!(changed["recipients"], json!([nobody_left("third@example.kz")]));
    assert_eq!((&changed["accounts"], &changed["locale"], &changed["only_when_due"]), (&Value::Null, &json!("kk"), &json!(true)));
    assert_eq!((&changed["id"], &changed["created_at"]), (&made["id"], &made["created_at"]));

    assert_eq!(ask(&world, &world.bearer, Method::DELETE, &location, None).await.status(), StatusCode::NO_CONTENT);
    for method in [Method::GET, Method::DELETE] {
        let gone = ask(&world, &world.bearer, method, &location, None).await;
        assert_eq!(refused(gone).await, (404, rules(&[("id", "subscription_not_found")])));
    }
    let gone = ask(&world, &world.bearer, Method::PUT, &location, Some(&other)).await;
    assert_eq!(refused(gone).await, (404, rules(&[("id", "subscription_not_found")])));
    assert_eq!(world.get(&list).send().await.unwrap().json::<Value>().await.unwrap(), json!({ "subscriptions": [] }));
    let actions: Vec<String> = sqlx::query_scalar("select action from qujat.audit where company = $1 order by id")
        .bind(bin)
        .fetch_all(&world.service)
        .await
        .unwrap();
    assert_eq!(actions, ["subscription_created", "subscription_changed", "subscription_ended"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_subscribed_to_is_said_with_its_field() {
    let world = World::builder().without_worker().start().await;
    let foreign = world.foreign_account().await;
    let account = world.company.mobile_account.clone().unwrap();
    let internet =
        "insert into billing.account (account, company_bin, service, contract_number, contract_date, billing_method, opened_on)
                    values ('99999990', $1, 'fixed_internet', 'D', '2020-01-01', 'credit', '2020-01-01')";
    sqlx::query(internet).bind(&world.company.bin).execute(&world.billing).await.unwrap();
    let strange = refused_body(&world, |body| body["accounts"] = json!([account, foreign, account, "99999990", "00000001"])).await;
    let unknown = ["accounts[1]", "accounts[3]", "accounts[4]"].map(|field| (field, "account_unknown"));
    assert_eq!(strange, (422, rules(&unknown)));

    let wrong = refused_body(&world, |body| {
        body["kinds"] = json!(["number_list", "poem"]);
        body["accounts"] = json!([]);
        body["formats"] = json!(["docx"]);
        body["locale"] = json!("de");
        body["recipients"] = json!(["nobody"]);
        body["only_when_due"] = json!(1);
    });
    let expected = [
        ("kinds[0]", "kind_not_published"),
        ("kinds[1]", "unknown_kind"),
        ("accounts", "required"),
        ("formats[0]", "unknown_format"),
        ("locale", "unknown_locale"),
        ("recipients[0]", "malformed_email"),
        ("only_when_due", "unknown_value"),
    ];
    assert_eq!(wrong.await, (422, rules(&expected)));
    let many = (0..11).map(|number| format!("reader{number}@example.kz")).collect::<Vec<_>>();
    let many = refused_body(&world, |body| body["recipients"] = json!(many)).await;
    assert_eq!(many, (422, rules(&[("recipients", "too_many_recipients")])));
    let stranger = refused_body(&world, |body| body["company"] = json!("111111111111")).await;
    assert_eq!(stranger, (403, rules(&[("company", "company_not_allowed")])));

    let reader = world.token("reader", &[&world.company.bin], "documents:read");
    let subscription = body(&world, &["reader@example.kz"]);
    let asked = ask(&world, &reader, Method::POST, "/v1/subscriptions", Some(&subscription)).await;
    assert_eq!(refused(asked).await, (403, rules(&[("", "scope_missing")])));
    let listed = ask(&world, &reader, Method::GET, &format!("/v1/subscriptions?company={}", world.company.bin), None).await;
    assert_eq!(refused(listed).await, (403, rules(&[("", "scope_missing")])));

    world.close_billing(true).await;
    let asked = ask(&world, &world.bearer, Method::POST, "/v1/subscriptions", Some(&subscription)).await;
    assert!(asked.headers().contains_key("retry-after"));
    assert_eq!(refused(asked).await, (503, rules(&[("", "unavailable")])));
    world.close_billing(false).await;
    let inactive = "update billing.company set active = false where bin = $1";
    sqlx::query(inactive).bind(&world.company.bin).execute(&world.billing).await.unwrap();
    assert_eq!(refused_body(&world, |_| {}).await, (422, rules(&[("company", "company_inactive")])));
    assert_eq!(world.count("select count(*) from qujat.subscription").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_companys_subscription_does_not_exist() {
    let world = World::builder().without_worker().start().await;
    let subscription = body(&world, &["reader@example.kz"]);
    let location = subscribe(&world, &world.bearer, &subscription).await;
    let other = world.companies.iter().find(|company| company.bin != world.company.bin).unwrap();
    let stranger = world.token("stranger", &[&other.bin], "reports:request documents:read");
    for path in [location.as_str(), "/v1/subscriptions/x", "/v1/subscriptions/0192f0c1-0000-7000-8000-000000000001"] {
        for (method, body) in [(Method::GET, None), (Method::PUT, Some(&subscription)), (Method::DELETE, None)] {
            let answer = ask(&world, &stranger, method, path, body).await;
            assert_eq!(refused(answer).await, (404, rules(&[("id", "subscription_not_found")])));
        }
    }
    // Whoever has both companies may not move a subscription from one to the other.
    let mut moved = subscription.clone();
    moved["company"] = json!(other.bin);
    let answer = ask(&world, &world.bearer, Method::PUT, &location, Some(&moved)).await;
    assert_eq!(refused(answer).await, (422, rules(&[("company", "unknown_value")])));
    assert_eq!(world.count("select count(*) from qujat.subscription where ended_at is null").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_has_a_hundred_at_most() {
    // More than may be made within an hour.
    let unhurried = World::builder().without_worker().setting("LIMITS__SUBSCRIPTIONS_PER_CALLER", 0);
    let world = unhurried.setting("LIMITS__SUBSCRIPTIONS_PER_COMPANY", 0).start().await;
    let subscription = body(&world, &["reader@example.kz"]);
    let first = subscribe(&world, &world.bearer, &subscription).await;
    let fill = "insert into qujat.subscription (id, company, company_name, kinds, formats, locale, only_when_due, subject, created_at,
                    changed_at)
                select gen_random_uuid(), company, company_name, kinds, formats, locale, only_when_due, subject, created_at, changed_at
                from qujat.subscription, generate_series(1, 99)";
    sqlx::query(fill).execute(&world.service).await.unwrap();
    assert_eq!(refused_body(&world, |_| {}).await, (409, rules(&[("", "too_many_subscriptions")])));
    assert_eq!(ask(&world, &world.bearer, Method::DELETE, &first, None).await.status(), StatusCode::NO_CONTENT);
    subscribe(&world, &world.bearer, &subscription).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_stands_still_with_its_subscribers_right_until_somebody_takes_it_over() {
    let world = World::start().await;
    let leaver = world.token("leaver", &[&world.company.bin], "reports:request");
    let subscription = body(&world, &["reader@example.kz"]);
    let location = subscribe(&world, &leaver, &subscription).await;
    let right = format!("/v1/rights/leaver/{}/revoked", world.company.bin);
    assert_eq!(ask(&world, &world.bearer, Method::PUT, &right, None).await.status(), StatusCode::NO_CONTENT);
    for (method, body) in [(Method::GET, None), (Method::PUT, Some(&subscription)), (Method::DELETE, None)] {
        assert_eq!(ask(&world, &leaver, method, &location, body).await.status(), StatusCode::FORBIDDEN);
    }
    let shown = || async { world.get(&location).send().await.unwrap().json::<Value>().await.unwrap() };
    assert_eq!(shown().await["suspended"], true);
    subscribed_long_ago(&world).await;
    publish_on(&world, 9).await;
    assert!(world.mailbox.mails_to("reader@example.kz").is_empty());

    assert_eq!(ask(&world, &world.bearer, Method::PUT, &location, Some(&subscription)).await.status(), StatusCode::OK);
    assert_eq!(shown().await["suspended"], false);
    publish_on(&world, 9).await;
    assert_eq!(world.mailbox.mails_to("reader@example.kz").len(), 2);
}
