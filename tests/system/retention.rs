//! How long files are kept: objects and links go, rows and hashes stay, published and held documents too.

use std::sync::Arc;

use chrono::TimeDelta;
use qujat_platform::{
    Clock, ManualClock, SystemClock,
    object_store::ObjectStore,
    store::{Actor, HoldOutcome},
};
use qujat_scheduler::{Retained, RetentionSettings, expire};
use reqwest::StatusCode;

use crate::support::{Schedulers, World};

const DAYS: i64 = 30;

#[tokio::test(flavor = "multi_thread")]
async fn files_asked_for_go_after_thirty_days_and_published_and_held_ones_stay() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    // Files are kept for a shorter time than was promised when the mails went out, to see what their links then show.
    let builder = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>);
    let world = builder.setting("LINKS__DAYS", 90).setting("SCHEDULER__RETENTION__ON_DEMAND_DAYS", 90).start().await;
    let settings = RetentionSettings { on_demand_days: 30, ..world.configuration().scheduler.retention };
    let rules = settings.rules(&qujat_templates::Catalogue::standard().names());
    let (store, objects) = (world.store(), ObjectStore::connect(&world.configuration().object_store));
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    let published = world.count("select count(*) from qujat.document").await;
    let mut documents = Vec::new();
    for recipient in ["gone@example.kz", "held@example.kz"] {
        let request = world.ask("number_list", &world.number_list(recipient)).await;
        let request = world.until(&request, &["done"]).await;
        documents.push(request["document"]["id"].as_str().unwrap().to_owned());
    }
    let [gone, held] = &documents[..] else { panic!("{documents:?}") };
    let operator = Actor::default();
    assert_eq!(store.hold_document(held.parse().unwrap(), "a dispute", &operator, clock.now()).await.unwrap(), HoldOutcome::Held);

    clock.set(clock.now() + TimeDelta::days(DAYS) - TimeDelta::hours(1));
    let early = expire(&store, &objects, &rules, clock.now()).await.unwrap();
    assert_eq!(early, Retained::default(), "an hour too early");
    clock.set(clock.now() + TimeDelta::hours(2));
    let files = objects.list(None).await.unwrap().len();
    let retained = expire(&store, &objects, &rules, clock.now()).await.unwrap();
    assert_eq!(retained, Retained { documents: 1, files: 1 });
    assert_eq!(objects.list(None).await.unwrap().len(), files - 1);
    assert_eq!(world.count("select count(*) from qujat.document where expired_at is null").await, published + 1);
    assert_eq!(world.count("select count(*) from qujat.file where removed_at is not null and sha256 is not null").await, 1);

    // The link that led to it says how to get a new one; the held document's still leads to its file.
    let page = |recipient: &'static str| {
        let mail = world.mailbox.mails_to(recipient).remove(0);
        world.client.get(qujat_demo::link_of(&mail).unwrap()).send()
    };
    let over = page("gone@example.kz").await.unwrap();
    assert_eq!(over.status(), StatusCode::GONE);
    assert!(over.text().await.unwrap().contains("Срок хранения"));
    assert_eq!(page("held@example.kz").await.unwrap().status(), StatusCode::OK);
    let bearer = world.token_at("administrator", &clock.now().to_rfc3339());
    let file = |document: &str| {
        world.client.get(world.url(&format!("/v1/documents/{document}/file?format=xlsx"))).bearer_auth(&bearer).send()
    };
    let refused = file(gone).await.unwrap();
    assert_eq!(refused.status(), StatusCode::GONE);
    assert!(refused.text().await.unwrap().contains("document_expired"));
    assert_eq!(file(held).await.unwrap().status(), StatusCode::OK);

    // Released it goes as well, and what is gone can't be held.
    assert!(store.release_document(held.parse().unwrap(), &operator, clock.now()).await.unwrap());
    let retained = expire(&store, &objects, &rules, clock.now()).await.unwrap();
    assert_eq!(retained, Retained { documents: 1, files: 1 });
    assert_eq!(
        store.hold_document(held.parse().unwrap(), "too late", &operator, clock.now()).await.unwrap(),
        HoldOutcome::FilesGone
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_object_could_not_be_removed_is_removed_by_the_next_round() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let request = world.ask("number_list", &world.number_list("asked@example.kz")).await;
    world.until(&request, &["done"]).await;
    let rules = world.configuration().scheduler.retention.rules(&["number_list"]);
    let later = clock.now() + TimeDelta::days(DAYS + 1);
    // Killed after the row was marked, before the object was removed.
    assert_eq!(world.store().expire_documents(&rules, 10, later).await.unwrap(), 1);
    let objects = ObjectStore::connect(&world.configuration().object_store);
    assert_eq!(objects.list(None).await.unwrap().len(), 1);
    let retained = expire(&world.store(), &objects, &rules, later).await.unwrap();
    assert_eq!(retained, Retained { documents: 0, files: 1 });
    assert_eq!(objects.list(None).await.unwrap().len(), 0);
    assert_eq!(expire(&world.store(), &objects, &rules, later).await.unwrap(), Retained::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_promises_no_day_on_which_its_file_is_gone() {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let builder = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>);
    let world = builder.setting("LINKS__DAYS", 30).setting("SCHEDULER__RETENTION__ON_DEMAND_DAYS", 7).start().await;
    let request = world.ask("number_list", &world.number_list("short@example.kz")).await;
    world.until(&request, &["done"]).await;
    let promised = "select count(*) from qujat.link join qujat.delivery on delivery.id = link.delivery_id
                    join qujat.delivery_document using (delivery_id) join qujat.document on document.id = document_id
                    where link.expires_at = document.created_at + interval '7 days'";
    assert_eq!(world.count(promised).await, 1);
    let mail = world.mailbox.mails_to("short@example.kz").remove(0);
    let page = || world.client.get(qujat_demo::link_of(&mail).unwrap()).send();
    clock.set(clock.now() + TimeDelta::days(7) - TimeDelta::hours(1));
    assert_eq!(page().await.unwrap().status(), StatusCode::OK);
    clock.set(clock.now() + TimeDelta::hours(2));
    assert_eq!(page().await.unwrap().status(), StatusCode::GONE);
}
