//! Leases are renewed from a thread and a connection of their own, so that neither rendering nor a full pool can let one run out.
//!
//! The renewal's answer is also how a worker learns that its work was called off: an item that is missing from it is no longer ours.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use qujat_platform::store::{Store, StoreSettings};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use crate::{
    lane::{Claim, LaneError, Renewal},
    runner::AnyLane,
};

/// Progress is written with each renewal, so it comes at least once a second.
const LONGEST_TURN: Duration = Duration::from_secs(1);
/// No answer for so long, or a third of the lease, and the connection is given up.
const SHORTEST_LIMIT: Duration = Duration::from_secs(2);

/// What one lane has in hand.
#[derive(Debug)]
pub(crate) struct Leases<Progress> {
    held: Arc<Mutex<HashMap<Uuid, Entry<Progress>>>>,
}

#[derive(Debug)]
struct Entry<Progress> {
    fence: i64,
    progress: Progress,
    lost: CancellationToken,
    must_finish: bool,
}

/// An item in hand. Dropping it ends the renewal.
#[derive(Debug)]
pub struct LeaseGuard<Progress> {
    leases: Leases<Progress>,
    claim: Claim,
    lost: CancellationToken,
}

impl<Progress> Clone for Leases<Progress> {
    fn clone(&self) -> Self {
        Self { held: Arc::clone(&self.held) }
    }
}

impl<Progress> Default for Leases<Progress> {
    fn default() -> Self {
        Self { held: Arc::default() }
    }
}

impl<Progress> Leases<Progress> {
    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Entry<Progress>>> {
        // What a lane does to its own progress is all that could panic here, and a map of leases is whole after any statement anyway.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops what may still be stopped, and returns all that is in hand.
    pub(crate) fn call_off(&self) -> Vec<Claim> {
        let held = self.lock();
        held.iter()
            .map(|(id, entry)| {
                entry.call_off();
                Claim { id: *id, fence: entry.fence }
            })
            .collect()
    }

    /// Says of those asked about that are missing from the answer that they are lost.
    pub(crate) fn keep(&self, asked: &[Renewal<Progress>], ours: &[Uuid]) {
        let held = self.lock();
        for Claim { id, fence } in asked.iter().map(|renewal| renewal.claim) {
            // One taken up again meanwhile has another fence, about which this answer says nothing.
            if let Some(entry) = held.get(&id).filter(|entry| entry.fence == fence)
                && !ours.contains(&id)
            {
                entry.call_off();
            }
        }
    }
}

impl<Progress: Clone + Default> Leases<Progress> {
    pub(crate) fn hold(&self, claim: Claim) -> LeaseGuard<Progress> {
        let lost = CancellationToken::new();
        let entry = Entry { fence: claim.fence, progress: Progress::default(), lost: lost.clone(), must_finish: false };
        self.lock().insert(claim.id, entry);
        LeaseGuard { leases: self.clone(), claim, lost }
    }

    pub(crate) fn renewals(&self) -> Vec<Renewal<Progress>> {
        self.lock()
            .iter()
            .filter(|(_, entry)| !entry.lost.is_cancelled())
            .map(|(id, entry)| Renewal { claim: Claim { id: *id, fence: entry.fence }, progress: entry.progress.clone() })
            .collect()
    }
}

impl<Progress> Entry<Progress> {
    fn call_off(&self) {
        if !self.must_finish {
            self.lost.cancel();
        }
    }
}

impl<Progress> LeaseGuard<Progress> {
    /// Changes what the next renewal notes.
    pub fn report(&self, change: impl FnOnce(&mut Progress)) {
        if let Some(entry) = self.leases.lock().get_mut(&self.claim.id).filter(|entry| entry.fence == self.claim.fence) {
            change(&mut entry.progress);
        }
    }

