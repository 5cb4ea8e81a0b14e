//! Publishing over the API, for operators: everything is checked before anything begins, and the API itself begins nothing but rows.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{World, publish_on, round_on};

async fn ask(world: &World, method: Method, path: &str, body: Option<&Value>) -> Response {
    let operator = world.token("operator", &[], "operate");
    let asked = world.client.request(method, world.url(path)).bearer_auth(operator);
    let asked = match body {
        Some(body) => asked.json(body),
        None => asked,
    };
    asked.send().await.unwrap()
}

async fn get(world: &World, path: &str) -> Value {
    let answer = ask(world, Method::GET, path, None).await;
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text().await.unwrap());
    answer.json().await.unwrap()
}

async fn post(world: &World, body: &Value) -> Response {
    ask(world, Method::POST, "/v1/publications", Some(body)).await
}

async fn rules(answer: Response) -> (u16, Vec<(String, String)>) {
    let status = answer.status().as_u16();
    let details: Value = answer.json().await.unwrap();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    let errors = details["errors"].as_array().unwrap().iter();
    (status, errors.map(|error| (text(error, "field"), text(error, "rule"))).collect())
}

fn one(status: u16, field: &str, rule: &str) -> (u16, Vec<(String, String)>) {
    (status, vec![(field.to_owned(), rule.to_owned())])
}

