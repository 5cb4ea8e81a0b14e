//! Everything in one process on private servers: what a newcomer sees first, and the shortest way to see that all of it works.
//!
//! Nothing is faked on the way: requests go in over HTTP, rows through Postgres and Redis, files through the S3 protocol, mails over
//! SMTP, and the files are fetched as their recipients would fetch them, through the links in their mails.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Result;
use chrono::TimeDelta;
use qujat_platform::{Clock, SystemClock, telemetry};
use qujat_service::{Configuration, Roles, Service, configuration, migrations, stop_on_signal};
use qujat_templates::{
    Catalogue,
    calendar::{self, Month},
};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    Endpoints, Surroundings,
    billing_data::{self, Loaded},
    servers::ReceivedMail,
    terminal::{end_progress, progress},
    token,
};

mod digests;
mod environment;
mod folder;
mod publishing;
mod recipient;
pub mod scenarios;
mod summary;

pub use recipient::{client, download, link_of};

use folder::DemoFolder;
use publishing::Publishing;
use scenarios::Scenario;
use summary::{Arrived, Summary};

/// How long all documents may take to arrive before the demo gives up, and after them what is published.
const ARRIVAL_TIMEOUT: Duration = Duration::from_secs(180);

/// How the demo reaches the service: as the portal and as those who get its mails.
#[derive(Clone)]
struct Portal {
    client: reqwest::Client,
    address: String,
    /// Of an administrator of every company.
    bearer: String,
}

