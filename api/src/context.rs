//! Everything that handlers work with.

use std::{ops::Deref, sync::Arc};

use axum::extract::FromRef;
use chrono::{DateTime, Utc};
use metrics_exporter_prometheus::PrometheusHandle;
use qujat_platform::{
    Clock, billing::Billing, link_token::LinkSettings, mailer::Mailer, object_store::ObjectStore, queue::Queue, store::Store,
};
use qujat_templates::{Catalogue, Settings};
use tokio_util::sync::CancellationToken;

use crate::{
    auth::{Keys, TokenCheck},
    limits::slots::Slots,
    settings::HttpSettings,
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
}

/// As handlers are given it.
pub(crate) type SharedContext = Arc<ServingContext>;

/// Event streams of one process, and of one person: each asks the database twice a second.
const STREAMS: (usize, usize) = (200, 20);
/// Archives under way in one process, and of one person or link: each has a thread.
const ARCHIVES: (usize, usize) = (32, 4);
/// Screens being read in one process, and by one person: each holds a connection to billing.
const SCREENS: (usize, usize) = (32, 4);

impl ServingContext {
    pub fn new(api: ApiContext) -> Self {
        let slots = |(all, each)| Slots::new(all, each);
        Self { api, streams: slots(STREAMS), archives: slots(ARCHIVES), screens: slots(SCREENS) }
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
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

impl std::fmt::Debug for ApiContext {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Api").field("http", &self.http).field("catalogue", &self.catalogue).finish_non_exhaustive()
    }
}
