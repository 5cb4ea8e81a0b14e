//! A private Postgres cluster.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use rustix::process::Signal;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{
    children::{self, Child, Start},
    placement,
};

/// A running cluster; dropping it stops it and leaves its data.
#[derive(Debug)]
pub struct PostgresServer {
    port: u16,
    folder: PathBuf,
    _child: Child,
}

/// Its only user, who may do everything and needs no password: nobody else reaches it but users of this machine.
const USER: &str = "qujat";
/// The oldest version that the service supports.
const OLDEST: u32 = 15;
/// A crash of the machine may lose everything: the data is made anew by whoever wants it. Commits still reach the operating system, so
/// that the end of this process loses nothing; without `fsync` that costs nothing.
const SETTINGS: [&str; 7] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "full_page_writes=off",
    "max_connections=200",
    "max_wal_size=2GB",
    "logging_collector=off",
];

impl PostgresServer {
    /// Starts a cluster on the data in `folder`, made when there is none; about a second for a new one. As root it runs as the user
    /// `postgres` (or `nobody`), in a folder of `/var/tmp` when that user can't reach `folder`.
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        Self::start_in(folder).context("starting a private Postgres")
    }

    fn start_in(wanted: &Path) -> anyhow::Result<Self> {
        let programs = programs()?;
        let account = placement::unprivileged()?;
        let folder = placement::private_folder(wanted, account.as_ref())?;
        let data = folder.join("data");
        if !data.join("PG_VERSION").exists() {
            let arguments = [
                format!("--pgdata={}", data.display()),
                format!("--username={USER}"),
                "--auth=trust".to_owned(),
                "--encoding=UTF8".to_owned(),
                "--locale=C.UTF-8".to_owned(),
                "--no-sync".to_owned(),
                "--no-instructions".to_owned(),
            ];
            children::run(&programs.join("initdb"), &arguments, account.as_ref())?;
        }
        // Another process can take the port between the look and the start.
        let mut tries = 3;
        loop {
            let port = children::free_port()?;
            let mut arguments = vec!["-D".to_owned(), data.display().to_string(), "-p".to_owned(), port.to_string()];
            arguments.extend(SETTINGS.iter().flat_map(|setting| ["-c".to_owned(), (*setting).to_owned()]));
            let log = folder.join("postgres.log");
            // SIGQUIT: the postmaster ends its processes at once and removes its shared memory, which SIGKILL wouldn't.
            let mut child = Child::start(Start {
                program: &programs.join("postgres"),
                arguments,
                account: account.as_ref(),
                last_signal: Signal::QUIT,
                log: &log,
            })?;
            match children::await_ready(&mut child, &log, Duration::from_secs(60), || accepts(&data, port)) {
                Ok(()) => return Ok(Self { port, folder, _child: child }),
                Err(_) if tries > 1 && children::tail(&log).contains("Address already in use") => tries -= 1,
                Err(error) => return Err(error),
            }
        }
    }

    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }

    /// Where its data really lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes an empty database; one that exists already is left as it is.
    pub async fn create_database(&self, name: &str) -> anyhow::Result<()> {
        let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        anyhow::ensure!(plain, "`{name}` is no name for a database: small Latin letters, digits and _ are");
        let mut connection = PgConnection::connect(&self.url("postgres")).await?;
        let made = sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await;
        connection.close().await?;
        match made {
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(DUPLICATE_DATABASE) => Ok(()),
            made => made.map(drop).with_context(|| format!("creating the database {name}")),
        }
    }
}

const DUPLICATE_DATABASE: &str = "42P04";

/// Whether the postmaster of this start takes connections, by the file that `pg_ctl` reads for that: the port on its fourth line, the
/// state on its eighth.
fn accepts(data: &Path, port: u16) -> bool {
    let file = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let lines: Vec<&str> = file.lines().map(str::trim).collect();
    lines.get(3) == Some(&port.to_string().as_str()) && lines.get(7) == Some(&"ready")
}

/// The folder that has `initdb` and `postgres` of the newest version here.
fn programs() -> anyhow::Result<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(answer) = std::process::Command::new("pg_config").arg("--bindir").output() {
        folders.push(PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim()));
    }
    // Debian and Ubuntu keep each version apart and none in PATH; Fedora's and Homebrew's are found in PATH or by pg_config.
    folders.extend(versions(Path::new("/usr/lib/postgresql")));
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let newest = folders
        .into_iter()
        .filter(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
        .filter_map(|folder| Some((version(&folder)?, folder)))
        .max_by_key(|(version, _)| *version);
    match newest {
        Some((version, folder)) if version >= OLDEST => Ok(folder),
        Some((version, folder)) => {
            anyhow::bail!("the Postgres in {} is version {version}, and {OLDEST} or later is needed", folder.display())
        }
        None => anyhow::bail!("no Postgres server is installed (initdb and postgres): `scripts/setup demo` does it"),
    }
}

fn versions(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect()
}

/// The major version that `postgres --version` tells: `postgres (PostgreSQL) 15.18 (Debian …)`.
fn version(folder: &Path) -> Option<u32> {
    let answer = std::process::Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    let number = text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    number.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}
