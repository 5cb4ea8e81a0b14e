//! The databases of a test: copies of the templates, which nobody else sees.

use std::sync::atomic::{AtomicU32, Ordering};

use qujat_demo::billing_data::Loaded;
use sqlx::{AssertSqlSafe, PgPool};

use super::{
    World,
    servers::{BILLING_TEMPLATE, SERVICE_TEMPLATE, servers},
};

impl World {
    /// As [`Self::month`], before there is a world.
    pub async fn last_closed_month() -> chrono::NaiveDate {
        servers().await.loaded.last_closed_month.unwrap()
    }

    /// Lets nobody into billing any more, and throws out who is in; or lets them in again.
    pub async fn close_billing(&self, closed: bool) {
        let name = self.environment()["QUJAT__BILLING__URL"].rsplit('/').next().unwrap().to_owned();
        sqlx::query(AssertSqlSafe(format!("alter database {name} allow_connections {}", !closed)))
            .execute(&self.service)
            .await
            .unwrap();
        if closed {
            sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
                .bind(name)
                .execute(&self.service)
                .await
                .unwrap();
        }
    }
}

/// A billing database of a test's own without a service, by its address.
pub async fn billing_copy() -> String {
    let (_, billing) = copy_databases(next_number()).await;
    servers().await.postgres.url(&billing)
}

/// What every billing copy holds.
pub async fn loaded() -> &'static Loaded {
    &servers().await.loaded
}

/// Numbers tests, for the names of what is theirs.
pub(super) fn next_number() -> u32 {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// Copies of the templates for one test.
pub(super) async fn copy_databases(number: u32) -> (String, String) {
    let servers = servers().await;
    let names = (format!("service_{number}"), format!("billing_{number}"));
    let pool = PgPool::connect(&servers.postgres.url("postgres")).await.unwrap();
    for (name, template) in [(&names.0, SERVICE_TEMPLATE), (&names.1, BILLING_TEMPLATE)] {
        sqlx::query(AssertSqlSafe(format!("create database {name} template {template} strategy file_copy")))
            .execute(&pool)
            .await
            .unwrap();
    }
    names
}
