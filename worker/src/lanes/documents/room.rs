//! The room in which jobs work: together, except suspects, which must show whether they are what kills workers.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use qujat_platform::store::ClaimedJob;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// How long a job waits for which the room was closed.
const CLOSED_PAUSE: Duration = Duration::from_secs(2);
/// How long a suspect waits for the room to empty, at least.
const SHORTEST_WAIT: Duration = Duration::from_secs(5);
/// A suspect that has ended no worker by itself goes back into company when it found no empty room for so many times as long as it might
/// have had one: an honest document must not wait for ever where every process is busy with long ones.
const COMPANY_AFTER: u32 = 4;

#[derive(Debug, Default)]
pub(super) struct Room {
    jobs: RwLock<()>,
}

/// A slot in the room, with company or alone.
pub(super) enum JobSlot<'a> {
    Shared(RwLockReadGuard<'a, ()>),
    /// For so long: others are to be let in after that.
    Alone {
        slot: RwLockWriteGuard<'a, ()>,
        left: Duration,
    },
}

/// There is none for now; somebody may ask again after a pause.
#[derive(Debug)]
pub(super) struct NoSlot {
    pub(super) pause: Duration,
}

impl Room {
    /// A slot in the room. A suspect works alone: if it is what kills workers, it takes no neighbours with it. It waits a while for the
    /// room to empty, the longer the older it is; the others don't wait behind it, so that another process can have them. Waiting and
    /// being alone together it keeps them out for `longest`; what found no empty room leaves it open for as long as it waited.
    pub(super) async fn enter(&self, job: &ClaimedJob, now: DateTime<Utc>, longest: Duration) -> Result<JobSlot<'_>, NoSlot> {
        let goes_alone = job.suspected_at.is_some_and(|since| {
            let waited = (now - since).to_std().unwrap_or_default();
            job.crashes > 0 || waited < longest * COMPANY_AFTER
        });
        if !goes_alone {
            return self.jobs.try_read().map(JobSlot::Shared).map_err(|_| NoSlot { pause: CLOSED_PAUSE });
        }
        let age = (now - job.created_at).to_std().unwrap_or_default();
        let wait = (age / 4).max(SHORTEST_WAIT).min(longest / 2);
        let begun = Instant::now();
        match tokio::time::timeout(wait, self.jobs.write()).await {
            Ok(slot) => Ok(JobSlot::Alone { slot, left: longest.saturating_sub(begun.elapsed()) }),
            Err(_) => Err(NoSlot { pause: wait.max(CLOSED_PAUSE) }),
        }
    }
}
