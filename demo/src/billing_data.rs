//! Demo data for the billing database: invented, deterministic, of any size.
//!
//! The service never writes to billing, and in production nothing here runs. But a demo, a test and a benchmark need a
//! billing database that looks like one: companies with accounts of all five services, numbers that changed accounts, months
//! of invoices whose money adds up to the tiyn, payments that agree with ledger and statements, and millions of usage
//! records. The awkward cases that break careless reports are always among them (`names`, `special_accounts`).
//!
//! The same `Size` gives the same rows, on every machine: the documents made from them are compared byte for byte. So
//! nothing here asks for the time or for a random number of the system; `today` is a parameter.

mod actions;
mod calendar;
mod charges;
mod companies;
mod company_plan;
#[cfg(test)]
mod consistency;
mod generator;
mod identifiers;
mod invoices;
mod names;
mod numbers;
mod openings;
mod random;
mod roaming;
mod rows;
mod settlement;
mod size;
mod special_accounts;
mod usage;

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use generator::Generator;
use rows::Table;
use usage::Usage;

pub use size::{LoadedCompany, Size};

/// Rows wait in memory until a table has so many bytes of them.
const PIECE_BYTES: usize = 1 << 20;

/// What was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    pub companies: Vec<LoadedCompany>,
    /// First day of the last closed month that has documents.
    pub last_closed_month: Option<NaiveDate>,
    /// Rows by table of the schema `billing`.
    pub rows: Vec<(&'static str, u64)>,
}

/// Replaces everything in the schema `billing` by demo data, in one transaction: readers see all of it or none.
///
/// The pool must be allowed to write, and the contract's tables (migrations/billing) must exist. Refuses a billing database
/// that has companies but no table `billing.demo_data`, which only this function creates: it isn't demo data.
/// `progress` gets a table's name and its rows so far, whenever some were sent.
pub async fn load(billing: &PgPool, size: &Size, mut progress: impl FnMut(&str, u64)) -> Result<Loaded> {
    let mut generator = Generator::new(size)?;
    let mut transaction = billing.begin().await.context("the billing database can't be reached")?;
    clear(&mut transaction, size).await?;
    for month in Usage::months(&generator.period) {
        sqlx::query("SELECT billing.create_usage_partition($1)").bind(month.first_day()).execute(&mut *transaction).await?;
    }
    let mut sent = vec![0; Table::ALL.len()];
    loop {
        let goes_on = generator.step()?;
        for (table, bytes) in generator.rows.take_above(if goes_on { PIECE_BYTES } else { 0 }) {
            send(&mut transaction, table, &bytes).await?;
            // Steps are whole rows, and all rows of the table that were written so far have been sent.
            sent[table as usize] = generator.rows.written(table);
            progress(table.name(), sent[table as usize]);
        }
        if !goes_on {
            break;
        }
    }
    transaction.commit().await?;
    for table in Table::ALL {
        // Otherwise the first reports run on guesses, until autovacuum has been here.
        sqlx::query(AssertSqlSafe(format!("ANALYZE billing.{}", table.name()))).execute(billing).await?;
    }
    Ok(Loaded {
        companies: generator.companies,
        last_closed_month: generator.period.last_closed().map(calendar::Month::first_day),
        rows: Table::ALL.iter().map(|table| (table.name(), sent[*table as usize])).collect(),
    })
}

async fn clear(connection: &mut PgConnection, size: &Size) -> Result<()> {
    // Two loads at once would both find nothing and then collide on the marker; the second waits here instead.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('billing.demo_data'))").execute(&mut *connection).await?;
    let may_clear: bool =
        sqlx::query_scalar("SELECT to_regclass('billing.demo_data') IS NOT NULL OR NOT EXISTS (SELECT FROM billing.company)")
            .fetch_one(&mut *connection)
            .await
            .context("the billing contract's tables aren't there; create them with `qujat migrate`")?;
    ensure!(may_clear, "billing.company has rows and billing.demo_data doesn't exist: this isn't demo data, so it stays");
    sqlx::query("CREATE TABLE IF NOT EXISTS billing.demo_data (loaded_at timestamptz NOT NULL, size text NOT NULL)")
        .execute(&mut *connection)
        .await?;
    let tables: Vec<String> = Table::ALL.iter().map(|table| format!("billing.{}", table.name())).collect();
    let truncate = format!("TRUNCATE billing.demo_data, {}", tables.join(", "));
    sqlx::query(AssertSqlSafe(truncate)).execute(&mut *connection).await?;
    sqlx::query("INSERT INTO billing.demo_data (loaded_at, size) VALUES (now(), $1)")
        .bind(format!("{size:?}"))
        .execute(connection)
        .await?;
    Ok(())
}

async fn send(connection: &mut PgConnection, table: Table, bytes: &[u8]) -> Result<()> {
    let mut copy = connection.copy_in_raw(&table.copy_statement()).await?;
    for piece in bytes.chunks(PIECE_BYTES) {
        copy.send(piece).await?;
    }
    copy.finish().await.with_context(|| format!("demo rows don't fit billing.{}", table.name()))?;
    Ok(())
}
