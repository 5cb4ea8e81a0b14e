//! Everything a worker reaches for, and the room in which a job that crashed before works alone.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::{
    Clock,
    billing::Billing,
    link_token::LinkSettings,
    mailer::Mailer,
    object_store::ObjectStore,
    queue::Queue,
    store::{Store, StoreSettings},
};
use qujat_templates::{Catalogue, Settings};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::{WorkerSettings, lease::Leases};

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
    pub(crate) fn new(parts: Parts) -> std::io::Result<Self> {
        let leases = Leases::start(&parts.store_settings, parts.settings.lease())?;
        Ok(Self { parts, leases, room: RwLock::new(()) })
    }

    /// Waits for a place. A job whose worker died once works alone: if it is what kills workers, it takes no neighbours with it.
    pub(crate) async fn enter_room(&self, crashes: i32) -> Place<'_> {
        if crashes > 0 {
            Place::Alone { _guard: self.room.write().await }
        } else {
            Place::Shared { _guard: self.room.read().await }
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.parts.clock.now()
    }

    /// Until when a mail filed now is tried.
    pub(crate) fn mail_deadline(&self) -> DateTime<Utc> {
        self.now() + TimeDelta::hours(i64::from(self.parts.settings.mail_deadline_hours))
    }
}
