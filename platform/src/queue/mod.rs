//! The doorbell: Redis orders ids and hands them out, and knows nothing else.
//!
//! No acknowledgement and no retry live here. An id that is lost, doubled or late does no harm, because a worker owns a job only by
//! claiming its row; the sweep pushes again what is due. Keys of one lane share a hash tag, so a Redis Cluster keeps them together.

use std::time::Duration;

use redis::{
    AsyncConnectionConfig, Client, RedisError, Script,
    aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection},
};
use serde::Deserialize;
use uuid::Uuid;

mod lane;
mod wake;

pub use lane::Lane;
pub use wake::Due;

use crate::Priority;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueSettings {
    /// `redis://`, `rediss://` for TLS, or a Sentinel or Cluster address as the `redis` crate reads them.
    pub url: String,
    /// What all keys begin with, so that several services share one Redis.
    pub prefix: String,
    /// Seconds until an answer is given up. Redis stalls for seconds while it writes a large snapshot.
    pub response_seconds: u64,
}

/// An id for a free slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub id: Uuid,
    pub company: String,
    pub priority: Priority,
}

#[derive(Debug, thiserror::Error)]
#[error("Redis: {0}")]
pub struct QueueError(#[from] RedisError);

#[derive(Clone)]
pub struct Queue {
    client: Client,
    connection: ConnectionManager,
    prefix: String,
    response: Duration,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Queue").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl Queue {
    /// Connects when first asked, and again by itself whenever the connection breaks.
    pub fn connect(settings: &QueueSettings) -> Result<Self, QueueError> {
        let client = Client::open(settings.url.as_str())?;
        let response = Duration::from_secs(settings.response_seconds);
        let configuration = ConnectionManagerConfig::new()
            .set_response_timeout(Some(response))
            .set_connection_timeout(Some(response))
            .set_number_of_retries(2)
            .set_max_delay(Duration::from_secs(1));
        let connection = ConnectionManager::new_lazy_with_config(client.clone(), configuration)?;
        Ok(Self { client, connection, prefix: settings.prefix.clone(), response })
    }

    /// Rings for ids of one priority, given with their companies. Returns how many were not waiting already.
    pub async fn push(&self, lane: Lane, priority: Priority, ids: &[(&str, Uuid)]) -> Result<u64, QueueError> {
        if ids.is_empty() {
            return Ok(0);
        }
        let script = Script::new(include_str!("push.lua"));
        let mut call = script.key(self.key(lane));
        call.arg(priority.number());
        for (company, id) in ids {
            call.arg(company).arg(id.to_string());
        }
        Ok(call.invoke_async(&mut self.connection.clone()).await?)
    }

    /// Takes at most `free` ids, of which at most `rest` are not interactive.
    pub async fn take(&self, lane: Lane, free: usize, rest: usize) -> Result<Vec<Taken>, QueueError> {
        let script = Script::new(include_str!("take.lua"));
        let mut call = script.key(self.key(lane));
        call.arg(free).arg(rest);
        let flat: Vec<String> = call.invoke_async(&mut self.connection.clone()).await?;
        Ok(flat.chunks_exact(3).filter_map(read).collect())
    }

    /// A connection of one worker's own to wait for the bell on.
    pub async fn bell(&self, lane: Lane) -> Result<Bell, QueueError> {
        let configuration = AsyncConnectionConfig::new()
            .set_response_timeout(Some(self.response + TURN))
            .set_connection_timeout(Some(self.response));
        let connection = self.client.get_multiplexed_async_connection_with_config(&configuration).await?;
        Ok(Bell { connection, key: format!("{}:bell", self.key(lane)) })
    }

    /// Whether Redis answers.
    pub async fn check(&self) -> Result<(), QueueError> {
        redis::cmd("PING").query_async::<()>(&mut self.connection.clone()).await?;
        Ok(())
    }

    /// How many ids wait.
    pub async fn waiting(&self, lane: Lane) -> Result<u64, QueueError> {
        let key = format!("{}:waiting", self.key(lane));
        Ok(redis::cmd("HLEN").arg(key).query_async(&mut self.connection.clone()).await?)
    }

    fn key(&self, lane: Lane) -> String {
        format!("{{{}:{}}}", self.prefix, lane.name())
    }
}

/// How long one wait for the bell lasts; a worker looks up at least this often.
const TURN: Duration = Duration::from_secs(1);

/// Waits until something is pushed.
pub struct Bell {
    connection: MultiplexedConnection,
    key: String,
}

impl std::fmt::Debug for Bell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Bell").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Bell {
    /// Returns when the bell was rung or a turn is over.
    pub async fn wait(&mut self) -> Result<(), QueueError> {
        let _: Option<(String, String)> =
            redis::cmd("BLPOP").arg(&self.key).arg(TURN.as_secs()).query_async(&mut self.connection).await?;
        Ok(())
    }
}

/// One id as the script returns it. What can't be read is dropped: if it stood for anything, the sweep pushes it again.
fn read(parts: &[String]) -> Option<Taken> {
    let [class, company, id] = parts else { return None };
    let Ok(id) = Uuid::parse_str(id) else {
        tracing::warn!(id, "the queue held something that is no id; it was dropped");
        return None;
    };
    let priority = Priority::from_number(class.parse().unwrap_or_default());
    Some(Taken { id, company: company.clone(), priority })
}
