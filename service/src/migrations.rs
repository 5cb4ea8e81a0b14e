//! The schemas, brought up to date. Each keeps its own books, because both may live in one database.

use anyhow::Context;
use sqlx::{Connection, migrate::Migrator};

use crate::neighbours;

/// The service's own schema.
pub async fn migrate_service(url: &str) -> anyhow::Result<()> {
    let mut migrator = sqlx::migrate!("../migrations/qujat");
    migrator.create_schema("qujat");
    migrator.dangerous_set_table_name("qujat.migration");
    run(&migrator, "database.url", url).await.context("bringing the service's schema up to date")
}

/// The billing contract as tables, for development: in production the operator's own views stand there. Its books lie apart from it, so
/// that its schema holds what the contract names and nothing else.
pub async fn migrate_billing(url: &str) -> anyhow::Result<()> {
    let mut migrator = sqlx::migrate!("../migrations/billing");
    migrator.create_schema("billing_migration");
    migrator.dangerous_set_table_name("billing_migration.migration");
    run(&migrator, "billing.url", url).await.context("creating the billing contract's tables")
}

/// Several processes may do this at once: sqlx holds an advisory lock meanwhile.
async fn run(migrator: &Migrator, key: &str, url: &str) -> anyhow::Result<()> {
    let mut connection = neighbours::connect(key, url).await?;
    migrator.run_direct(None, &mut connection, false).await?;
    Ok(connection.close().await?)
}
