//! Objects that no row names: the uploads of workers that died or lost their lease before the commit.
//!
//! Removing can't be undone, so only what provably was one of this database's jobs and can't be committed any more is removed. A bucket
//! shared by mistake, or a database restored from yesterday, loses nothing. An object younger than a day is left alone anyway.

use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::{
    object_store::{ObjectName, ObjectStore, ObjectStoreError},
    store::{Store, StoreError},
};

/// Longer than any job may take.
const AGE: TimeDelta = TimeDelta::hours(24);

#[derive(Debug, thiserror::Error)]
pub enum OrphanError {
    #[error(transparent)]
    Objects(#[from] ObjectStoreError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Removes them and says how many there were. A crash in between leaves the rest for the next round.
pub async fn clear_orphans(store: &Store, objects: &ObjectStore, now: DateTime<Utc>) -> Result<u64, OrphanError> {
    let (mut after, mut cleared) = (None::<String>, 0);
    loop {
        let page = objects.list(after.as_deref()).await?;
        let Some(last) = page.last() else { return Ok(cleared) };
        after = Some(last.key.clone());
        let old = page.iter().filter(|object| object.modified_at < now - AGE);
        let names = old.filter_map(|object| ObjectName::parse(&object.key)).collect::<Vec<_>>();
        for key in store.orphans(&names).await? {
            // One that can't be removed must not keep the others.
            match objects.remove(&key).await {
                Ok(()) => cleared += 1,
                Err(error) => tracing::warn!(key, %error, "an orphan was not removed"),
            }
        }
    }
}
