//! The address in a mail: looking changes nothing, pressing gives the file, and it ends when it should.

use std::sync::Arc;

use chrono::TimeDelta;
use qujat_platform::{Clock, ManualClock, SystemClock};
use reqwest::StatusCode;

use crate::support::World;

async fn mailed(world: &World) -> String {
    let request = world.ask("completion_act", &world.completion_act(&["reader@example.kz"])).await;
    world.until(&request, &["done"]).await;
    world.settle().await;
    qujat_demo::link_of(&world.mailbox.mails_to("reader@example.kz")[0]).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_changes_nothing_and_pressing_gives_the_file() {
    let world = World::start().await;
    let link = mailed(&world).await;
    for _ in 0..3 {
        let page = world.client.get(&link).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::OK);
        assert!(page.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        assert_eq!(page.headers()["referrer-policy"], "no-referrer");
        assert!(page.text().await.unwrap().contains("lang=\"ru"));
        assert_eq!(world.client.head(&link).send().await.unwrap().status(), StatusCode::OK);
    }
    assert_eq!(world.count("select count(*) from qujat.document where status = 'viewed'").await, 0);

    let files = world.fetch(&world.mailbox.mails()[0]).await;
    assert_eq!(files.len(), 2);
    assert_eq!(world.count("select count(*) from qujat.document where status = 'viewed'").await, 1);
    assert_eq!(world.count("select count(*) from qujat.audit where action = 'link_downloaded'").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_gives_ranges_and_only_the_file_it_was_given_for() {
    let world = World::start().await;
    let link = mailed(&world).await;
    let (document, sha256): (uuid::Uuid, Vec<u8>) =
        sqlx::query_as("select document_id, sha256 from qujat.file where format = 'pdf'").fetch_one(&world.service).await.unwrap();
    let press = |document: String, format: &'static str| {
        world.client.post(&link).form(&[("document", document), ("format", format.to_owned())]).send()
    };
    let pressed = press(document.to_string(), "pdf").await.unwrap();
    assert_eq!(pressed.status(), StatusCode::SEE_OTHER);
    let place = world.url(pressed.headers()["location"].to_str().unwrap());
    let whole = world.client.get(&place).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(<sha2::Sha256 as sha2::Digest>::digest(&whole).to_vec(), sha256);
    let part = world.client.get(&place).header("range", "bytes=100-199").send().await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes().await.unwrap(), whole.slice(100..200));
    let beyond = world.client.get(&place).header("range", "bytes=99999999-").send().await.unwrap();
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);

    // A document that the link doesn't list, and a ticket under another link.
    assert_eq!(press(uuid::Uuid::now_v7().to_string(), "pdf").await.unwrap().status(), StatusCode::NOT_FOUND);
    let stranger = place.replace(link.rsplit('/').next().unwrap(), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(world.client.get(stranger).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_link_says_how_to_get_a_new_one() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).setting("LINKS__DAYS", 7).start().await;
    let link = mailed(&world).await;
    assert_eq!(world.client.get(&link).send().await.unwrap().status(), StatusCode::OK);
    clock.set(SystemClock.now() + TimeDelta::days(8));
    let page = world.client.get(&link).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::GONE);
    assert!(page.text().await.unwrap().contains("lang=\"ru"));
    let pressed = world.client.post(&link).form(&[("document", "x"), ("format", "pdf")]).send().await.unwrap();
    assert_eq!(pressed.status(), StatusCode::GONE);
    let unknown = format!("{}x", &link[..link.len() - 1]);
    assert_eq!(world.client.get(unknown).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}
