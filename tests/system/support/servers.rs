//! Postgres and Redis for all tests of the process, and the templates that each test's databases are copied from.

use std::path::PathBuf;

use qujat_demo::{
    billing_data::{self, Loaded, Size},
    servers::{PostgresServer, RedisServer},
};
use qujat_platform::{Clock, SystemClock};
use qujat_service::migrations;
use qujat_templates::calendar;
use tokio::sync::OnceCell;

pub struct Servers {
    pub postgres: PostgresServer,
    pub redis: RedisServer,
    /// What the billing template holds.
    pub loaded: Loaded,
    _folder: tempfile::TempDir,
}

pub const SERVICE_TEMPLATE: &str = "template_service";
pub const BILLING_TEMPLATE: &str = "template_billing";

/// Starts them for the first test that asks. They end with the process.
pub async fn servers() -> &'static Servers {
    static SERVERS: OnceCell<Servers> = OnceCell::const_new();
    SERVERS.get_or_init(start).await
}

async fn start() -> Servers {
    // Not in the system's temporary folder of a user, which the user that Postgres runs as may not enter.
    let folder = tempfile::Builder::new().prefix("qujat-tests-").tempdir_in(shared_folder()).unwrap();
    let postgres = PostgresServer::start(&folder.path().join("postgres")).unwrap();
    let redis = RedisServer::start(&folder.path().join("redis")).unwrap();
    postgres.create_database(SERVICE_TEMPLATE).await.unwrap();
    postgres.create_database(BILLING_TEMPLATE).await.unwrap();
    migrations::migrate_service(&postgres.url(SERVICE_TEMPLATE)).await.unwrap();
    migrations::migrate_billing(&postgres.url(BILLING_TEMPLATE)).await.unwrap();
    let pool = sqlx::PgPool::connect(&postgres.url(BILLING_TEMPLATE)).await.unwrap();
    let size = Size::small(calendar::today(SystemClock.now()));
    let loaded = billing_data::load(&pool, &size, |_, _| {}).await.unwrap();
    // A database is copied only while nobody is connected to it.
    pool.close().await;
    Servers { postgres, redis, loaded, _folder: folder }
}

/// A folder that the user whom Postgres runs as may enter, for what servers keep.
pub fn shared_folder() -> PathBuf {
    // `make test` names one and removes it, because a killed test can't.
    std::env::var_os("QUJAT_TEST_FOLDER").map_or("/var/tmp".into(), PathBuf::from)
}