/// Runs the demo in `folder`, which an earlier demo may have left and nobody else. `once`: ends when the documents have arrived.
pub async fn run(folder: &Path, once: bool) -> Result<ExitCode> {
    let own = DemoFolder::take(folder)?;
    let folder = own.path().to_owned();
    telemetry::start(&telemetry::TelemetrySettings {
        filter: "warn".to_owned(),
        format: telemetry::LogFormat::Text,
        listen: String::new(),
    });
    eprintln!("Starting Postgres, Redis, an object store and a mail server of the demo's own …");
    let surroundings = Surroundings::start(&folder).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let variables = variables(&surroundings, &folder, &address).await?;
    let configuration = configure(&variables).await?;
    let loaded = load(&configuration).await?;

    let stop = stop_on_signal()?;
    let service = Arc::new(Service::assemble(configuration)?);
    let portal = Portal { client: recipient::client()?, address: address.clone(), bearer: bearer(&folder, &loaded)? };
    let mut serving = JoinSet::new();
    serving.spawn(serve(Arc::clone(&service), Roles { scheduler: false, ..Roles::ALL }, Some(listener), stop.clone()));
    let shown = async {
        let publishing = Publishing::prepare(&service, &portal, &loaded).await?;
        // Only now, so that everybody is subscribed before the first round, which then has one mail for each.
        serving.spawn(serve(Arc::clone(&service), Roles::SCHEDULER, None, stop.clone()));
        show(&folder, &portal, &loaded, &surroundings, &publishing).await
    };
    let summary = tokio::select! {
        summary = shown => summary?,
        () = stop.cancelled() => return Ok(ExitCode::FAILURE),
    };
    summary.write(&folder)?;
    summary.print(&folder);
    // Nothing answers at an address once the demo has ended.
    if !once {
        if let Some(page) = &summary.page {
            println!("The link page of a digest: {page}");
        }
        let environment = environment::write(&folder, &variables)?;
        print_addresses(&folder, &address, &surroundings, &loaded)?;
        print_commands(&environment, &loaded);
        stop.cancelled().await;
    }
    stop.cancel();
    while let Some(ended) = serving.join_next().await {
        ended??;
    }
    Ok(if summary.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// [`Service::run`] as a task of its own.
async fn serve(service: Arc<Service>, roles: Roles, listener: Option<TcpListener>, stop: CancellationToken) -> Result<()> {
    service.run(roles, listener, stop).await
}

/// Databases, and how the service is told where everything is.
async fn variables(surroundings: &Surroundings, folder: &Path, address: &str) -> Result<Vec<(String, String)>> {
    surroundings.postgres.create_database("qujat").await?;
    surroundings.postgres.create_database("billing").await?;
    let databases = [surroundings.postgres.url("qujat"), surroundings.postgres.url("billing")];
    let endpoints = Endpoints {
        databases: &databases,
        redis: &surroundings.redis.url(),
        objects: &surroundings.objects,
        mailbox: &surroundings.mailbox,
        keys: &folder.join("keys"),
        public_url: address,
    };
    let mut variables = endpoints.environment()?;
    // Somebody watches, so it publishes at any hour and at once.
    for (name, value) in [("QUJAT__SCHEDULER__MAIL_FROM", "00:00"), ("QUJAT__SCHEDULER__TICK_SECONDS", "2")] {
        variables.push((name.to_owned(), value.to_owned()));
    }
    Ok(variables)
}

async fn configure(variables: &[(String, String)]) -> Result<Configuration> {
    let configuration = configuration::load(None, variables.iter().cloned())?;
    migrations::migrate_service(&configuration.database.url).await?;
    migrations::migrate_billing(&configuration.billing.url).await?;
    Ok(configuration)
}

async fn load(configuration: &Configuration) -> Result<Loaded> {
    let pool = sqlx::PgPool::connect(&configuration.billing.url).await?;
    let size = billing_data::Size::small(calendar::today(SystemClock.now()));
    let loaded = billing_data::load(&pool, &size, |_, _| {}).await?;
    pool.close().await;
    Ok(loaded)
}

/// Asks for every kind in every language and fetches what the mails lead to; then what was published meanwhile.
async fn show(
    folder: &Path,
    portal: &Portal,
    loaded: &Loaded,
    surroundings: &Surroundings,
    publishing: &Publishing,
) -> Result<Summary> {
    let scenarios = scenarios::plan(Catalogue::standard(), loaded, SystemClock.now());
    let (total, documents) = (scenarios.len(), folder.join("documents"));
    let mut waiting = JoinSet::new();
    for scenario in scenarios {
        let asked = scenarios::ask(&portal.client, &portal.address, &portal.bearer, scenario).await;
        // Waited for from here on, so that the seconds shown are the asker's.
        waiting.spawn(arrive(portal.clone(), asked, surroundings.mailbox.watch(), documents.clone()));
    }
    let mut results = Vec::new();
    while let Some(result) = waiting.join_next().await {
        results.push(result.unwrap_or_else(|error| Err(error.to_string())));
        progress(&format!("{} of {total} requests have arrived", results.len()));
    }
    let published = publishing.show(portal, &surroundings.mailbox, &folder.join("digests")).await?;
    end_progress();
    Ok(Summary::of(results, published))
}

/// What came of one request, or in words what did not.
async fn arrive(
    portal: Portal,
    scenario: Scenario,
    mails: watch::Receiver<Vec<ReceivedMail>>,
    folder: PathBuf,
) -> Result<Vec<Arrived>, String> {
    let name = scenario.name();
    let Portal { client, address, bearer } = portal;
    match tokio::time::timeout(ARRIVAL_TIMEOUT, recipient::receive(&client, &address, &bearer, scenario, mails, &folder)).await {
        Ok(Ok(arrived)) => Ok(arrived),
        Ok(Err(error)) => Err(format!("{name}: {error:#}")),
        Err(_) => Err(format!("{name}: nothing arrived within {} s", ARRIVAL_TIMEOUT.as_secs())),
    }
}

fn bearer(folder: &Path, loaded: &Loaded) -> Result<String> {
    let claims = token::Claims {
        subject: "demo-administrator".to_owned(),
        name: Some("Айгүл Сейітқызы".to_owned()),
        msisdn: Some("77010000001".to_owned()),
        email: Some("administrator@example.kz".to_owned()),
        companies: loaded.companies.iter().map(|company| company.bin.clone()).collect(),
        scopes: "reports:request documents:read rights:write".to_owned(),
    };
    token::issue(&folder.join("keys"), &claims, &SystemClock, TimeDelta::hours(12))
}

/// What a second terminal may try.
fn print_commands(environment: &Path, loaded: &Loaded) {
    let month = loaded.last_closed_month.map(|month| Month::of(month).to_string()).unwrap_or_default();
    println!("Operators    set -a; . {}; set +a", environment.display());
    let program = std::env::current_exe().unwrap_or_else(|_| "qujat".into());
    println!("             {} publish completion_act {month} --dry-run", program.display());
    println!();
    println!("Serving until Ctrl-C.");
}

fn print_addresses(folder: &Path, address: &str, surroundings: &Surroundings, loaded: &Loaded) -> Result<()> {
    println!();
    println!("API          {address}/docs");
    println!("Mailbox      {}", surroundings.mailbox.page_url());
    println!("Readiness    {address}/readyz");
    println!("Documents    {}", folder.join("documents").display());
    println!("Company      {}", loaded.companies.first().map_or("", |company| company.bin.as_str()));
    println!("Token        {}", bearer(folder, loaded)?);
    Ok(())
}
