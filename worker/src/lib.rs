//! Takes an id, makes the document, sends the mail; whatever else a lane does.
//!
//! apalis runs the tasks; the queue only hands out ids; Postgres says who may work. The handler answers apalis always with success, because
//! what became of a job is in its row.

use std::{sync::Arc, time::Duration};

use apalis::prelude::{Monitor, WorkerBuilder, WorkerBuilderExt};
use apalis_core::task::data::Data;
use qujat_platform::{queue::Queue, store::StoreSettings};
use tokio_util::sync::CancellationToken;

mod backend;
mod context;
mod gather;
mod in_hand;
mod job_error;
mod lane;
mod lanes;
mod leases;
mod runner;
mod settings;
mod sweep;

use backend::WakeBackend;
pub use context::WorkerContext;
use gather::Turn;
pub use lane::{Claim, Held, Lane, LaneError, Lost, Renewal, Slots, Swept};
pub use leases::LeaseGuard;
pub use runner::{AnyLane, ready};
pub use settings::WorkerSettings;

#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error("the thread that renews leases could not be started: {0}")]
    Leases(#[from] std::io::Error),
    #[error("apalis: {0}")]
    Monitor(String),
    #[error("the workers ended by themselves")]
    Ended,
}

/// Runs every lane of this program. See [`run_lanes`].
pub async fn run(context: WorkerContext, stop: CancellationToken) -> Result<(), WorkerError> {
    let context = Arc::new(context);
    let WorkerContext { queue, store_settings, settings, .. } = &*context;
    run_lanes(lanes::all(&context), queue, store_settings, settings, stop).await
}

/// Works until `stop`, then takes nothing more and finishes what it has in hand within the grace period; what is left after that is
/// released for others.
pub async fn run_lanes(
    lanes: Vec<Arc<dyn AnyLane>>,
    queue: &Queue,
    store: &StoreSettings,
    settings: &WorkerSettings,
    stop: CancellationToken,
) -> Result<(), WorkerError> {
    // Held to the end of this function, so that leases go on while work is finished and released.
    let _renewed = leases::start(store, lanes.clone(), settings.lease(), stop.clone())?;
    let period = Duration::from_secs(settings.sweep_seconds);
    let sweeping = tokio::spawn(sweep::sweep_until(lanes.clone(), queue.clone(), period, settings.lease(), stop.clone()));
    let mut monitor = Monitor::new();
    for lane in lanes.clone() {
        let (queue, stop) = (queue.clone(), stop.clone());
        let share = settings.company_share(lane.slots().all);
        monitor = monitor.register(move |_| {
            WorkerBuilder::new(lane.name().name())
                .backend(WakeBackend::start(queue.clone(), lane.name(), lane.slots(), share, stop.clone()))
                .data(Arc::clone(&lane))
                .concurrency(lane.slots().all)
                .build(take_turn)
        });
    }
    let grace = Duration::from_secs(settings.grace_seconds);
    // Counts from when it is first polled, after `stop`.
    let monitor = monitor.with_terminator(async move { tokio::time::sleep(grace).await });
    let stopped = {
        let stop = stop.clone();
        async move {
            stop.cancelled().await;
            Ok(())
        }
    };
    let ended = monitor.run_with_signal(stopped).await.map_err(|error| WorkerError::Monitor(error.to_string()));
    // apalis keeps a worker's error to itself when it has a time limit.
    let ended = if stop.is_cancelled() { ended } else { ended.and(Err(WorkerError::Ended)) };
    stop.cancel();
    for lane in &lanes {
        lane.release().await;
    }
    let _ = sweeping.await;
    ended
}

async fn take_turn(turn: Turn, lane: Data<Arc<dyn AnyLane>>) {
    let ids = turn.taken.iter().map(|taken| taken.id).collect::<Vec<_>>();
    // In a task of its own, so that work runs on all cores and a panic ends here.
    let (working, taken) = (Arc::clone(&lane), ids.clone());
    if let Err(panic) = tokio::spawn(async move { working.take(&taken).await }).await {
        tracing::error!(lane = %lane.name(), ?ids, %panic, "work panicked; its leases will run out");
    }
}
