//! Objects that no row names: the uploads of workers that died or lost their lease before the commit.
//!
//! An object younger than a day may belong to a job that is still under way, and is left alone.

use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::{
    object_store::{ObjectStore, ObjectStoreError},
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
        let old = page.into_iter().filter(|object| object.modified_at < now - AGE).map(|object| object.key).collect::<Vec<_>>();
        let known = store.known_objects(&old).await?;
        for key in old.iter().filter(|key| !known.contains(key)) {
            objects.remove(key).await?;
            metrics::counter!("qujat_orphans_total").increment(1);
            cleared += 1;
        }
    }
}
