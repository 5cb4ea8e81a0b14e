//! The service's own audit as one of the two sources of the history.
//!
//! It lies in another database than the portal's log, so a document about billing is given it from outside, by its specification. What of it
//! customers see is decided here; the service's own deeds (a report stored, a mail sent) are not theirs.

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
pub use qujat_platform::store::CustomerAction as OwnAction;
use qujat_platform::store::{AuditAction, Store, StoreError};

/// The audit's actions that a customer did. Their texts are `actions-history-own-<action>`.
pub(crate) const OWN_ACTIONS: [AuditAction; 5] = [
    AuditAction::ReportRequested,
    AuditAction::ReportViewed,
    AuditAction::RequestCancelled,
    AuditAction::DocumentDownloaded,
    AuditAction::LinkDownloaded,
];

/// Reads what a company's administrators did with Qujat.
#[async_trait]
pub trait OwnActions: fmt::Debug + Send + Sync {
    /// At most `limit` actions, newest first: not before `from`, and less than `before` by instant and id. Outcomes are those that
    /// were known at `as_of`.
    async fn page(
        &self,
        company: &str,
        from: DateTime<Utc>,
        before: (DateTime<Utc>, i64),
        as_of: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<OwnAction>, StoreError>;

    /// How many there are from `from` up to `until`, without it.
    async fn count(&self, company: &str, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<u64, StoreError>;
}

#[async_trait]
impl OwnActions for Store {
    async fn page(
        &self,
        company: &str,
        from: DateTime<Utc>,
        before: (DateTime<Utc>, i64),
        as_of: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<OwnAction>, StoreError> {
        self.customer_actions(company, &OWN_ACTIONS, from, before, as_of, i64::from(limit)).await
    }

    async fn count(&self, company: &str, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(self.count_customer_actions(company, &OWN_ACTIONS, from, until).await?.unsigned_abs())
    }
}
