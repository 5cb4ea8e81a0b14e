//! The queue: Redis orders ids and hands them out, and knows nothing else.
//!
//! No acknowledgement and no retry live here. An id that is lost, doubled or late does no harm, because a worker owns a job only by
//! claiming its row; the sweep pushes again what is due. One server is spoken to; a failover is followed through its name or address.

use std::time::Duration;

use redis::{RedisError, Script, aio::MultiplexedConnection};
use serde::Deserialize;
use uuid::Uuid;

mod connection;
mod lane;
mod share;
mod wake;

pub use lane::LaneName;
pub use share::Share;
pub use wake::Due;

use self::connection::Connection;
use crate::Priority;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueSettings {
    /// `redis://`, or `rediss://` for TLS.
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
pub enum QueueError {
    #[error("Redis: {0}")]
    Redis(#[from] RedisError),
    /// It would throw away what waits instead of saying that it is full.
    #[error(
        "Redis evicts keys when its memory is full (maxmemory-policy {0}), and ids that wait with them; set maxmemory-policy noeviction"
    )]
    Evicting(String),
}

#[derive(Clone)]
pub struct Queue {
    connection: Connection,
    prefix: String,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Queue").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl Queue {
    /// Connects when first asked, and again by itself whenever the connection breaks, stays silent or leads to a replica.
    pub fn connect(settings: &QueueSettings) -> Result<Self, QueueError> {
        let connection = Connection::new(&settings.url, Duration::from_secs(settings.response_seconds))?;
        Ok(Self { connection, prefix: settings.prefix.clone() })
    }

    /// Pushes ids of one priority, given with their companies. Returns how many were not waiting already.
    pub async fn push(&self, lane: LaneName, priority: Priority, ids: &[(&str, Uuid)]) -> Result<u64, QueueError> {
        if ids.is_empty() {
            return Ok(0);
        }
        let script = Script::new(include_str!("push.lua"));
        let mut call = script.key(self.key(lane));
        call.arg(priority.number());
        for (company, id) in ids {
            call.arg(company).arg(id.to_string());
        }
        let call = &call;
        Ok(self.connection.ask(|mut connection| async move { call.invoke_async(&mut connection).await }).await?)
    }

    /// Takes ids for `free` slots: one interactive id a slot; at most `shared` of the slots take other ids, up to `batch` each. A company
    /// that has its share in hand already gets only slots that nobody else waits for.
    pub async fn take(
        &self,
        lane: LaneName,
        free: usize,
        shared: usize,
        batch: usize,
        share: &Share,
    ) -> Result<Vec<Taken>, QueueError> {
        let script = Script::new(include_str!("take.lua"));
        let mut call = script.key(self.key(lane));
        call.arg(free).arg(shared).arg(batch).arg(share.slots);
        for (priority, company) in &share.in_hand {
            call.arg(priority.number()).arg(company);
        }
        let call = &call;
        let flat: Vec<String> =
            self.connection.ask(|mut connection| async move { call.invoke_async(&mut connection).await }).await?;
        Ok(flat.chunks_exact(3).filter_map(read).collect())
    }

    /// A connection of one worker's own to wait on until something is pushed.
    pub async fn wake_signal(&self, lane: LaneName) -> Result<WakeSignal, QueueError> {
        let connection = self.connection.apart(TURN).await?;
        Ok(WakeSignal { connection, key: format!("{}:bell", self.key(lane)) })
    }

    /// Whether Redis answers.
    pub async fn check(&self) -> Result<(), QueueError> {
        self.connection.ask(|mut connection| async move { redis::cmd("PING").query_async::<()>(&mut connection).await }).await?;
        Ok(())
    }

    /// Refuses a Redis that evicts keys without an expiry, which all keys of the queue are, when its memory is full. What was lost that
    /// way would be found by the sweep, but only after everything else had slowed down, and nothing would say why.
    pub async fn refuse_eviction(&self) -> Result<(), QueueError> {
        // Not CONFIG, which hosted servers often forbid.
        let ask = |mut connection| async move { redis::cmd("INFO").arg("memory").query_async::<String>(&mut connection).await };
        let memory = self.connection.ask(ask).await?;
        let policy = memory.lines().find_map(|line| line.strip_prefix("maxmemory_policy:")).unwrap_or_default().trim();
        if policy.starts_with("allkeys") { Err(QueueError::Evicting(policy.to_owned())) } else { Ok(()) }
    }

    /// How many ids wait.
    pub async fn waiting(&self, lane: LaneName) -> Result<u64, QueueError> {
        let key = format!("{}:waiting", self.key(lane));
        let ask = |mut connection| async move { redis::cmd("HLEN").arg(key).query_async(&mut connection).await };
        Ok(self.connection.ask(ask).await?)
    }

    fn key(&self, lane: LaneName) -> String {
        format!("{{{}:{}}}", self.prefix, lane.name())
    }
}

/// How long one wait for the signal lasts; a worker looks up at least this often.
const TURN: Duration = Duration::from_secs(1);

/// Waits until something is pushed.
pub struct WakeSignal {
    connection: MultiplexedConnection,
    key: String,
}

impl std::fmt::Debug for WakeSignal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("WakeSignal").field("key", &self.key).finish_non_exhaustive()
    }
}

impl WakeSignal {
    /// Returns when something was pushed or a turn is over.
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
