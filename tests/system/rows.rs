//! A report on the screen: the rows of its file a page at a time, from one instant, to those who may see them, and noted.

use reqwest::StatusCode;
use serde_json::Value;

use crate::support::World;

async fn rows(world: &World, query: &str) -> (StatusCode, Value) {
    let answer = world.get(&format!("/v1/reports/number_list/rows?company={}{query}", world.company.bin)).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_every_row_once_and_the_sums_of_all() {
    let world = World::builder().without_worker().start().await;
    let (expected, owed): (i64, i64) =
        sqlx::query_as("select count(*), sum(owed_tiyn)::bigint from billing.number where company_bin = $1")
            .bind(&world.company.bin)
            .fetch_one(&world.billing)
            .await
            .unwrap();
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let (status, page) = rows(&world, &format!("&limit=7&locale=en{after}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert_eq!(page["total_rows"], expected);
        assert_eq!(page["totals"]["owed_tiyn"], format!("{}.{:02}", owed / 100, owed % 100));
        assert_eq!(page["columns"][0]["title"], "Mobile number");
        assert!(page["data_as_of"]["utc"].is_string());
        let found = page["rows"].as_array().unwrap();
        assert!(
            found.len() <= 7 && found.iter().all(|row| row.as_array().unwrap().len() == page["columns"].as_array().unwrap().len())
        );
        seen.extend(found.iter().map(|row| row[0].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let all: Vec<String> = sqlx::query_scalar("select msisdn from billing.number where company_bin = $1 order by msisdn")
        .bind(&world.company.bin)
        .fetch_all(&world.billing)
        .await
        .unwrap();
    assert_eq!(seen, all);
    // However many pages: one look of one person.
    assert_eq!(
        world.count("select count(*) from qujat.audit where action = 'report_viewed' and subject = 'administrator'").await,
        1
    );
    assert_eq!(world.count("select count(*) from qujat.job").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_is_refused() {
    let world = World::builder().without_worker().start().await;
    let rule = |answer: &Value| answer["errors"][0]["rule"].as_str().unwrap_or_default().to_owned();
    for (query, field, expected) in [
        ("&limit=0", "limit", "unknown_value"),
        ("&limit=501", "limit", "unknown_value"),
        ("&month=2026-10", "month", "unknown_field"),
        ("&after=%00", "after", "forbidden_character"),
        ("&locale=de", "locale", "unknown_locale"),
    ] {
        let (status, answer) = rows(&world, query).await;
        assert_eq!((status, rule(&answer).as_str()), (StatusCode::UNPROCESSABLE_ENTITY, expected), "{query}");
        assert_eq!(answer["errors"][0]["field"], field);
    }
    let bin = &world.company.bin;
    let act = world.get(&format!("/v1/reports/completion_act/rows?company={bin}")).send().await.unwrap();
    assert_eq!(act.status(), StatusCode::NOT_FOUND);
    assert_eq!(rule(&act.json().await.unwrap()), "screen_unavailable");
    let path = world.url(&format!("/v1/reports/number_list/rows?company={bin}"));
    let reader = world.token("reader", &[bin], "documents:read");
    assert_eq!(world.client.get(&path).bearer_auth(reader).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let stranger = world.token("stranger", &[&world.companies.last().unwrap().bin], "reports:request");
    assert_eq!(world.client.get(&path).bearer_auth(stranger).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(world.count("select count(*) from qujat.audit").await, 0);

    world.close_billing(true).await;
    let away = world.get(&path).send().await.unwrap();
    assert_eq!(away.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(away.headers().contains_key("retry-after"));
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_listed_and_found_by_the_number_they_held() {
    let world = World::builder().without_worker().start().await;
    let list = |query: String| {
        let request = world.get(&format!("/v1/accounts?company={}{query}", world.company.bin));
        async move { request.send().await.unwrap().error_for_status().unwrap().json::<Value>().await.unwrap()["accounts"].clone() }
    };
    let names = |accounts: &Value| {
        let mut names =
            accounts.as_array().unwrap().iter().map(|one| one["account"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        names.sort();
        names
    };
    let expected = |service: &'static str| {
        let text = "select account from billing.account where company_bin = $1 and ($2 = '' or service = $2) order by account";
        sqlx::query_scalar::<_, String>(text).bind(&world.company.bin).bind(service).fetch_all(&world.billing)
    };
    assert_eq!(names(&list(String::new()).await), expected("").await.unwrap());
    assert_eq!(names(&list("&service=mobile".to_owned()).await), expected("mobile").await.unwrap());

    let month = world.month.format("%Y-%m").to_string();
    let held = "select held.msisdn, account.company_bin = $1 from billing.number_account as held
                join billing.account on account.account = held.account
                where account.service = 'mobile' and held.held_from <= $2 and held.held_to is null
                order by account.company_bin = $1, held.msisdn";
    let numbers: Vec<(String, bool)> =
        sqlx::query_as(held).bind(&world.company.bin).bind(world.month).fetch_all(&world.billing).await.unwrap();
    let (foreign, own) = (&numbers.first().unwrap(), &numbers.last().unwrap());
    assert!(!foreign.1 && own.1);
    let account: String = sqlx::query_scalar("select account from billing.number_account where msisdn = $1 and held_to is null")
        .bind(&own.0)
        .fetch_one(&world.billing)
        .await
        .unwrap();
    assert!(names(&list(format!("&month={month}&msisdn={}", own.0)).await).contains(&account));
    assert!(names(&list(format!("&month={month}&msisdn={}", foreign.0)).await).is_empty());
}
