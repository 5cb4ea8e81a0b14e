//! A service of a test's own: databases, Redis keys, bucket, mailbox, API and, where wanted, a worker in the test's process.

use std::{
    collections::BTreeMap,
    future::Future,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use qujat_demo::{
    BUCKET, Endpoints,
    billing_data::{Loaded, LoadedCompany},
    servers::{Mailbox, ObjectStoreServer, ReceivedMail},
    token,
};
use qujat_platform::{
    Clock, ManualClock, SystemClock,
    store::{Store, SweepRules, SweptDeliveries, SweptJobs},
};
use qujat_service::{Configuration, Roles, Service, configuration};
use qujat_templates::{Catalogue, Company, Kind};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::servers::{BILLING_TEMPLATE, SERVICE_TEMPLATE, servers};

/// How long anything may take before a test gives up. Far more than it takes.
const TIMEOUT: Duration = Duration::from_secs(150);

pub struct World {
    pub address: String,
    pub client: Client,
    pub bearer: String,
    pub mailbox: Mailbox,
    pub objects: ObjectStoreServer,
    /// The service's own database.
    pub service: PgPool,
    /// Billing, writable as only tests have it.
    pub billing: PgPool,
    pub company: &'static LoadedCompany,
    pub companies: &'static [LoadedCompany],
    /// First day of the last closed month that has acts.
    pub month: chrono::NaiveDate,
    environment: BTreeMap<String, String>,
    folder: tempfile::TempDir,
    stop: CancellationToken,
}

pub struct WorldBuilder {
    roles: Roles,
    kinds: Vec<Box<dyn Kind>>,
    clock: Arc<dyn Clock>,
    settings: Vec<(&'static str, String)>,
}

impl WorldBuilder {
    /// Without a worker: the test starts its own, or none.
    pub fn without_worker(mut self) -> Self {
        self.roles.worker = false;
        self
    }

    pub fn kind(mut self, kind: impl Kind) -> Self {
        self.kinds.push(Box::new(kind));
        self
    }

    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// A setting by its variable's name without the prefix.
    pub fn setting(mut self, name: &'static str, value: impl ToString) -> Self {
        self.settings.push((name, value.to_string()));
        self
    }

    pub async fn start(self) -> World {
        World::begin(self).await
    }
}

impl World {
    /// API and worker with leases, sweep and pauses shortened to a second or so.
    pub fn builder() -> WorldBuilder {
        WorldBuilder {
            roles: Roles { api: true, worker: true, scheduler: false },
            kinds: Vec::new(),
            clock: Arc::new(SystemClock),
            settings: vec![
                ("WORKER__LEASE_SECONDS", "2".to_owned()),
                ("WORKER__SWEEP_SECONDS", "1".to_owned()),
                ("WORKER__RETRY_SECONDS", "1".to_owned()),
                ("WORKER__RETRY_LONGEST_SECONDS", "1".to_owned()),
                ("WORKER__GRACE_SECONDS", "10".to_owned()),
                ("MAIL__COMMAND_SECONDS", "5".to_owned()),
                ("MAIL__FINAL_SECONDS", "5".to_owned()),
                ("TELEMETRY__FILTER", "error".to_owned()),
            ],
        }
    }

    pub async fn start() -> Self {
        Self::builder().start().await
    }

    async fn begin(builder: WorldBuilder) -> Self {
        let servers = servers().await;
        let number = next_number();
        let folder = tempfile::tempdir().unwrap();
        let (service, billing) = copy_databases(number).await;
        let objects = ObjectStoreServer::start(folder.path(), BUCKET).await.unwrap();
        let mailbox = Mailbox::start().await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let databases = [servers.postgres.url(&service), servers.postgres.url(&billing)];
        let keys = folder.path().join("keys");
        let endpoints = Endpoints {
            databases: &databases,
            redis: &servers.redis.url(),
            objects: &objects,
            mailbox: &mailbox,
            keys: &keys,
            public_url: &address,
        };
        let mut environment: BTreeMap<_, _> = endpoints.environment().unwrap().into_iter().collect();
        environment.insert("QUJAT__QUEUE__PREFIX".to_owned(), format!("test-{number}"));
        environment.extend(builder.settings.into_iter().map(|(name, value)| (format!("QUJAT__{name}"), value)));

        let configuration = configuration::load(None, environment.clone()).unwrap();
        let catalogue = Arc::new(Catalogue::with(builder.kinds));
        let assembled = Service::assemble_with(configuration, catalogue, builder.clock).unwrap();
        let stop = CancellationToken::new();
        let (stopping, roles) = (stop.clone(), builder.roles);
        tokio::spawn(async move {
            if let Err(error) = assembled.run(roles, Some(listener), stopping).await {
                eprintln!("the test's service ended: {error:#}");
            }
        });
        let company = servers.loaded.companies.iter().find(|company| company.mobile_account.is_some()).unwrap();
        let companies = servers.loaded.companies.iter().map(|company| company.bin.as_str()).collect::<Vec<_>>();
        let bearer = issue(&keys, "administrator", &companies, "reports:request documents:read rights:write");
        Self {
            address,
            client: qujat_demo::client().unwrap(),
            bearer,
            mailbox,
            objects,
            service: PgPool::connect(&databases[0]).await.unwrap(),
            billing: PgPool::connect(&databases[1]).await.unwrap(),
            company,
            companies: &servers.loaded.companies,
            month: servers.loaded.last_closed_month.unwrap(),
            environment,
            folder,
            stop,
        }
    }

    /// A token of the same issuer for somebody else.
    pub fn token(&self, subject: &str, companies: &[&str], scopes: &str) -> String {
        issue(&self.folder.path().join("keys"), subject, companies, scopes)
    }

    /// A token of the administrator that was issued then, for tests with another clock.
    pub fn token_at(&self, subject: &str, instant: &str) -> String {
        let clock = ManualClock::new(instant.parse().unwrap());
        let companies = self.companies.iter().map(|company| company.bin.as_str()).collect::<Vec<_>>();
        issue_at(&self.folder.path().join("keys"), &clock, subject, &companies, "reports:request documents:read")
    }

    pub fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path)).bearer_auth(&self.bearer)
    }

    pub fn post(&self, kind: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.url(&format!("/v1/reports/{kind}"))).bearer_auth(&self.bearer).json(body)
    }

    pub fn url(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.address) } else { path.to_owned() }
    }

    /// A body that is accepted for `number_list`.
    pub fn number_list(&self, recipient: &str) -> Value {
        json!({ "company": self.company.bin, "locale": "ru", "formats": ["xlsx"], "recipients": [recipient] })
    }

    /// A body that is accepted for `completion_act`.
    pub fn completion_act(&self, recipients: &[&str]) -> Value {
        json!({
            "company": self.company.bin,
            "parameters": { "account": self.company.mobile_account, "month": self.month.format("%Y-%m").to_string() },
            "locale": "ru",
            "formats": ["pdf", "xlsx"],
            "recipients": recipients,
        })
    }

    /// Asks, and expects to be accepted. The address of the request's state.
    pub async fn ask(&self, kind: &str, body: &Value) -> String {
        accepted(self.post(kind, body).send().await.unwrap()).await
    }

    /// The request as its asker sees it.
    pub async fn state(&self, request: &str) -> Value {
        self.get(request).send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    /// Waits until the request's state is one of these, and returns the request.
    pub async fn until(&self, request: &str, states: &[&str]) -> Value {
        let mut last = Value::Null;
        let begun = Instant::now();
        while begun.elapsed() < TIMEOUT {
            last = self.state(request).await;
            if states.iter().any(|state| last["state"] == *state) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("none of {states:?} within {TIMEOUT:?}, but {last:#}");
    }

    /// Waits until a delivery of the request is in this state for this reason, and returns the request.
    pub async fn until_delivery(&self, request: &str, state: &str, problem: &str) -> Value {
        eventually(&format!("a mail is {state} because of {problem}"), || async {
            let request = self.state(request).await;
            request["deliveries"].as_array().is_some_and(|deliveries| {
                deliveries.iter().any(|delivery| delivery["state"] == state && delivery["problem"]["code"] == problem)
            })
        })
        .await;
        self.state(request).await
    }

    /// Waits until everything that was asked has ended, and checks that nothing is left behind: no job or mail in hand, none waiting,
    /// no id in the queue. Every test ends with this.
    pub async fn settle(&self) {
        eventually("no job or mail is open", || async {
            sqlx::query_scalar::<_, i64>(
                "select (select count(*) from qujat.job where state in ('waiting', 'running'))
                      + (select count(*) from qujat.delivery where state in ('waiting', 'claimed', 'sending'))",
            )
            .fetch_one(&self.service)
            .await
            .unwrap()
                == 0
        })
        .await;
    }

    fn sweep_rules() -> SweepRules {
        SweepRules {
            expire_at_once: true,
            lease: Duration::from_secs(2),
            max_crashes: 3,
            due_limit: 100,
            mail_deadline: SystemClock.now() + TimeDelta::hours(1),
            crash_pause: Duration::ZERO,
        }
    }

    /// A round of what every worker does, as soon as none is making one.
    pub async fn sweep(&self) -> (SweptJobs, SweptDeliveries) {
        let (store, now) = (Store::connect(&self.configuration().database).unwrap(), SystemClock.now());
        let jobs = loop {
            if let Some(swept) = store.sweep_jobs(Self::sweep_rules(), now).await.unwrap() {
                break swept;
            }
        };
        loop {
            if let Some(deliveries) = store.sweep_deliveries(Self::sweep_rules(), now).await.unwrap() {
                return (jobs, deliveries);
            }
        }
    }

    /// The service's own tables as the service uses them.
    pub fn store(&self) -> Store {
        Store::connect(&self.configuration().database).unwrap()
    }

    /// As [`Self::month`], before there is a world.
    pub async fn last_closed_month() -> chrono::NaiveDate {
        servers().await.loaded.last_closed_month.unwrap()
    }

    pub fn configuration(&self) -> Configuration {
        configuration::load(None, self.environment.clone()).unwrap()
    }

    /// Every file that the mail's link leads to, with its name, fetched as its recipient would.
    pub async fn fetch(&self, mail: &ReceivedMail) -> Vec<(String, Vec<u8>)> {
        let link = qujat_demo::link_of(mail).unwrap();
        let page = self.client.get(&link).send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
        let files: Vec<(uuid::Uuid, String, String)> =
            sqlx::query_as("select document_id, format, name from qujat.file order by format")
                .fetch_all(&self.service)
                .await
                .unwrap();
        let mut fetched = Vec::new();
        for (document, format, name) in files {
            if page.contains(&document.to_string()) {
                fetched.push((
                    name,
                    qujat_demo::download(&self.client, &link, &self.address, &document.to_string(), &format).await.unwrap(),
                ));
            }
        }
        fetched
    }

    /// What a reader can read of a PDF, laid out as printed.
    pub async fn pdf_text(&self, pdf: &[u8]) -> String {
        let path = self.folder().join("read.pdf");
        std::fs::write(&path, pdf).unwrap();
        let output = std::process::Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The company's name in a language.
    pub async fn company_name(&self, locale: &str) -> String {
        let locale = locale.parse().unwrap();
        let mut billing = self.billing.acquire().await.unwrap();
        Company::find(&mut billing, &self.company.bin, locale).await.unwrap().unwrap().name
    }

    /// A mobile account of another company.
    pub async fn foreign_account(&self) -> String {
        sqlx::query_scalar(
            "select account from billing.account where company_bin <> $1 and service = 'mobile' order by account limit 1",
        )
        .bind(&self.company.bin)
        .fetch_one(&self.billing)
        .await
        .unwrap()
    }

    /// Lets nobody into billing any more, and throws out who is in; or lets them in again.
    pub async fn close_billing(&self, closed: bool) {
        let name = self.environment["QUJAT__BILLING__URL"].rsplit('/').next().unwrap().to_owned();
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

    /// One number from the service's own database.
    pub async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.service).await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn accepted(answer: Response) -> String {
    let (status, location) = (answer.status(), answer.headers().get("location").cloned());
    assert_eq!(status, StatusCode::ACCEPTED, "{}", answer.text().await.unwrap());
    location.unwrap().to_str().unwrap().to_owned()
}

fn issue(keys: &Path, subject: &str, companies: &[&str], scopes: &str) -> String {
    issue_at(keys, &SystemClock, subject, companies, scopes)
}

fn issue_at(keys: &Path, clock: &dyn Clock, subject: &str, companies: &[&str], scopes: &str) -> String {
    let claims = token::Claims {
        subject: subject.to_owned(),
        name: Some("Айгүл Сейітқызы".to_owned()),
        msisdn: Some("77010000001".to_owned()),
        email: Some(format!("{subject}@example.kz")),
        companies: companies.iter().map(|bin| (*bin).to_owned()).collect(),
        scopes: scopes.to_owned(),
    };
    token::issue(keys, &claims, clock, TimeDelta::hours(1)).unwrap()
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

fn next_number() -> u32 {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// Copies of the templates for one test.
async fn copy_databases(number: u32) -> (String, String) {
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

/// Waits for something to become true, with a bound and a name for the panic.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let begun = Instant::now();
    while begun.elapsed() < TIMEOUT {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("not within {TIMEOUT:?}: {what}");
}
