//! Waking workers for what an answer has filed.

use std::time::Duration;

use qujat_platform::{Priority, queue::Lane};
use uuid::Uuid;

use crate::state::Api;

/// How long an asker waits for the bell to be rung.
const PATIENCE: Duration = Duration::from_secs(1);

/// Wakes a worker for each of these jobs or mails of a company. Their rows are committed, so a Redis that is away costs the asker some
/// seconds and nothing else.
pub(crate) async fn ring(api: &Api, lane: Lane, priority: Priority, company: &str, ids: &[Uuid]) {
    let rung = ids.iter().map(|id| (company, *id)).collect::<Vec<_>>();
    match tokio::time::timeout(PATIENCE, api.queue.push(lane, priority, &rung)).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(%error, ?lane, ?ids, "the bell was not rung; the sweep will find what waits"),
        Err(_) => tracing::warn!(?lane, ?ids, "the bell was not rung in time; the sweep will find what waits"),
    }
}
