//! The queue as a source of tasks for apalis.
//!
//! A task is gathered from Redis only for a free slot, so what waits, waits where every worker can reach it. Trouble with Redis is
//! slept over in here: a backend that yields an error ends apalis's worker.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use apalis_core::{
    backend::{Backend, BackendConfig, finalize::Ephemeral},
    task::{Task, task_id::RandomId},
    worker::context::WorkerContext,
};
use futures::future::BoxFuture;
use qujat_platform::{
    queue::{Lane, Queue, Taken},
    store::Class,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

/// A pause after Redis gave no answer.
const REDIS_PAUSE: Duration = Duration::from_secs(1);

/// An id in its slot. Dropping it frees the slot.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) taken: Taken,
    _slot: OwnedSemaphorePermit,
    _shared: Option<OwnedSemaphorePermit>,
}

/// The slots of one worker. One of several is kept for interactive work.
#[derive(Debug, Clone)]
struct Slots {
    all: Arc<Semaphore>,
    shared: Arc<Semaphore>,
}

pub(crate) struct RingBackend {
    queue: Queue,
    lane: Lane,
    turns: mpsc::Receiver<Turn>,
    stop: CancellationToken,
    closing: Option<BoxFuture<'static, ()>>,
}

impl RingBackend {
    /// Starts gathering for `slots` tasks at once, until `stop`.
    pub(crate) fn start(queue: Queue, lane: Lane, slots: usize, stop: CancellationToken) -> Self {
        let kept = usize::from(slots > 1 && lane == Lane::Documents);
        let slots = Slots { all: Arc::new(Semaphore::new(slots)), shared: Arc::new(Semaphore::new(slots - kept)) };
        let (sender, turns) = mpsc::channel(1);
        tokio::spawn(gather(queue.clone(), lane, slots, sender, stop.clone()));
        Self { queue, lane, turns, stop, closing: None }
    }
}

/// Fills free slots, and waits for the bell when there is nothing to fill them with.
async fn gather(queue: Queue, lane: Lane, slots: Slots, turns: mpsc::Sender<Turn>, stop: CancellationToken) {
    let mut bell = None;
    loop {
        let free = tokio::select! {
            () = stop.cancelled() => return,
            permit = Arc::clone(&slots.all).acquire_owned() => match permit {
                // Held for a moment only: the wait is for at least one free slot.
                Ok(permit) => { drop(permit); slots.all.available_permits() }
                Err(_) => return,
            },
        };
        let taken = match queue.take(lane, free, slots.shared.available_permits()).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(%error, "nothing can be taken from the queue");
                metrics::counter!("qujat_queue_errors_total").increment(1);
                bell = None;
                if pause(&stop).await { continue } else { return }
            }
        };
        if taken.is_empty() {
            if stop.is_cancelled() {
                return;
            }
            if !wait(&queue, lane, &mut bell, &stop).await {
                return;
            }
            continue;
        }
        for taken in taken {
            let Ok(slot) = Arc::clone(&slots.all).try_acquire_owned() else {
                return_to_ring(&queue, lane, &taken).await;
                continue;
            };
            let shared = if taken.class == Class::Interactive {
                None
            } else {
                match Arc::clone(&slots.shared).try_acquire_owned() {
                    Ok(permit) => Some(permit),
                    Err(_) => {
                        return_to_ring(&queue, lane, &taken).await;
                        continue;
                    }
                }
            };
            if let Err(mpsc::error::SendError(turn)) = turns.send(Turn { taken, _slot: slot, _shared: shared }).await {
                return_to_ring(&queue, lane, &turn.taken).await;
            }
        }
    }
}

/// Waits for the bell. `false`: the worker stops.
async fn wait(queue: &Queue, lane: Lane, bell: &mut Option<qujat_platform::queue::Bell>, stop: &CancellationToken) -> bool {
    if bell.is_none() {
        match queue.bell(lane).await {
            Ok(connected) => *bell = Some(connected),
            Err(error) => {
                tracing::warn!(%error, "the queue's bell can't be waited for");
                return pause(stop).await;
            }
        }
    }
    let Some(connected) = bell.as_mut() else { return pause(stop).await };
    tokio::select! {
        () = stop.cancelled() => false,
        rung = connected.wait() => match rung {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "the queue's bell broke");
                *bell = None;
                pause(stop).await
            }
        },
    }
}

/// `false`: the worker stops.
async fn pause(stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(REDIS_PAUSE) => true,
    }
}

/// Puts back what was taken and not begun. If that fails the sweep finds it.
async fn return_to_ring(queue: &Queue, lane: Lane, taken: &Taken) {
    if let Err(error) = queue.push(lane, taken.class, &[(&taken.company, taken.id)]).await {
        tracing::debug!(%error, "an id was not given back; the sweep will find it");
    }
}

impl Backend for RingBackend {
    type Task = Task<Turn>;
    type Error = Infallible;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(&mut self, context: &mut Context<'_>, _: &WorkerContext) -> Poll<Option<Result<Task<Turn>, Infallible>>> {
        self.turns.poll_recv(context).map(|turn| turn.map(|turn| Ok(Task::new(turn))))
    }

    /// Gives back what was gathered and not handed on.
    fn poll_close(&mut self, context: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        if self.closing.is_none() {
            self.stop.cancel();
            self.turns.close();
            let mut left = Vec::new();
            while let Ok(turn) = self.turns.try_recv() {
                left.push(turn);
            }
            let (queue, lane) = (self.queue.clone(), self.lane);
            self.closing = Some(Box::pin(async move {
                for turn in left {
                    return_to_ring(&queue, lane, &turn.taken).await;
                }
            }));
        }
        let Some(closing) = &mut self.closing else { return Poll::Ready(Ok(())) };
        ready!(Pin::new(closing).poll(context));
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for RingBackend {
    type Args = Turn;
    type Id = RandomId;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = tower::layer::util::Identity;

    fn config(&self) -> &Self::Config {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Self::Layer {
        tower::layer::util::Identity::new()
    }
}
