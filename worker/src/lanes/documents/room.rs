//! The room in which jobs work: together, except one that crashed before.

use std::time::Duration;

use chrono::{DateTime, Utc};
use qujat_platform::store::ClaimedJob;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// How long a job that must work alone waits for the room to empty.
const SHORTEST_PATIENCE: Duration = Duration::from_secs(5);
const LONGEST_PATIENCE: Duration = Duration::from_secs(300);

#[derive(Debug, Default)]
pub(super) struct Room {
    jobs: RwLock<()>,
}

/// A slot in the room, with company or alone.
pub(super) enum JobSlot<'a> {
    Shared { _guard: RwLockReadGuard<'a, ()> },
    Alone { _guard: RwLockWriteGuard<'a, ()> },
}

impl Room {
    /// A slot in the room, or none for now. A job whose worker died once works alone: if it is what kills workers, it takes no
    /// neighbours with it. It waits a while for the room to empty, the longer the older it is; the others don't wait behind it, so that
    /// another process can have them.
    pub(super) async fn enter(&self, job: &ClaimedJob, now: DateTime<Utc>) -> Option<JobSlot<'_>> {
        if job.crashes == 0 {
            return self.jobs.try_read().ok().map(|guard| JobSlot::Shared { _guard: guard });
        }
        let age = (now - job.created_at).to_std().unwrap_or_default();
        let patience = (age / 4).clamp(SHORTEST_PATIENCE, LONGEST_PATIENCE);
        tokio::time::timeout(patience, self.jobs.write()).await.ok().map(|guard| JobSlot::Alone { _guard: guard })
    }
}
