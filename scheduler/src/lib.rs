//! What happens because time has passed, not because somebody asked: monthly publications and their mails, files whose time is over,
//! objects that no row names.
//!
//! Each round takes no input and can be missed, doubled or cut short without harm, so any number of schedulers may run, and none of
//! them is the leader.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use qujat_platform::{
    Clock,
    billing::Billing,
    object_store::ObjectStore,
    queue::Queue,
    store::{EndedPublication, OpenScan, Store, StoreError},
};
use qujat_templates::{Catalogue, Settings};
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

mod digests;
mod occurrences;
mod orphans;
mod retention;
mod scans;
mod settings;

use digests::SentRuns;
pub use orphans::{OrphanError, clear_orphans};
pub use retention::{Retained, expire};
pub use settings::{KindRetention, RetentionSettings, SchedulerSettings, Timetable};

/// How often files and tickets whose time is over, and orphans, are looked for. They harm nobody, so seldom.
const HOUSEKEEPING: Duration = Duration::from_secs(3600);

#[derive(Clone)]
pub struct SchedulerContext {
    pub store: Store,
    pub billing: Billing,
    pub queue: Queue,
    pub objects: ObjectStore,
    pub catalogue: Arc<Catalogue>,
    pub documents: Arc<Settings>,
    pub clock: Arc<dyn Clock>,
    /// How long a mail is tried.
    pub mail_deadline_hours: u32,
    pub settings: SchedulerSettings,
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TimetableError(String);

/// The context with the timetable that their settings spell.
pub struct Scheduler {
    context: SchedulerContext,
    timetable: Timetable,
    sent: SentRuns,
}

impl Scheduler {
    pub fn new(context: SchedulerContext) -> Result<Self, TimetableError> {
        Ok(Self { timetable: context.settings.timetable().map_err(TimetableError)?, context, sent: SentRuns::default() })
    }

    fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    /// One round of publishing: what is due begins, and what was begun goes on.
    pub async fn publish(&self, stop: &CancellationToken) -> Result<(), StoreError> {
        occurrences::schedule_due(self, self.now()).await?;
        self.carry_out_scans(|_| true, stop).await
    }

    /// One round of mails: what has ended is mailed, and what is over is closed. Apart from publishing, so that a long listing keeps
    /// nobody's mail.
    pub async fn send_digests(&self) -> Result<(), StoreError> {
        let store = &self.context.store;
        // At night nobody is mailed, and nothing is closed that has not been mailed.
        if self.timetable.is_mail_time(self.now()) {
            // Asked before anybody is told, so that what ends meanwhile is told of by the next round and closed after it.
            let ended = store.ended_publications(self.now()).await?;
            let sent = digests::send_digests(self, self.now()).await?;
            let is_over = |ended: &EndedPublication| {
                !ended.notify || sent.iter().any(|(name, month)| (name, *month) == (&ended.digest, ended.month))
            };
            let over = ended.into_iter().filter(is_over).collect::<Vec<_>>();
            store.close_publications(&over, self.now()).await?;
        }
        let (open, failed) = store.open_publications().await?;
        metrics::gauge!("qujat_publications_open").set(open as f64);
        metrics::gauge!("qujat_publication_documents_failed").set(failed as f64);
        Ok(())
    }

    /// Goes on with what is being listed, by the clock or by command, as far as it is wanted.
    pub async fn carry_out_scans(&self, wanted: impl Fn(&OpenScan) -> bool, stop: &CancellationToken) -> Result<(), StoreError> {
        scans::carry_out_all(self, wanted, stop).await
    }

    /// One round of housekeeping.
    async fn keep_house(&self) {
        let SchedulerContext { store, objects, .. } = &self.context;
        match clear_orphans(store, objects, self.now()).await {
            Ok(0) => {}
            Ok(cleared) => tracing::info!(cleared, "objects that no row named were removed"),
            Err(error) => tracing::warn!(%error, "orphans were not cleared; the next round tries again"),
        }
        let rules = self.context.settings.retention.rules(&self.context.catalogue.names());
        match expire(store, objects, &rules, self.now()).await {
            Ok(retained) if retained == Retained::default() => {}
            Ok(Retained { documents, files }) => tracing::info!(documents, files, "files whose time was over were removed"),
            Err(error) => tracing::warn!(%error, "files were not expired; the next round tries again"),
        }
        if let Err(error) = store.clear_expired_tickets(self.now()).await {
            tracing::warn!(%error, "expired tickets were not cleared; the next round tries again");
        }
    }
}

/// Runs until `stop`.
pub async fn run(context: SchedulerContext, stop: CancellationToken) -> Result<(), TimetableError> {
    let tick = Duration::from_secs(context.settings.tick_seconds);
    let scheduler = Scheduler::new(context)?;
    let publishing = async {
        let mut rounds = every(tick);
        loop {
            rounds.tick().await;
            if let Err(error) = scheduler.publish(&stop).await {
                tracing::warn!(%error, "the round of publications was not finished; the next one goes on with it");
            }
        }
    };
    let mailing = async {
        let mut rounds = every(tick);
        loop {
            rounds.tick().await;
            if let Err(error) = scheduler.send_digests().await {
                tracing::warn!(%error, "the round of mails was not finished; the next one goes on with it");
            }
        }
    };
    let housekeeping = async {
        let mut rounds = every(HOUSEKEEPING);
        loop {
            rounds.tick().await;
            scheduler.keep_house().await;
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = publishing => {}
        () = mailing => {}
        () = housekeeping => {}
    }
    Ok(())
}

fn every(period: Duration) -> Interval {
    let mut rounds = tokio::time::interval(period);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    rounds
}
