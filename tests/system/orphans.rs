//! Objects that no row names are cleared away; what might still be somebody's is not.

use chrono::TimeDelta;
use qujat_platform::{
    Clock, JobId, SystemClock,
    object_store::{ObjectName, ObjectStore},
    store::Store,
};

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn only_what_provably_nobody_can_name_any_more_is_removed() {
    let world = World::start().await;
    let request = world.ask("number_list", &world.number_list("orphans@example.kz")).await;
    world.until(&request, &["done"]).await;
    world.settle().await;
    let (configuration, file) = (world.configuration(), world.folder().join("orphan"));
    let (store, objects) = (Store::connect(&configuration.database).unwrap(), ObjectStore::connect(&configuration.object_store));
    let stored: String = sqlx::query_scalar("select object_key from qujat.file").fetch_one(&world.service).await.unwrap();
    let stored = ObjectName::parse(&stored).unwrap();
    // What a worker that lost its lease left, what another database's job left, and what is none of the service's names.
    let left = ObjectName { fence: 0, ..stored.clone() }.key();
    let foreign = ObjectName { job: JobId::generate(), ..stored.clone() }.key();
    let strange = "documents/readme.txt".to_owned();
    std::fs::write(&file, "orphan").unwrap();
    for key in [&left, &foreign, &strange] {
        let sha256 = <sha2::Sha256 as sha2::Digest>::digest("orphan").into();
        objects.upload(key, &file, &sha256, "text/plain", "orphan.txt").await.unwrap();
    }
    let now = SystemClock.now();
    assert_eq!(qujat_scheduler::clear_orphans(&store, &objects, now).await.unwrap(), 0, "all are young");
    assert_eq!(qujat_scheduler::clear_orphans(&store, &objects, now + TimeDelta::hours(25)).await.unwrap(), 1);
    let mut kept = objects.list(None).await.unwrap().into_iter().map(|object| object.key).collect::<Vec<_>>();
    let mut expected = vec![stored.key(), foreign, strange];
    kept.sort();
    expected.sort();
    assert_eq!(kept, expected);
}
