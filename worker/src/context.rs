//! Everything that the lanes of a worker reach for.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::{
    Clock,
    billing::Billing,
    link_token::LinkSettings,
    mailer::Mailer,
    object_store::ObjectStore,
    queue::Queue,
    store::{RetentionRule, Store, StoreSettings, SweepRules},
};
use qujat_templates::{Catalogue, Settings};

use crate::WorkerSettings;

/// What the lanes of a worker reach for: everything that it is put together from.
#[derive(Clone)]
pub struct WorkerContext {
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
    /// How long files are kept, which no link outlives.
    pub retention: Vec<RetentionRule>,
    pub clock: Arc<dyn Clock>,
    pub settings: WorkerSettings,
}

/// Due ids that wait in Redis a class; the rest of the backlog stays in SQL.
pub(crate) const DUE_LIMIT: u32 = 300;

impl WorkerContext {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Until when a mail filed now is tried.
    pub(crate) fn mail_deadline(&self) -> DateTime<Utc> {
        self.now() + TimeDelta::hours(i64::from(self.settings.mail_deadline_hours))
    }

    pub(crate) fn sweep_rules(&self, expire_at_once: bool) -> SweepRules {
        let settings = &self.settings;
        SweepRules {
            expire_at_once,
            lease: settings.lease(),
            max_crashes: settings.max_crashes,
            due_limit: i64::from(DUE_LIMIT),
            mail_deadline: self.mail_deadline(),
            crash_pause: Duration::from_secs(settings.retry_seconds),
        }
    }
}
