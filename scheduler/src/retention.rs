//! Files whose time is over: first no link and no list offers them any more, then their objects go, then the row says so. A crash
//! between any two steps leaves the rest for the next round.

use chrono::{DateTime, Utc};
use qujat_platform::{
    object_store::ObjectStore,
    store::{RetentionRule, Store, StoreError},
};

/// Documents or files in one step.
const STEP: i64 = 500;

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retained {
    pub documents: u64,
    pub files: u64,
}

pub async fn expire(
    store: &Store,
    objects: &ObjectStore,
    rules: &[RetentionRule],
    now: DateTime<Utc>,
) -> Result<Retained, StoreError> {
    let mut retained = Retained::default();
    loop {
        let expired = store.expire_documents(rules, STEP, now).await?;
        retained.documents += expired;
        if expired == 0 {
            break;
        }
    }
    let mut last = None;
    loop {
        let files = store.expired_files(last.as_ref(), STEP).await?;
        for file in &files {
            match objects.remove(&file.object_key).await {
                Ok(()) => {
                    store.file_removed(file, now).await?;
                    retained.files += 1;
                }
                // One that can't be removed must not keep the others; the next round tries it again.
                Err(error) => tracing::warn!(key = file.object_key, %error, "an expired file was not removed"),
            }
        }
        last = files.into_iter().next_back();
        if last.is_none() {
            return Ok(retained);
        }
    }
}
