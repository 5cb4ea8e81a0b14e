//! A service of a test's own: databases, Redis keys, bucket, mailbox, API and, where wanted, a worker in the test's process.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
};

use qujat_demo::{
    BUCKET, Endpoints,
    billing_data::LoadedCompany,
    servers::{Mailbox, ObjectStoreServer},
};
use qujat_platform::{Clock, SystemClock, store::Store};
use qujat_service::{Configuration, Roles, Service, configuration};
use qujat_templates::{Catalogue, Kind};
use reqwest::Client;
use sqlx::PgPool;
use tokio::{
    net::TcpListener,
    runtime::Handle,
    task::{JoinHandle, block_in_place},
};
use tokio_util::sync::CancellationToken;

use super::{
    asking::issue,
    databases::{copy_databases, next_number},
    servers::servers,
};

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
    pub(super) has_worker: bool,
    pub(super) work_is_left: AtomicBool,
    /// Names of the service's own database and of billing's copy.
    pub(super) databases: [String; 2],
    pub(super) running: JoinHandle<()>,
    pub(super) stop: CancellationToken,
    environment: BTreeMap<String, String>,
    folder: tempfile::TempDir,
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
        let running = tokio::spawn(async move {
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
            has_worker: roles.worker,
            work_is_left: AtomicBool::new(false),
            databases: [service, billing],
            running,
            stop,
            environment,
            folder,
        }
    }

    pub fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The service's own tables as the service uses them.
    pub fn store(&self) -> Store {
        Store::connect(&self.configuration().database).unwrap()
    }

    pub fn configuration(&self) -> Configuration {
        configuration::load(None, self.environment.clone()).unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // The test has failed already, for a reason that nothing here may hide.
            self.stop.cancel();
            return;
        }
        let remains = block_in_place(|| Handle::current().block_on(self.remains()));
        assert!(remains.is_empty(), "the test leaves something behind: {}", remains.join("; "));
    }
}
