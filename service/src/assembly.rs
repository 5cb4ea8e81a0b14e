//! The service put together from its configuration: which parts a process has is the only thing that differs between roles.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use metrics_exporter_prometheus::PrometheusHandle;
use qujat_api::{ApiContext, Keys};
use qujat_platform::{
    Clock, SystemClock,
    billing::Billing,
    mailer::Mailer,
    object_store::ObjectStore,
    queue::{Queue, QueueError},
    store::Store,
};
use qujat_templates::{Catalogue, Settings};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::configuration::Configuration;

/// How much longer than the grace period a process may take to stop: for giving back what it has in hand.
const STOP_MARGIN: Duration = Duration::from_secs(5);

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles {
    pub api: bool,
    pub worker: bool,
    pub scheduler: bool,
}

impl Roles {
    pub const ALL: Self = Self { api: true, worker: true, scheduler: true };
    pub const API: Self = Self { api: true, worker: false, scheduler: false };
    pub const WORKER: Self = Self { api: false, worker: true, scheduler: false };
    pub const SCHEDULER: Self = Self { api: false, worker: false, scheduler: true };
}

/// The parts of a process. They connect when first used, so a process starts while its neighbours are still starting.
pub struct Service {
    pub configuration: Configuration,
    pub catalogue: Arc<Catalogue>,
    pub clock: Arc<dyn Clock>,
    pub store: Store,
    pub billing: Billing,
    pub queue: Queue,
    pub objects: ObjectStore,
    pub mailer: Mailer,
    pub metrics: Option<PrometheusHandle>,
}

impl Service {
    /// The service with its own catalogue and the machine's clock.
    pub fn assemble(configuration: Configuration) -> anyhow::Result<Self> {
        Self::assemble_with(configuration, Arc::new(Catalogue::with([])), Arc::new(SystemClock))
    }

    /// The service with these kinds and this clock, as tests want it.
    pub fn assemble_with(configuration: Configuration, catalogue: Arc<Catalogue>, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        Ok(Self {
            store: Store::connect(&configuration.database).context("`database.url`")?,
            billing: Billing::connect(&configuration.billing).context("`billing.url`")?,
            queue: Queue::connect(&configuration.queue).context("`queue.url`")?,
            objects: ObjectStore::connect(&configuration.object_store),
            mailer: Mailer::new(&configuration.mail)?,
            metrics: qujat_platform::telemetry::metrics(),
            configuration,
            catalogue,
            clock,
        })
    }

    fn documents(&self) -> Arc<Settings> {
        Arc::new(self.configuration.documents.clone())
    }

    #[must_use]
    pub fn worker_context(&self) -> qujat_worker::WorkerContext {
        qujat_worker::WorkerContext {
            store: self.store.clone(),
            store_settings: self.configuration.database.clone(),
            queue: self.queue.clone(),
            billing: self.billing.clone(),
            objects: self.objects.clone(),
            mailer: self.mailer.clone(),
            catalogue: Arc::clone(&self.catalogue),
            documents: self.documents(),
            links: self.configuration.links.clone(),
            retention: self.configuration.scheduler.retention.rules(&self.catalogue.names()),
            clock: Arc::clone(&self.clock),
            settings: self.configuration.worker.clone(),
        }
    }

    #[must_use]
    pub fn scheduler_context(&self) -> qujat_scheduler::SchedulerContext {
        qujat_scheduler::SchedulerContext {
            store: self.store.clone(),
            billing: self.billing.clone(),
            queue: self.queue.clone(),
            objects: self.objects.clone(),
            catalogue: Arc::clone(&self.catalogue),
            documents: self.documents(),
            clock: Arc::clone(&self.clock),
            mail_deadline_hours: self.configuration.worker.mail_deadline_hours,
            settings: self.configuration.scheduler.clone(),
        }
    }

    /// The API's state; reads the keys of tokens.
    pub fn api(&self, closing: CancellationToken) -> anyhow::Result<ApiContext> {
        Ok(ApiContext {
            store: self.store.clone(),
            queue: self.queue.clone(),
            billing: self.billing.clone(),
            objects: self.objects.clone(),
            mailer: self.mailer.clone(),
            catalogue: Arc::clone(&self.catalogue),
            settings: self.documents(),
            links: self.configuration.links.clone(),
            clock: Arc::clone(&self.clock),
            keys: Arc::new(Keys::open(&self.configuration.tokens)?),
            http: self.configuration.http.clone(),
            limits: self.configuration.limits.clone(),
            deadline_hours: self.configuration.requests.deadline_hours,
            mail_deadline_hours: self.configuration.worker.mail_deadline_hours,
            document_deadline_days: self.configuration.scheduler.document_deadline_days,
            metrics: self.metrics.clone(),
            closing,
        })
    }

    /// Runs the roles until `stop`. Any role that ends by itself stops the others, so that a supervisor sees it.
    pub async fn run(&self, roles: Roles, listener: Option<TcpListener>, stop: CancellationToken) -> anyhow::Result<()> {
        match self.queue.refuse_eviction().await {
            Err(error @ QueueError::Evicting(_)) => return Err(error).context("`queue.url`"),
            // It may still be starting, and the service starts without it.
            Err(error) => tracing::warn!(%error, "nobody knows yet whether Redis keeps what it is given"),
            Ok(()) => {}
        }
        let mut tasks = tokio::task::JoinSet::<anyhow::Result<()>>::new();
        if roles.worker {
            let (parts, stop) = (self.worker_context(), stop.clone());
            tasks.spawn(async move { Ok(qujat_worker::run(parts, stop).await?) });
        }
        if roles.scheduler {
            let (parts, stop) = (self.scheduler_context(), stop.clone());
            tasks.spawn(async move { Ok(qujat_scheduler::run(parts, stop).await?) });
        }
        let observed = &self.configuration.telemetry.listen;
        if !roles.api && !observed.is_empty() {
            let listener = TcpListener::bind(observed).await;
            let listener = listener.with_context(|| format!("`telemetry.listen`: {observed} can't be listened on"))?;
            let (metrics, stop) = (self.metrics.clone(), stop.clone());
            tasks.spawn(async move {
                qujat_api::observe(metrics, listener, stop.cancelled_owned()).await;
                Ok(())
            });
        }
        if roles.api {
            let listener = match listener {
                Some(listener) => listener,
                None => {
                    let address = &self.configuration.http.listen;
                    TcpListener::bind(address).await.with_context(|| format!("`http.listen`: {address} can't be listened on"))?
                }
            };
            let api = self.api(stop.clone())?;
            tracing::info!("listening on {}", listener.local_addr()?);
            let stop = stop.clone();
            tasks.spawn(async move { Ok(qujat_api::serve(api, listener, stop.cancelled_owned()).await?) });
        }
        let limit = Duration::from_secs(self.configuration.worker.grace_seconds) + STOP_MARGIN;
        let overdue = async {
            stop.cancelled().await;
            tokio::time::sleep(limit).await;
        };
        tokio::pin!(overdue);
        let mut ended = Ok(());
        loop {
            let task = tokio::select! {
                task = tasks.join_next() => task,
                () = &mut overdue => {
                    tracing::warn!("not everything ended in time; what is left is broken off");
                    tasks.abort_all();
                    return ended;
                }
            };
            let Some(task) = task else { return ended };
            stop.cancel();
            let task = task.map_err(anyhow::Error::from).and_then(|result| result);
            if ended.is_ok() {
                ended = task;
            }
        }
    }
}

/// Cancelled by SIGTERM or Ctrl-C.
pub fn stop_on_signal() -> std::io::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let cancel = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        cancel.cancel();
    });
    Ok(stop)
}
