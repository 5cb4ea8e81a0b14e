//! The operator's billing database: only read, and one unchanging view of it a job.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{Fault, postgres};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BillingSettings {
    pub url: String,
    /// Connections of one process; the bound on what reports may ask of billing at once.
    pub connections: u32,
    /// Seconds to wait for a connection.
    pub connect_seconds: u64,
    /// Seconds one statement may take; billing itself ends a longer one.
    pub statement_seconds: u64,
}

/// How much longer than a statement may take billing may owe an answer.
const SILENCE_MARGIN: Duration = Duration::from_secs(30);

#[derive(Debug, Clone)]
pub struct Billing {
    pool: PgPool,
}

/// A read-only transaction that has begun but looked at nothing yet. Postgres takes the snapshot with the first statement, so what
/// must happen before the instant is fixed (closing the job to further requests) happens while this is held.
#[derive(Debug)]
pub struct PendingSnapshot {
    transaction: Transaction<'static, Postgres>,
    pool: PgPool,
}

/// A read-only transaction at `REPEATABLE READ`: everything in it sees billing as it was at one instant.
#[derive(Debug)]
pub struct Snapshot {
    transaction: Transaction<'static, Postgres>,
    statement: StatementGuard,
    /// When billing looked like this: the transaction's first statement, or on a standby the commit time it has replayed to.
    pub data_as_of: DateTime<Utc>,
}

/// Billing said no, or nothing.
#[derive(Debug, thiserror::Error)]
#[error("billing database: {0}")]
pub struct BillingError(#[from] sqlx::Error);

impl BillingError {
    /// Whether asking again may help.
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::of_database(&self.0)
    }

    /// Whether the statement took longer than billing lets it, or somebody there ended it.
    #[must_use]
    pub fn is_time_out(&self) -> bool {
        self.0.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "57014")
    }

    /// Whether a value of the question can't be read as its column's type or is out of its range (SQLSTATE class 22).
    #[must_use]
    pub fn is_data_exception(&self) -> bool {
        self.0.as_database_error().and_then(|error| error.code()).is_some_and(|code| code.starts_with("22"))
    }
}

impl Billing {
    /// Opens no connection yet, so that the service starts while billing is away.
    pub fn connect(settings: &BillingSettings) -> Result<Self, BillingError> {
        let options: PgConnectOptions = settings.url.parse()?;
        // sqlx would warn of long results, whose time is their reader's.
        let options = options.disable_statement_logging();
        let statement = format!("{}s", settings.statement_seconds);
        let session = [
            ("default_transaction_read_only", "on"),
            ("statement_timeout", statement.as_str()),
            // A connection whose other end is gone is noticed.
            ("tcp_keepalives_idle", "15"),
            ("tcp_keepalives_interval", "5"),
            ("tcp_keepalives_count", "3"),
            ("tcp_user_timeout", "20s"),
        ];
        let pool = PgPoolOptions::new()
            .max_connections(settings.connections)
            .min_connections(0)
            .acquire_timeout(Duration::from_secs(settings.connect_seconds));
        let silence = Duration::from_secs(settings.statement_seconds) + SILENCE_MARGIN;
        let pool = postgres::connect_lazy(pool, options.application_name("qujat").options(session), silence);
        Ok(Self { pool: pool.map_err(sqlx::Error::Io)? })
    }

    /// Begins the transaction of one job.
    pub async fn begin(&self) -> Result<PendingSnapshot, BillingError> {
        let transaction = self.pool.begin_with("begin isolation level repeatable read, read only").await?;
        Ok(PendingSnapshot { transaction, pool: self.pool.clone() })
    }

    /// A connection for a single question.
    pub async fn ask(&self) -> Result<sqlx::pool::PoolConnection<Postgres>, BillingError> {
        Ok(self.pool.acquire().await?)
    }

    /// Whether billing answers.
    pub async fn check(&self) -> Result<(), BillingError> {
        Ok(self.pool.acquire().await?.ping().await?)
    }
}

impl PendingSnapshot {
    /// Fixes the instant.
    pub async fn take(mut self) -> Result<Snapshot, BillingError> {
        let (data_as_of, process, began) = sqlx::query_as(
            "select case when pg_is_in_recovery() then coalesce(pg_last_xact_replay_timestamp(), statement_timestamp())
                    else statement_timestamp() end, pg_backend_pid(), transaction_timestamp()",
        )
        .fetch_one(&mut *self.transaction)
        .await?;
        let statement = StatementGuard { pool: self.pool, process, began, is_armed: true };
        Ok(Snapshot { transaction: self.transaction, statement, data_as_of })
    }
}

impl Snapshot {
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// Ends the snapshot. Nothing was written, so a failure here loses nothing and is not reported.
    pub async fn close(mut self) {
        self.statement.is_armed = false;
        if let Err(error) = self.transaction.rollback().await {
            tracing::debug!(%error, "the billing snapshot was not closed cleanly");
        }
    }
}

/// Ends what billing is still working on for a snapshot that was dropped instead of closed: nobody wants the document any more, or it
/// took too long. Postgres itself notices that a connection is gone only when it has rows to send, which may be never.
#[derive(Debug)]
struct StatementGuard {
    pool: PgPool,
    /// The server's process, and when its transaction began: to the microsecond, so that never another's statement is meant, even
    /// should the connection be in other hands by then or the address lead to another standby.
    process: i32,
    began: DateTime<Utc>,
    is_armed: bool,
}

impl Drop for StatementGuard {
    fn drop(&mut self) {
        // Without a runtime the process is about to end, and with it the connection.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if !self.is_armed {
            return;
        }
        let (pool, process, began) = (self.pool.clone(), self.process, self.began);
        runtime.spawn(async move {
            let cancelled = sqlx::query(
                "select pg_cancel_backend(pid) from pg_stat_activity where pid = $1 and xact_start = $2 and state = 'active'",
            );
            if let Err(error) = cancelled.bind(process).bind(began).execute(&pool).await {
                tracing::debug!(%error, "a statement that nobody waits for any more could not be ended in billing");
            }
        });
    }
}
