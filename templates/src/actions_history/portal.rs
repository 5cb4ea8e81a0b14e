//! The portal's log: what administrators did with numbers, services and devices.

use chrono::{DateTime, Utc};
use futures::{Stream, TryStreamExt};
use sqlx::{AssertSqlSafe, PgConnection, Row, postgres::PgRow};

use super::{asked::Asked, key::Bound};
use crate::WriteError;

/// The action codes of docs/billing-contract.md. Their texts are `actions-history-action-<code>`.
pub(super) const PORTAL_ACTIONS: [&str; 12] = [
    "number_blocked",
    "number_unblocked",
    "service_activated",
    "service_deactivated",
    "payments_viewed",
    "usage_viewed",
    "sim_replaced",
    "access_code_sent",
    "device_registered",
    "device_removed",
    "balance_transferred",
    "profile_changed",
];

pub(super) const QUERY: &str = include_str!("query.sql");

/// What the query returns.
pub(super) const QUERY_COLUMNS: [(&str, &str); 8] = [
    ("id", "INT8"),
    ("happened_at", "TIMESTAMPTZ"),
    ("action", "TEXT"),
    ("subject", "TEXT"),
    ("detail", "TEXT"),
    ("status", "TEXT"),
    ("administrator_name", "TEXT"),
    ("administrator_msisdn", "TEXT"),
];

/// An entry of the portal's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PortalAction {
    pub id: i64,
    pub happened_at: DateTime<Utc>,
    pub action: String,
    /// The number that it concerned.
    pub subject: Option<String>,
    /// The service's name, or the number of a transfer's recipient.
    pub detail: Option<String>,
    pub status: String,
    pub administrator_name: String,
    pub administrator_msisdn: String,
}

impl PortalAction {
    fn read(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get(0)?,
            happened_at: row.try_get(1)?,
            action: row.try_get(2)?,
            subject: row.try_get(3)?,
            detail: row.try_get(4)?,
            status: row.try_get(5)?,
            administrator_name: row.try_get(6)?,
            administrator_msisdn: row.try_get(7)?,
        })
    }
}

/// The log's entries below `before`, newest first.
pub(super) fn actions<'a>(
    billing: &'a mut PgConnection,
    asked: &'a Asked,
    before: Bound,
    limit: Option<i64>,
) -> impl Stream<Item = Result<PortalAction, sqlx::Error>> + Send + 'a {
    sqlx::query(QUERY)
        .bind(&asked.company)
        .bind(asked.from)
        .bind(before.0)
        .bind(before.1)
        .bind(limit)
        .fetch(billing)
        .and_then(|row| std::future::ready(PortalAction::read(&row)))
}

/// How many entries the log has within the period.
pub(super) async fn count(billing: &mut PgConnection, asked: &Asked) -> Result<u64, WriteError> {
    let (instant, id) = asked.beginning();
    // The text is a constant of the program.
    let count: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from (\n{QUERY}\n) as log")))
        .bind(&asked.company)
        .bind(asked.from)
        .bind(instant)
        .bind(id)
        .bind(None::<i64>)
        .fetch_one(billing)
        .await?;
    Ok(count.unsigned_abs())
}
