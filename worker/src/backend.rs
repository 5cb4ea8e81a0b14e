//! The queue as a source of tasks for apalis.
//!
//! A task is gathered from Redis only for a free slot, so what waits, waits where every worker can reach it. Trouble with Redis is
//! slept over in here: a backend that yields an error ends apalis's worker.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll, ready},
};

use apalis_core::{
    backend::{Backend, BackendConfig, finalize::Ephemeral},
    task::{Task, task_id::RandomId},
    worker::context::WorkerContext,
};
use futures::future::BoxFuture;
use qujat_platform::queue::{LaneName, Queue};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    gather::{LaneQueue, Permits, Turn, gather, put_back},
    lane::Slots,
};

pub(crate) struct WakeBackend {
    rings: LaneQueue,
    turns: mpsc::Receiver<Turn>,
    stop: CancellationToken,
    closing: Option<BoxFuture<'static, ()>>,
}

impl WakeBackend {
    /// Starts gathering for these slots, of which a company has at most `share` while others wait, until `stop`.
    pub(crate) fn start(queue: Queue, lane: LaneName, slots: Slots, share: usize, stop: CancellationToken) -> Self {
        let rings = LaneQueue::new(queue, lane);
        let (sender, turns) = mpsc::channel(1);
        tokio::spawn(gather(rings.clone(), Permits::new(slots, share), sender, stop.clone()));
        Self { rings, turns, stop, closing: None }
    }
}

impl Backend for WakeBackend {
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
            let rings = self.rings.clone();
            self.closing = Some(Box::pin(async move {
                for turn in left {
                    put_back(&rings, &turn.taken).await;
                }
            }));
        }
        let Some(closing) = &mut self.closing else { return Poll::Ready(Ok(())) };
        ready!(Pin::new(closing).poll(context));
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for WakeBackend {
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