    /// From here on the item is brought to its end whatever becomes of the lease, because its outcome can be known here only. `false`:
    /// it was lost before.
    pub fn must_finish(&self) -> bool {
        let mut held = self.leases.lock();
        match held.get_mut(&self.claim.id).filter(|entry| entry.fence == self.claim.fence && !entry.lost.is_cancelled()) {
            Some(entry) => {
                entry.must_finish = true;
                true
            }
            None => false,
        }
    }

    /// Whether the item is no longer ours: called off, or given to another worker.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.lost.is_cancelled()
    }

    /// Returns when the item is no longer ours.
    pub async fn lost(&self) {
        self.lost.cancelled().await;
    }
}

impl<Progress> Drop for LeaseGuard<Progress> {
    fn drop(&mut self) {
        let mut held = self.leases.lock();
        if held.get(&self.claim.id).is_some_and(|entry| entry.fence == self.claim.fence) {
            held.remove(&self.claim.id);
        }
    }
}

/// Starts the thread that renews the leases of all lanes, until the returned guard is dropped: with it go the lanes, and whatever
/// connections they hold. Should the thread end before, it stops the worker, which must not work without it.
pub(crate) fn start(
    store: &StoreSettings,
    lanes: Vec<Arc<dyn AnyLane>>,
    lease: Duration,
    stop: CancellationToken,
) -> std::io::Result<DropGuard> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let settings = store.clone();
    let ended = CancellationToken::new();
    let worker_ended = ended.clone();
    std::thread::Builder::new().name("leases".to_owned()).spawn(move || {
        let _stops_the_worker = stop.drop_guard();
        runtime.block_on(async {
            tokio::select! {
                () = worker_ended.cancelled() => {}
                () = renew_for_ever(&settings, &lanes, lease) => {}
            }
        });
    })?;
    Ok(ended.drop_guard())
}

async fn renew_for_ever(settings: &StoreSettings, lanes: &[Arc<dyn AnyLane>], lease: Duration) {
    let limit = (lease / 3).max(SHORTEST_LIMIT);
    let mut store = None;
    let mut turns = tokio::time::interval((lease / 3).min(LONGEST_TURN));
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        let connected = match store.take() {
            Some(connected) => Ok(connected),
            None => Store::connect_apart(settings),
        };
        let renewed = match connected {
            Ok(connected) => match tokio::time::timeout(limit, renew(&connected, lanes)).await {
                Ok(renewed) => {
                    store = Some(connected);
                    renewed.map_err(|error| error.to_string())
                }
                // The connection may be gone without a word; the next turn makes a new one.
                Err(_) => Err(format!("no answer within {} s", limit.as_secs())),
            },
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = renewed {
            // Nobody else can claim while the database is away, so there is nothing to give up yet.
            tracing::warn!(error, "leases were not renewed");
            metrics::counter!("qujat_lease_errors_total").increment(1);
        }
    }
}

/// Every lane gets its turn, even after one that failed.
async fn renew(store: &Store, lanes: &[Arc<dyn AnyLane>]) -> Result<(), LaneError> {
    let mut renewed = Ok(());
    for lane in lanes {
        if let Err(error) = lane.renew(store).await {
            renewed = Err(error);
        }
    }
    renewed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(leases: &Leases<()>) -> LeaseGuard<()> {
        leases.hold(Claim { id: Uuid::now_v7(), fence: 1 })
    }

    #[test]
    fn what_must_finish_is_called_off_by_nobody_and_renewed_all_the_same() {
        let leases = Leases::default();
        let (sending, waiting) = (hold(&leases), hold(&leases));
        assert!(sending.must_finish());
        // The answer to a renewal of both: neither is ours.
        leases.keep(&leases.renewals(), &[]);
        assert!(waiting.is_lost() && !waiting.must_finish(), "too late to begin what only we could end");
        assert!(!sending.is_lost());
        assert_eq!(leases.call_off().len(), 2, "the process stops");
        assert!(!sending.is_lost());
        let renewed = leases.renewals().iter().map(|renewal| renewal.claim).collect::<Vec<_>>();
        assert_eq!(renewed, [sending.claim]);
    }
}
