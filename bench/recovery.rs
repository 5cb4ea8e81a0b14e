//! How long a document is late when its worker is killed, with the default lease and sweep.
//!
//! Two workers in processes of their own; the one that holds the job is killed with SIGKILL while it reads, five times. Prints the
//! seconds until the other one holds it.

use std::{
    collections::BTreeMap,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use qujat_demo::{Endpoints, Surroundings};
use qujat_platform::{
    Clock, Priority, SystemClock,
    queue::{LaneName, Queue},
    store::{Accepted, Ask, Asker, HourlyLimits, Store},
};
use qujat_service::{configuration, migrations};
use sqlx::PgPool;

const RUNS: usize = 5;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("qujat-bench-").tempdir_in("/var/tmp")?;
    let surroundings = Surroundings::start(folder.path()).await?;
    let environment = prepare(&surroundings, folder.path()).await?;
    let configuration = configuration::load(None, environment.clone())?;
    let (store, queue) = (Store::connect(&configuration.database)?, Queue::connect(&configuration.queue)?);
    let service = PgPool::connect(&configuration.database.url).await?;
    let billing = PgPool::connect(&configuration.billing.url).await?;
    println!("lease {} s, sweep {} s", configuration.worker.lease_seconds, configuration.worker.sweep_seconds);

    let mut workers = [start(&environment)?, start(&environment)?];
    // Leases are expired only by a worker that has been in touch with the database for a lease's time.
    tokio::time::sleep(Duration::from_secs(configuration.worker.lease_seconds + 1)).await;
    for run in 1..=RUNS {
        // Readers stand before this lock, so that the job is in hand as long as it takes.
        let mut lock = billing.begin().await?;
        sqlx::query("lock table billing.company in access exclusive mode").execute(&mut *lock).await?;
        let ask = ask(run);
        let Accepted::New { job, .. } = store
            .accept(&ask, SystemClock.now(), SystemClock.now() + chrono::TimeDelta::hours(1), &HourlyLimits::default())
            .await?
        else {
            anyhow::bail!("the request was not new")
        };
        queue.push(LaneName::DOCUMENTS, Priority::Interactive, &[(&ask.company, job.0)]).await?;
        until(&service, job, 1).await?;
        let holder = holder(&billing, &workers).await?;
        let begun = Instant::now();
        workers[holder].kill()?;
        workers[holder].wait()?;
        until(&service, job, 2).await?;
        println!("run {run}: in hand again after {:.1} s", begun.elapsed().as_secs_f64());
        lock.rollback().await?;
        workers[holder] = start(&environment)?;
        tokio::time::sleep(Duration::from_secs(configuration.worker.lease_seconds + 1)).await;
    }
    for worker in &mut workers {
        worker.kill()?;
        worker.wait()?;
    }
    Ok(())
}

async fn prepare(surroundings: &Surroundings, folder: &Path) -> Result<BTreeMap<String, String>> {
    surroundings.postgres.create_database("qujat").await?;
    surroundings.postgres.create_database("billing").await?;
    let databases = [surroundings.postgres.url("qujat"), surroundings.postgres.url("billing")];
    migrations::migrate_service(&databases[0]).await?;
    migrations::migrate_billing(&databases[1]).await?;
    let endpoints = Endpoints {
        databases: &databases,
        redis: &surroundings.redis.url(),
        objects: &surroundings.objects,
        mailbox: &surroundings.mailbox,
        keys: &folder.join("keys"),
        public_url: "http://127.0.0.1:1",
    };
    let mut environment: BTreeMap<_, _> = endpoints.environment()?.into_iter().collect();
    environment.insert("QUJAT__TELEMETRY__FILTER".to_owned(), "error".to_owned());
    Ok(environment)
}

fn start(environment: &BTreeMap<String, String>) -> Result<Child> {
    let program = std::env::current_exe()?.with_file_name("../qujat");
    Command::new(program).arg("worker").envs(environment).stdin(Stdio::null()).spawn().context("build the program first")
}

fn ask(run: usize) -> Ask {
    Ask {
        kind: "number_list".to_owned(),
        company: format!("{run:012}"),
        company_name: "Bench".to_owned(),
        parameters: serde_json::json!({}),
        locale: "ru".to_owned(),
        formats: vec!["xlsx".to_owned()],
        recipients: Vec::new(),
        asker: Asker { subject: "bench".to_owned(), ..Asker::default() },
        idempotency: None,
        priority: Priority::Interactive,
        trace: qujat_platform::TraceId::generate(),
    }
}

/// Waits until the job has been claimed so many times.
async fn until(service: &PgPool, job: qujat_platform::JobId, claims: i64) -> Result<()> {
    loop {
        let row: (String, i64, i32) =
            sqlx::query_as("select state, fence, crashes from qujat.job where id = $1").bind(job.0).fetch_one(service).await?;
        // The sweep raises the fence too.
        if row.0 == "running" && row.1 - i64::from(row.2) == claims {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Which worker waits before the lock: the one whose process owns a billing connection that does.
async fn holder(billing: &PgPool, workers: &[Child; 2]) -> Result<usize> {
    loop {
        let ports: Vec<i32> =
            sqlx::query_scalar("select client_port from pg_stat_activity where datname = 'billing' and wait_event_type = 'Lock'")
                .fetch_all(billing)
                .await?;
        for (index, worker) in workers.iter().enumerate() {
            let sockets = std::fs::read_to_string(format!("/proc/{}/net/tcp", worker.id()))?;
            let inodes = inodes(worker.id())?;
            let owns = |port: &i32| {
                let local = format!(":{port:04X} ");
                sockets.lines().any(|line| line.contains(&local) && inodes.iter().any(|inode| line.contains(&format!(" {inode} "))))
            };
            if ports.iter().any(owns) {
                return Ok(index);
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn inodes(process: u32) -> Result<Vec<String>> {
    let mut inodes = Vec::new();
    for file in std::fs::read_dir(format!("/proc/{process}/fd"))?.flatten() {
        if let Ok(target) = std::fs::read_link(file.path())
            && let Some(inode) = target.to_string_lossy().strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']'))
        {
            inodes.push(inode.to_owned());
        }
    }
    Ok(inodes)
}