fn months(world: &World) -> [String; 3] {
    let month = qujat_templates::calendar::Month::of(world.month);
    [month.previous(), month, month.next()].map(String::from)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_published_and_watched() {
    let world = World::start().await;
    let [_, month, _] = months(&world);
    let body = json!({ "kind": "invoice_register", "from_month": month, "company": world.company.bin, "notify": false });
    let mut dry = body.clone();
    dry["dry_run"] = json!(true);
    let counted = post(&world, &dry).await;
    assert_eq!(counted.status(), StatusCode::OK);
    let expected = json!({ "months": [{
        "kind": "invoice_register", "month": month, "notify": false, "all": 1, "to_make": 1, "new": 1, "there": 0,
    }] });
    assert_eq!(counted.json::<Value>().await.unwrap(), expected);
    assert_eq!(world.count("select count(*) from qujat.publication").await, 0);

    let begun = post(&world, &body).await;
    assert_eq!(begun.status(), StatusCode::ACCEPTED);
    let location = begun.headers()["location"].to_str().unwrap().to_owned();
    let begun: Value = begun.json().await.unwrap();
    let publication = &begun["publications"][0];
    assert_eq!((&publication["kind"], &publication["month"]), (&json!("invoice_register"), &json!(month)));
    assert_eq!((&publication["notify"], &publication["open_looks"], &publication["items"]), (&json!(false), &json!(1), &json!(0)));
    let audit: (String, String, Option<String>) =
        sqlx::query_as("select action, company, subject from qujat.audit").fetch_one(&world.service).await.unwrap();
    assert_eq!(audit, ("publication_started".into(), world.company.bin.clone(), Some("operator".into())));

    round_on(&world, 9).await;
    world.settle().await;
    let shown = get(&world, &location).await;
    let publication = &shown["publications"][0];
    assert_eq!((&publication["stored"], &publication["failed"], &publication["waiting"]), (&json!(1), &json!(0), &json!(0)));
    assert!(publication["late_days"].is_i64() && publication["seconds"].is_number(), "{publication}");
    assert_eq!(post(&world, &dry).await.json::<Value>().await.unwrap()["months"][0]["there"], 1);
    let replace = json!({ "kind": "invoice_register", "from_month": month, "replace": "billing was corrected", "dry_run": true });
    let counted: Value = post(&world, &replace).await.json().await.unwrap();
    assert_eq!(counted["months"][0]["to_make"], counted["months"][0]["all"], "{counted}");
    let other = get(&world, &format!("/v1/publications/invoice_register/{month}?company=111111111111")).await;
    assert_eq!((&other["items"], &other["failures"], &other["next"]), (&json!(0), &json!([]), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_begins_where_anything_is_wrong() {
    let world = World::builder().without_worker().start().await;
    let [before, month, after] = months(&world);
    let kind = "completion_act";
    for (body, field, rule) in [
        (json!({ "kind": kind, "from_month": after }), "from_month", "month_not_over"),
        (json!({ "kind": kind, "from_month": month, "to_month": after }), "to_month", "month_not_over"),
        (json!({ "kind": kind, "from_month": month, "to_month": before }), "from_month", "period_reversed"),
        (json!({ "kind": kind, "from_month": "2017-12" }), "from_month", "month_too_early"),
        (json!({ "kind": kind, "from_month": month, "company": "111111111111" }), "company", "company_inactive"),
        (json!({ "kind": "number_list", "from_month": month }), "kind", "kind_not_published"),
        (json!({ "kind": "poem", "from_month": month }), "kind", "unknown_kind"),
        (json!({ "kind": kind, "from_month": "October" }), "from_month", "malformed_month"),
        (json!({ "kind": kind, "from_month": month, "replace": " " }), "replace", "required"),
        (json!({ "from_month": month }), "kind", "required"),
    ] {
        assert_eq!(rules(post(&world, &body).await).await, one(422, field, rule), "{body}");
    }
    sqlx::query("delete from billing.closed_month where month = $1").bind(world.month).execute(&world.billing).await.unwrap();
    for (body, field) in [
        (json!({ "kind": kind, "from_month": month }), "from_month"),
        (json!({ "kind": kind, "from_month": before, "to_month": month }), "to_month"),
    ] {
        assert_eq!(rules(post(&world, &body).await).await, one(422, field, "month_not_closed"), "{body}");
    }
    world.close_billing(true).await;
    assert_eq!(rules(post(&world, &json!({ "kind": kind, "from_month": before })).await).await, one(503, "", "unavailable"));
    world.close_billing(false).await;
    assert_eq!(world.count("select count(*) from qujat.publication").await, 0);
    assert_eq!(world.count("select count(*) from qujat.look").await, 0);
    assert_eq!(get(&world, "/v1/publications").await, json!({ "publications": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn history_is_listed_by_month_and_mails_nobody() {
    let world = World::builder().without_worker().start().await;
    let [before, month, _] = months(&world);
    let body = json!({ "kind": "completion_act", "from_month": before, "to_month": month });
    let begun: Value = post(&world, &body).await.json().await.unwrap();
    let listed = begun["publications"].as_array().unwrap();
    let told = listed.iter().map(|one| (one["month"].as_str().unwrap(), one["notify"].as_bool().unwrap())).collect::<Vec<_>>();
    assert_eq!(told, [(month.as_str(), false), (before.as_str(), false)]);
    let count = |query: String| {
        let world = &world;
        async move { get(world, &format!("/v1/publications?{query}")).await["publications"].as_array().unwrap().len() }
    };
    assert_eq!(count(String::new()).await, 2);
    assert_eq!(count("kind=invoice_register".to_owned()).await, 0);
    assert_eq!(count(format!("from_month={month}")).await, 1);
    assert_eq!(count(format!("to_month={before}&kind=completion_act")).await, 1);
    assert_eq!(count("limit=1".to_owned()).await, 1);
    let wrong = ask(&world, Method::GET, "/v1/publications?kind=poem&from_month=1&page=2", None).await;
    assert_eq!(rules(wrong).await.1.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_shown_in_pages_with_why() {
    let world = World::builder().without_worker().start().await;
    let [_, month, _] = months(&world);
    assert_eq!(post(&world, &json!({ "kind": "completion_act", "from_month": month })).await.status(), StatusCode::ACCEPTED);
    round_on(&world, 9).await;
    let fail = "update qujat.job set state = 'failed', problem = 'billing_data', problem_detail = 'the act has no number',
                    finished_at = now(), joinable = false";
    sqlx::query(fail).execute(&world.service).await.unwrap();
    let all: Vec<String> = sqlx::query_scalar(
        "select object from qujat.publication_item as item join qujat.publication on publication.id = publication_id
         where kind = 'completion_act' order by object",
    )
    .fetch_all(&world.service)
    .await
    .unwrap();
    assert!(all.len() > 2, "{all:?}");
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = get(&world, &format!("/v1/publications/completion_act/{month}?limit=2&after={after}")).await;
        assert_eq!(page["failed"], all.len());
        for failure in page["failures"].as_array().unwrap() {
            assert_eq!(failure["problem"], json!({ "code": "billing_data", "text": "the act has no number" }));
            assert_eq!((&failure["tries"], &failure["account"]), (&json!(1), &failure["object"]));
            assert!(failure["failed_at"]["utc"].is_string() && failure["company_name"].is_string());
            found.push(failure["object"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(found, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_paused_and_goes_on() {
    let world = World::start().await;
    let [before, month, _] = months(&world);
    assert_eq!(post(&world, &json!({ "kind": "completion_act", "from_month": month })).await.status(), StatusCode::ACCEPTED);
    let place = format!("/v1/publications/completion_act/{month}");
    let paused = format!("{place}/paused");
    for _ in 0..2 {
        assert_eq!(ask(&world, Method::PUT, &paused, None).await.status(), StatusCode::NO_CONTENT);
    }
    assert!(get(&world, &place).await["paused_at"]["utc"].is_string());
    round_on(&world, 9).await;
    world.settle().await;
    assert_eq!(get(&world, &place).await["items"], 0);
    for _ in 0..2 {
        assert_eq!(ask(&world, Method::DELETE, &paused, None).await.status(), StatusCode::NO_CONTENT);
    }
    publish_on(&world, 9).await;
    let shown = get(&world, &place).await;
    assert!(shown["stored"].as_i64().unwrap() > 0 && shown["paused_at"].is_null(), "{shown}");
    let actions: Vec<String> =
        sqlx::query_scalar("select action from qujat.audit where company = '*' and action like 'publication_%' order by id")
            .fetch_all(&world.service)
            .await
            .unwrap();
    assert_eq!(actions, ["publication_started", "publication_paused", "publication_resumed"]);

    // Its last day is over.
    publish_on(&world, 28).await;
    assert!(get(&world, &place).await["closed_at"]["utc"].is_string());
    let closed = ask(&world, Method::PUT, &paused, None).await;
    assert_eq!(rules(closed).await, one(409, "", "publication_closed"));
    for place in [format!("completion_act/{before}"), "completion_act/October".to_owned(), format!("poem/{month}")] {
        for (method, path) in [(Method::GET, place.clone()), (Method::PUT, format!("{place}/paused"))] {
            let answer = ask(&world, method, &format!("/v1/publications/{path}"), None).await;
            assert_eq!(rules(answer).await, one(404, "", "publication_not_found"), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_operators_publish_pause_and_hold() {
    let world = World::builder().without_worker().start().await;
    let [_, month, _] = months(&world);
    let hold = "/v1/documents/0192f0c1-0000-7000-8000-000000000001/hold".to_owned();
    for (method, path) in [
        (Method::GET, "/v1/publications".to_owned()),
        (Method::POST, "/v1/publications".to_owned()),
        (Method::GET, format!("/v1/publications/completion_act/{month}")),
        (Method::PUT, format!("/v1/publications/completion_act/{month}/paused")),
        (Method::DELETE, format!("/v1/publications/completion_act/{month}/paused")),
        (Method::PUT, hold.clone()),
        (Method::DELETE, hold),
    ] {
        // The administrator's token has every other scope.
        let answer =
            world.client.request(method, world.url(&path)).bearer_auth(&world.bearer).json(&json!({})).send().await.unwrap();
        let challenge = answer.headers()["www-authenticate"].to_str().unwrap().to_owned();
        assert!(challenge.contains(r#"scope="operate""#), "{challenge}");
        assert_eq!(rules(answer).await, one(403, "", "scope_missing"), "{path}");
    }
    // And an operator, who needs no company, does nothing for one.
    let listed = ask(&world, Method::GET, &format!("/v1/documents?company={}", world.company.bin), None).await;
    assert_eq!(listed.status(), StatusCode::FORBIDDEN);
}
