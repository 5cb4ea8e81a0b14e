//! Postgres and Redis for all tests of the process, and the templates that each test's databases are copied from.

use std::{
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{ChildStdin, Command, Stdio},
};

use qujat_demo::{
    billing_data::{self, Loaded, Size},
    servers::{PostgresServer, RedisServer},
};
use qujat_platform::{Clock, SystemClock};
use qujat_service::migrations;
use qujat_templates::calendar;
use tokio::sync::OnceCell;

use super::waiting::until;

pub struct Servers {
    pub postgres: PostgresServer,
    pub redis: RedisServer,
    /// What the billing template holds.
    pub loaded: Loaded,
    _caretaker: Caretaker,
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
    let folder = tempfile::Builder::new().prefix("qujat-tests-").tempdir_in(shared_folder()).unwrap().keep();
    let caretaker = Caretaker::of(&folder);
    let postgres = PostgresServer::start(&folder.join("postgres")).unwrap();
    let redis = RedisServer::start(&folder.join("redis")).unwrap();
    postgres.create_database(SERVICE_TEMPLATE).await.unwrap();
    postgres.create_database(BILLING_TEMPLATE).await.unwrap();
    migrations::migrate_service(&postgres.url(SERVICE_TEMPLATE)).await.unwrap();
    migrations::migrate_billing(&postgres.url(BILLING_TEMPLATE)).await.unwrap();
    let pool = sqlx::PgPool::connect(&postgres.url(BILLING_TEMPLATE)).await.unwrap();
    let size = Size::small(calendar::today(SystemClock.now()));
    let loaded = billing_data::load(&pool, &size, |_, _| {}).await.unwrap();
    // A database is copied only while nobody is connected to it.
    pool.close().await;
    Servers { postgres, redis, loaded, _caretaker: caretaker }
}

/// Removes the servers' folder once this process has ended, however it did: what lives as long as a process is dropped by nobody.
struct Caretaker {
    /// Closed by the end of this process, which is what is waited for.
    _life: ChildStdin,
}

impl Caretaker {
    fn of(folder: &Path) -> Self {
        // The servers end with this process too, and may write until they have.
        let script = r#"cat; for turn in $(seq 100); do rm -rf "$1" && exit; sleep 0.1; done"#;
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh"]).arg(folder);
        // A group of its own, so that Ctrl-C at the terminal isn't for it.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Self { _life: command.spawn().unwrap().stdin.take().unwrap() }
    }
}

/// A folder that the user whom Postgres runs as may enter, for what servers keep.
pub fn shared_folder() -> PathBuf {
    // `make test` names one and removes it, because a killed test can't.
    std::env::var_os("QUJAT_TEST_FOLDER").map_or("/var/tmp".into(), PathBuf::from)
}

#[test]
fn a_run_that_is_killed_leaves_no_folder_behind() {
    let shared = tempfile::Builder::new().prefix("qujat-run-").tempdir_in(shared_folder()).unwrap();
    std::fs::set_permissions(shared.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let inside = || std::fs::read_dir(shared.path()).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let mut run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "queue::an_id_waits_once_and_rises_when_it_becomes_urgent"])
        .env("QUJAT_TEST_FOLDER", shared.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Killed when its Postgres runs.
    until("a server runs", || inside().iter().any(|folder| folder.join("postgres/data/postmaster.pid").exists()));
    run.kill().unwrap();
    run.wait().unwrap();
    until("the folder is gone", || inside().is_empty());
}
