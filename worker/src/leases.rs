//! Leases are renewed from a thread and a connection of their own, so that neither drawing nor a full pool can let one run out.
//!
//! The renewal's answer is also how a worker learns that its work was called off: a job that is missing from it is no longer ours.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use qujat_platform::{
    DeliveryId, JobId,
    store::{HeldJob, Phase, Store, StoreError, StoreSettings},
};
use qujat_templates::Progress;
use tokio_util::sync::CancellationToken;

/// Progress is written with each renewal, so it comes at least once a second.
const LONGEST_TURN: Duration = Duration::from_secs(1);
/// No answer for so long, or a third of the lease, and the connection is given up.
const SHORTEST_LIMIT: Duration = Duration::from_secs(2);

#[derive(Debug, Clone, Default)]
pub(crate) struct Leases {
    held: Arc<Mutex<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    jobs: HashMap<JobId, Entry>,
    deliveries: HashMap<DeliveryId, i64>,
}

#[derive(Debug)]
struct Entry {
    fence: i64,
    phase: Phase,
    progress: Arc<Progress>,
    lost: CancellationToken,
}

/// A job in hand. Dropping it ends the renewal.
#[derive(Debug)]
pub(crate) struct JobHold {
    leases: Leases,
    job: JobId,
    fence: i64,
    /// Set when the job is no longer ours: cancelled, or given to another worker.
    pub(crate) lost: CancellationToken,
}

/// A mail in hand.
#[derive(Debug)]
pub(crate) struct DeliveryHold {
    leases: Leases,
    delivery: DeliveryId,
    fence: i64,
}

impl Leases {
    /// Starts the thread. It ends with the process; should it end before, it stops the worker, which must not work without it.
    pub(crate) fn start(store: &StoreSettings, lease: Duration, stop: CancellationToken) -> std::io::Result<Self> {
        let leases = Self::default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (settings, renewing) = (store.clone(), leases.clone());
        std::thread::Builder::new().name("leases".to_owned()).spawn(move || {
            let _stops_the_worker = stop.drop_guard();
            runtime.block_on(renewing.renew_for_ever(&settings, lease));
        })?;
        Ok(leases)
    }

    pub(crate) fn hold_job(&self, job: JobId, fence: i64) -> JobHold {
        let lost = CancellationToken::new();
        let entry = Entry { fence, phase: Phase::Reading, progress: Arc::default(), lost: lost.clone() };
        self.lock().jobs.insert(job, entry);
        JobHold { leases: self.clone(), job, fence, lost }
    }

    pub(crate) fn hold_delivery(&self, delivery: DeliveryId, fence: i64) -> DeliveryHold {
        self.lock().deliveries.insert(delivery, fence);
        DeliveryHold { leases: self.clone(), delivery, fence }
    }

    /// Jobs still in hand, with their fences.
    pub(crate) fn jobs(&self) -> Vec<(JobId, i64, CancellationToken)> {
        self.lock().jobs.iter().map(|(job, entry)| (*job, entry.fence, entry.lost.clone())).collect()
    }

    /// Mails still in hand, with their fences.
    pub(crate) fn deliveries(&self) -> Vec<(DeliveryId, i64)> {
        self.lock().deliveries.iter().map(|(delivery, fence)| (*delivery, *fence)).collect()
    }

    async fn renew_for_ever(&self, settings: &StoreSettings, lease: Duration) {
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
                Ok(connected) => match tokio::time::timeout(limit, self.renew(&connected, lease)).await {
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

    async fn renew(&self, store: &Store, lease: Duration) -> Result<(), StoreError> {
        let deliveries = self.deliveries();
        let mails = if deliveries.is_empty() { Ok(()) } else { store.renew_deliveries(&deliveries, lease).await };
        let held = self.reports();
        if held.is_empty() {
            return mails;
        }
        let ours = store.renew_jobs(&held, lease).await?;
        let inner = self.lock();
        for job in held {
            // A job taken up again meanwhile has another fence, about which this answer says nothing.
            if let Some(entry) = inner.jobs.get(&job.id).filter(|entry| entry.fence == job.fence)
                && !ours.contains(&job.id)
            {
                entry.lost.cancel();
            }
        }
        mails
    }

    fn reports(&self) -> Vec<HeldJob> {
        self.lock()
            .jobs
            .iter()
            .filter(|(_, entry)| !entry.lost.is_cancelled())
            .map(|(job, entry)| HeldJob {
                id: *job,
                fence: entry.fence,
                phase: entry.phase,
                rows_done: i64::try_from(entry.progress.done()).unwrap_or(i64::MAX),
                rows_total: entry.progress.total().and_then(|total| i64::try_from(total).ok()),
            })
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        // Nothing panics while it holds the lock, and a map of leases is whole after any statement anyway.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl JobHold {
    /// Reports this progress from now on.
    pub(crate) fn follow(&self, progress: Arc<Progress>) {
        if let Some(entry) = self.leases.lock().jobs.get_mut(&self.job) {
            entry.progress = progress;
        }
    }

    pub(crate) fn enter(&self, phase: Phase) {
        if let Some(entry) = self.leases.lock().jobs.get_mut(&self.job) {
            entry.phase = phase;
        }
    }
}

impl Drop for JobHold {
    fn drop(&mut self) {
        let mut held = self.leases.lock();
        if held.jobs.get(&self.job).is_some_and(|entry| entry.fence == self.fence) {
            held.jobs.remove(&self.job);
        }
    }
}

impl Drop for DeliveryHold {
    fn drop(&mut self) {
        let mut held = self.leases.lock();
        if held.deliveries.get(&self.delivery) == Some(&self.fence) {
            held.deliveries.remove(&self.delivery);
        }
    }
}
