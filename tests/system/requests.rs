//! The list of what was asked for a company: a portal that was loaded anew shows its user's requests again.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{ServiceProcess, World};

const SCOPES: &str = "reports:request documents:read";

/// The list as this caller gets it.
async fn list(world: &World, bearer: &str, query: &str) -> Value {
    let path = format!("/v1/requests?company={}{query}", world.company.bin);
    let answer = world.client.get(world.url(&path)).bearer_auth(bearer).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{query}: {}", answer.text().await.unwrap());
    answer.json().await.unwrap()
}

/// Ids of the list, in its order.
fn ids(list: &Value) -> Vec<String> {
    list["requests"].as_array().unwrap().iter().map(|request| request["id"].as_str().unwrap().to_owned()).collect()
}

fn id(location: &str) -> String {
    location.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_loaded_anew_finds_its_users_requests_as_they_stand() {
    let world = World::builder().without_worker().start().await;
    let act = id(&world.ask("completion_act", &world.completion_act(&[])).await);
    let cancelled = id(&world.ask("number_list", &world.number_list("cancelled@example.kz")).await);
    let path = format!("/v1/requests/{cancelled}");
    assert_eq!(world.client.delete(world.url(&path)).bearer_auth(&world.bearer).send().await.unwrap().status(), 204);
    let numbers = id(&world.ask("number_list", &world.number_list("first@example.kz")).await);
    let colleague = world.token("colleague", &[&world.company.bin], SCOPES);
    let body = json!({ "company": world.company.bin, "locale": "kk", "recipients": ["colleague@example.kz"] });
    let asked = world.client.post(world.url("/v1/reports/number_list")).bearer_auth(&colleague).json(&body).send().await.unwrap();
    let others: Value = asked.json().await.unwrap();
    let others = others["id"].as_str().unwrap().to_owned();

    let own = list(&world, &world.bearer, "").await;
    assert_eq!(
        (ids(&own), &own["total"], &own["next"]),
        (vec![numbers.clone(), cancelled.clone(), act.clone()], &json!(3), &json!(null))
    );
    assert_eq!(ids(&list(&world, &colleague, "").await), std::slice::from_ref(&others));
    let all = list(&world, &world.bearer, "&asker=company").await;
    assert_eq!(ids(&all), [&others, &numbers, &cancelled, &act].map(String::clone));
    let listed = |query: &'static str| {
        let world = &world;
        async move { ids(&list(world, &world.bearer, query).await) }
    };
    assert_eq!(listed("&kind=number_list").await, [&numbers, &cancelled].map(String::clone));
    assert_eq!(listed("&state=queued").await, [&numbers, &act].map(String::clone));
    assert_eq!(listed("&state=queued&state=cancelled&kind=number_list").await, [&numbers, &cancelled].map(String::clone));

    // Page by page it is the same list, and each page says how many there are.
    let (mut pages, mut after) = (Vec::new(), String::new());
    loop {
        let page = list(&world, &world.bearer, &format!("&asker=company&limit=3{after}")).await;
        assert_eq!(page["total"], 4);
        pages.extend(ids(&page));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(pages, ids(&all));

    // A day ends at midnight in Almaty.
    sqlx::query("update qujat.request set created_at = '2026-03-31T18:59:59Z' where id::text = $1")
        .bind(&act)
        .execute(&world.service)
        .await
        .unwrap();
    assert_eq!(listed("&from=2026-03-31&to=2026-03-31").await, std::slice::from_ref(&act));
    assert_eq!(listed("&from=2026-04-01").await, [&numbers, &cancelled].map(String::clone));
    assert!(listed("&to=2026-03-30").await.is_empty());

    let _worker = ServiceProcess::worker(&world);
    world.settle().await;
    let done = list(&world, &world.bearer, "&state=done").await;
    assert_eq!((ids(&done), &done["total"]), (vec![numbers.clone(), act.clone()], &json!(2)));
    // As each request is shown by its id, to the last file.
    for listed in list(&world, &world.bearer, "&asker=company").await["requests"].as_array().unwrap() {
        let shown = world.get(&format!("/v1/requests/{}", listed["id"].as_str().unwrap())).send().await.unwrap();
        assert_eq!(*listed, shown.json::<Value>().await.unwrap());
    }
    assert_eq!(done["requests"][1]["document"]["files"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_only_for_who_may_act_for_the_company() {
    let world = World::builder().without_worker().start().await;
    world.ask("number_list", &world.number_list("first@example.kz")).await;
    let status = |bearer: String, company: String| {
        let world = &world;
        async move {
            let path = format!("/v1/requests?company={company}&asker=company");
            let answer = world.client.get(world.url(&path)).bearer_auth(bearer).send().await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap()["errors"][0]["rule"].as_str().unwrap_or("").to_owned())
        }
    };
    let (own, other) = (world.company.bin.clone(), world.companies.last().unwrap().bin.clone());
    let reader = world.token("reader", &[&own], "documents:read");
    assert_eq!(status(reader, own.clone()).await, (403, "scope_missing".to_owned()));
    let stranger = world.token("stranger", &[&other], SCOPES);
    assert_eq!(status(stranger, own.clone()).await, (403, "company_not_allowed".to_owned()));
    let leaver = world.token("leaver", &[&own], SCOPES);
    assert_eq!(status(leaver.clone(), own.clone()).await.0, 200);
    let path = format!("/v1/rights/leaver/{own}/revoked");
    assert!(world.client.put(world.url(&path)).bearer_auth(&world.bearer).send().await.unwrap().status().is_success());
    assert_eq!(status(leaver, own).await, (403, "company_not_allowed".to_owned()));
    world.leave_work("nobody works here");
}
