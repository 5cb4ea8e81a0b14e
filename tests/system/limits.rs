//! What one caller or one company may not do to all others: flood mailboxes, take what all share, or have something opened by exhausting it.

use std::time::Duration;

use reqwest::StatusCode;

use crate::support::{World, eventually};

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
