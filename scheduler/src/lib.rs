//! What happens because time has passed, not because somebody asked.
//!
//! Built so far: clearing away objects that no row names, and tickets that are over. Monthly publications and retention of on-demand files are not built yet.
//! Each round takes no input and can be missed, doubled or cut short without harm, so any number of schedulers may run.

use std::{sync::Arc, time::Duration};

use qujat_platform::{Clock, object_store::ObjectStore, store::Store};
use tokio_util::sync::CancellationToken;

mod orphans;

pub use orphans::{OrphanError, clear_orphans};

/// How often orphans are looked for. They harm nobody, so seldom.
const ORPHAN_ROUND: Duration = Duration::from_secs(3600);

#[derive(Clone)]
pub struct Parts {
    pub store: Store,
    pub objects: ObjectStore,
    pub clock: Arc<dyn Clock>,
}

/// Runs until `stop`.
pub async fn run(parts: Parts, stop: CancellationToken) {
    let mut rounds = tokio::time::interval(ORPHAN_ROUND);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = rounds.tick() => {}
        }
        match clear_orphans(&parts.store, &parts.objects, parts.clock.now()).await {
            Ok(0) => {}
            Ok(cleared) => tracing::info!(cleared, "objects that no row named were removed"),
            Err(error) => tracing::warn!(%error, "orphans were not cleared; the next round tries again"),
        }
        if let Err(error) = parts.store.clear_expired_tickets(parts.clock.now()).await {
            tracing::warn!(%error, "expired tickets were not cleared; the next round tries again");
        }
    }
}
