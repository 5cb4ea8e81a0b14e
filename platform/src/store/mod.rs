//! The service's own database: the truth about requests, jobs, documents and mails.
//!
//! A folder an aggregate: it holds every statement that writes its tables and begins with the states that its rows go through. What
//! writes several of them in one transaction is an act (`acts/`). Every write of a worker names the fence it claimed with and says
//! whether it still held; one that didn't has changed nothing.

use std::time::Duration;

use serde::Deserialize;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{Fault, postgres};

mod acts;
mod audit;
mod delivery;
mod digest;
mod document;
mod forwarding;
mod hourly_limits;
mod job;
mod link;
mod publication;
mod recipient;
mod request;
mod right;
mod stored_enum;
mod subscription;

pub use acts::{DueDigest, Forwarded, Stored, SweepRules, SweptDeliveries, SweptJobs};
pub use audit::{Actor, AuditAction, AuditEntry, CustomerAction};
pub use delivery::{
    ClaimedDelivery, DeliveredDocument, DeliveredFile, DeliveryPurpose, DeliveryState, DeliverySubject, MissingDocument,
};
pub use digest::{DigestRun, RunState, UnsubscribeView};
pub use document::{
    DocumentFilter, DocumentFormats, DocumentStatus, DocumentView, ExpiredFile, FileRole, FileView, HoldOutcome, NewDocument,
    NewFile, RetentionRule,
};
pub use forwarding::Forward;
pub use hourly_limits::{Counted, HourlyLimits, LimitReached, Share};
pub use job::{ClaimedJob, HeldJob, Identity, JobState, Phase};
pub use link::{Issued, LinkView, Opened};
pub use publication::{
    Command, EndedPublication, FailedItem, ItemFilter, NewItem, NewPublication, OpenScan, PublicationFilter, PublicationView,
    ScanCause,
};
pub use request::{
    Accepted, Ask, Asker, DeliveryView, EarlierRequest, EventTicket, Idempotency, RequestFilter, RequestState, RequestView,
};
pub use stored_enum::UnknownSpelling;
pub(crate) use stored_enum::stored_enum;
pub use subscription::{Changed, NewSubscription, Subscribed, SubscriptionRecipient, SubscriptionView};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSettings {
    pub url: String,
    pub connections: u32,
    /// Seconds to wait for a connection.
    pub connect_seconds: u64,
}

#[derive(Debug, Clone)]
pub struct Store {
    pool: PgPool,
}

/// The service's own database said no, or nothing.
#[derive(Debug, thiserror::Error)]
#[error("the service's database: {0}")]
pub struct StoreError(#[from] sqlx::Error);

impl StoreError {
    /// Whether asking again may help.
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::of_database(&self.0)
    }
}

/// What keeps one process that was frozen or cut off from holding up the others: a transaction that says nothing gives its locks back
/// within seconds, nobody waits for a lock for long, and a connection whose other end is gone is noticed.
const SESSION: [(&str, &str); 7] = [
    ("idle_in_transaction_session_timeout", "10s"),
    ("lock_timeout", "5s"),
    ("statement_timeout", "60s"),
    ("tcp_keepalives_idle", "15"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
    ("tcp_user_timeout", "20s"),
];

/// How long the database may owe an answer: somewhat longer than its own limit for statements.
const SILENCE: Duration = Duration::from_secs(75);

impl Store {
    /// Opens no connection yet; a database that is away shows at the first question and in readiness.
    pub fn connect(settings: &StoreSettings) -> Result<Self, StoreError> {
        let options: PgConnectOptions = settings.url.parse().map_err(StoreError)?;
        let pool = PgPoolOptions::new()
            .max_connections(settings.connections)
            .acquire_timeout(Duration::from_secs(settings.connect_seconds));
        let pool = postgres::connect_lazy(pool, options.application_name("qujat").options(SESSION), SILENCE);
        Ok(Self { pool: pool.map_err(sqlx::Error::Io)? })
    }

    /// A store with one connection of its own, for the thread that renews leases whatever the rest of the process does.
    pub fn connect_apart(settings: &StoreSettings) -> Result<Self, StoreError> {
        Self::connect(&StoreSettings { connections: 1, ..settings.clone() })
    }

    /// Whether the database answers and has the service's schema.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query_scalar!("select count(*) from (select 1 from qujat.job limit 1) as present").fetch_one(&self.pool).await?;
        Ok(())
    }
}

/// Seconds as Postgres takes them in `make_interval(secs => …)`.
pub(crate) fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}
