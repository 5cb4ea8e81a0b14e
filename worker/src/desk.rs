//! Everything a worker reaches for, and the room in which a job that crashed before works alone.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::{
    Clock,
    billing::Billing,
    link_token::LinkSettings,
    mailer::Mailer,
    object_store::ObjectStore,
    queue::Queue,
    store::{ClaimedJob, Store, StoreSettings},
};
use qujat_templates::{Catalogue, Settings};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio_util::sync::CancellationToken;

use crate::{WorkerSettings, leases::Leases};

/// The parts that a worker is put together from.
#[derive(Clone)]
pub struct Parts {
    pub store: Store,
    /// For the connection on which leases are renewed.
    pub store_settings: StoreSettings,
    pub queue: Queue,
    pub billing: Billing,
    pub objects: ObjectStore,
    pub mailer: Mailer,
    pub catalogue: Arc<Catalogue>,
    pub documents: Arc<Settings>,
    pub links: LinkSettings,
    pub clock: Arc<dyn Clock>,
    pub settings: WorkerSettings,
}

/// How long a job that must work alone waits for the room to empty.
const SHORTEST_PATIENCE: Duration = Duration::from_secs(5);
const LONGEST_PATIENCE: Duration = Duration::from_secs(300);

pub(crate) struct Desk {
    pub(crate) parts: Parts,
    pub(crate) leases: Leases,
    room: RwLock<()>,
}

/// A place in the room, with company or alone.
pub(crate) enum Place<'a> {
    Shared { _guard: RwLockReadGuard<'a, ()> },
    Alone { _guard: RwLockWriteGuard<'a, ()> },
}

impl Desk {
    pub(crate) fn new(parts: Parts, stop: CancellationToken) -> std::io::Result<Self> {
        let leases = Leases::start(&parts.store_settings, parts.settings.lease(), stop)?;
        Ok(Self { parts, leases, room: RwLock::new(()) })
    }

    /// A place in the room, or none for now. A job whose worker died once works alone: if it is what kills workers, it takes no
    /// neighbours with it. It waits a while for the room to empty, the longer the older it is; the others don't wait behind it, so that
    /// another process can have them.
    pub(crate) async fn enter_room(&self, job: &ClaimedJob) -> Option<Place<'_>> {
        if job.crashes == 0 {
            return self.room.try_read().ok().map(|guard| Place::Shared { _guard: guard });
        }
        let age = (self.now() - job.created_at).to_std().unwrap_or_default();
        let patience = (age / 4).clamp(SHORTEST_PATIENCE, LONGEST_PATIENCE);
        tokio::time::timeout(patience, self.room.write()).await.ok().map(|guard| Place::Alone { _guard: guard })
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.parts.clock.now()
    }

    /// Until when a mail filed now is tried.
    pub(crate) fn mail_deadline(&self) -> DateTime<Utc> {
        self.now() + TimeDelta::hours(i64::from(self.parts.settings.mail_deadline_hours))
    }
}
