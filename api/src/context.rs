//! Everything that handlers work with.

use std::{ops::Deref, sync::Arc, time::Duration};

use axum::extract::FromRef;
use chrono::{DateTime, Utc};
use metrics_exporter_prometheus::PrometheusHandle;
use qujat_platform::{
    Clock,
    billing::Billing,
    link_token::LinkSettings,
    mailer::Mailer,
    object_store::ObjectStore,
    queue::Queue,
    store::{HourlyLimits, Store},
};
use qujat_templates::{Catalogue, Settings};
use tokio_util::sync::CancellationToken;

use crate::{
    auth::{Keys, TokenCheck},
    limits::slots::{Capacity, Slots},
    settings::{HttpSettings, LimitSettings},
    standing::Standings,
};

/// The parts that the API is put together from.
#[derive(Clone)]
pub struct ApiContext {
    pub store: Store,
    pub queue: Queue,
    pub billing: Billing,
    pub objects: ObjectStore,
    /// Asked by readiness only; mails are the worker's.
    pub mailer: Mailer,
    pub catalogue: Arc<Catalogue>,
    /// Rules and names of documents.
    pub settings: Arc<Settings>,
    pub links: LinkSettings,
    pub clock: Arc<dyn Clock>,
    pub keys: Arc<Keys>,
    pub http: HttpSettings,
    pub limits: LimitSettings,
    /// Hours after which a request that could not be served fails for good.
    pub deadline_hours: u32,
    /// How long a mail is tried.
    pub mail_deadline_hours: u32,
    /// How long a published document is tried; counted anew when its publication is resumed.
    pub document_deadline_days: u32,
    /// `None`: this process collects no metrics.
    pub metrics: Option<PrometheusHandle>,
    /// Cancelled when the process is about to stop, so that event streams end and don't hold it up.
    pub closing: CancellationToken,
}

/// The parts, and what this process counts and keeps while it serves.
pub(crate) struct ServingContext {
    api: ApiContext,
    pub streams: Slots,
    pub archives: Slots,
    pub screens: Slots,
    pub standings: Standings,
}

/// As handlers are given it.
pub(crate) type SharedContext = Arc<ServingContext>;

/// Archives under way: each has a thread.
const ARCHIVES: Capacity = Capacity { all: 32, company: 16, caller: 4, longest_wait: Duration::ZERO, come_again_seconds: 30 };
/// Screens are read within a moment, so that waiting for one of all places is better than coming again.
const SCREEN_WAIT: Duration = Duration::from_secs(3);
const SCREEN_COME_AGAIN_SECONDS: u64 = 3;

impl ServingContext {
    pub fn new(api: ApiContext) -> Self {
        let limits = &api.limits;
        let streams = Capacity {
            all: limits.streams,
            company: limits.streams_per_company,
            caller: limits.streams_per_caller,
            longest_wait: Duration::ZERO,
            come_again_seconds: 30,
        };
        let screens = Capacity {
            all: limits.screens,
            company: limits.screens_per_company,
            caller: limits.screens_per_caller,
            longest_wait: SCREEN_WAIT,
            come_again_seconds: SCREEN_COME_AGAIN_SECONDS,
        };
        Self {
            streams: Slots::new(streams),
            archives: Slots::new(ARCHIVES),
            screens: Slots::new(screens),
            standings: Standings::default(),
            api,
        }
    }
}

impl FromRef<SharedContext> for TokenCheck {
    fn from_ref(api: &SharedContext) -> Self {
        Self { keys: Arc::clone(&api.keys), clock: Arc::clone(&api.clock) }
    }
}

impl Deref for ServingContext {
    type Target = ApiContext;

    fn deref(&self) -> &ApiContext {
        &self.api
    }
}

impl ApiContext {
    /// What the store counts.
    pub(crate) fn hourly_limits(&self) -> HourlyLimits {
        HourlyLimits {
            requests_per_caller: self.http.requests_per_hour,
            mails_per_caller: self.limits.mails_per_caller,
            mails_per_company: self.limits.mails_per_company,
            new_addresses_per_caller: self.limits.new_addresses_per_caller,
            new_addresses_per_company: self.limits.new_addresses_per_company,
            subscriptions_per_caller: self.limits.subscriptions_per_caller,
            subscriptions_per_company: self.limits.subscriptions_per_company,
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

impl std::fmt::Debug for ApiContext {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Api").field("http", &self.http).field("catalogue", &self.catalogue).finish_non_exhaustive()
    }
}
