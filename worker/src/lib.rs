//! Takes an id, makes the document, sends the mail.
//!
//! apalis runs the tasks; the queue only rings; Postgres says who may work. The handler answers apalis always with success, because
//! what became of a job is in its row.

use std::{sync::Arc, time::Duration};

use apalis::prelude::{Monitor, WorkerBuilder, WorkerBuilderExt};
use apalis_core::task::data::Data;
use qujat_platform::{DeliveryId, JobId, queue::Lane};
use tokio_util::sync::CancellationToken;

mod backend;
mod desk;
mod gather;
mod in_hand;
mod lanes;
mod leases;
mod settings;
mod sweep;
mod trouble;

use backend::RingBackend;
use desk::Desk;
pub use desk::Parts;
use gather::Turn;
pub use settings::WorkerSettings;

#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error("the thread that renews leases could not be started: {0}")]
    Leases(#[from] std::io::Error),
    #[error("apalis: {0}")]
    Monitor(String),
    #[error("the workers ended by themselves")]
    Ended,
}

/// Works until `stop`, then takes nothing more and finishes what it has in hand within the grace period; what is left after that is
/// given back for others.
pub async fn run(parts: Parts, stop: CancellationToken) -> Result<(), WorkerError> {
    let desk = Arc::new(Desk::new(parts, stop.clone())?);
    let settings = desk.parts.settings.clone();
    let grace = Duration::from_secs(settings.grace_seconds);
    let sweeping = tokio::spawn(sweep::sweep_until(Arc::clone(&desk), stop.clone()));
    let monitor = {
        let (documents, mails) = (Arc::clone(&desk), Arc::clone(&desk));
        let (stop_documents, stop_mails) = (stop.clone(), stop.clone());
        Monitor::new()
            .register(move |_| {
                let queue = documents.parts.queue.clone();
                let share = documents.parts.settings.company_share(settings.concurrency);
                WorkerBuilder::new("documents")
                    .backend(RingBackend::start(queue, Lane::DOCUMENTS, settings.concurrency, share, stop_documents.clone()))
                    .data(Arc::clone(&documents))
                    .concurrency(settings.concurrency)
                    .build(document)
            })
            .register(move |_| {
                let queue = mails.parts.queue.clone();
                let share = mails.parts.settings.company_share(settings.mail_concurrency);
                WorkerBuilder::new("mail")
                    .backend(RingBackend::start(queue, Lane::MAIL, settings.mail_concurrency, share, stop_mails.clone()))
                    .data(Arc::clone(&mails))
                    .concurrency(settings.mail_concurrency)
                    .build(mail)
            })
            // Counts from when it is first polled, after `stop`.
            .with_terminator(async move { tokio::time::sleep(grace).await })
    };
    let stopped = {
        let stop = stop.clone();
        async move {
            stop.cancelled().await;
            Ok(())
        }
    };
    let ended = monitor.run_with_signal(stopped).await.map_err(|error| WorkerError::Monitor(error.to_string()));
    // apalis keeps a worker's error to itself when it has a time limit.
    let ended = if stop.is_cancelled() { ended } else { ended.and(Err(WorkerError::Ended)) };
    stop.cancel();
    give_back(&desk).await;
    let _ = sweeping.await;
    ended
}

async fn document(turn: Turn, desk: Data<Arc<Desk>>) {
    let job = JobId(turn.taken.id);
    // In a task of its own, so that jobs run on all cores and a panic ends here.
    let worked = tokio::spawn(lanes::documents::make::work(Arc::clone(&desk), job)).await;
    if let Err(panic) = worked {
        tracing::error!(%job, %panic, "the handler of a job panicked; its lease will run out");
    }
}

async fn mail(turn: Turn, desk: Data<Arc<Desk>>) {
    let delivery = DeliveryId(turn.taken.id);
    let worked = tokio::spawn(lanes::mail::send::deliver(Arc::clone(&desk), delivery)).await;
    if let Err(panic) = worked {
        tracing::error!(%delivery, %panic, "the handler of a mail panicked; its lease will run out");
    }
}

/// After the grace period: what is still in hand is stopped and put back, so that nobody has to wait for its lease to end.
async fn give_back(desk: &Desk) {
    for (job, fence, lost) in desk.leases.jobs() {
        lost.cancel();
        if let Err(error) = desk.parts.store.release_job(job, fence, Duration::ZERO).await {
            tracing::warn!(%job, %error, "a job was not given back; its lease will run out");
        }
    }
    for (delivery, fence) in desk.leases.deliveries() {
        if let Err(error) = desk.parts.store.release_delivery(delivery, fence).await {
            tracing::warn!(%delivery, %error, "a mail was not given back; its lease will run out");
        }
    }
}
