//! Waking workers: the one way in which whoever filed rows says so.

use std::{collections::BTreeMap, time::Duration};

use uuid::Uuid;

use super::{LaneName, Queue};
use crate::Priority;

/// How long Redis may take. Somebody may be waiting for an answer meanwhile, and nothing depends on it.
const LIMIT: Duration = Duration::from_secs(1);

/// Work that is due and in nobody's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub id: Uuid,
    pub company: String,
    pub priority: Priority,
}

impl Queue {
    /// Wakes a worker of the lane for each of these rows, which are committed. It can't fail: what nobody was woken for because Redis
    /// is away, the workers' sweep finds within seconds.
    pub async fn wake(&self, lane: LaneName, due: &[Due]) {
        let mut priorities = BTreeMap::<Priority, Vec<(&str, Uuid)>>::new();
        for due in due {
            priorities.entry(due.priority).or_default().push((&due.company, due.id));
        }
        let pushed = async {
            for (priority, ids) in &priorities {
                self.push(lane, *priority, ids).await?;
            }
            Ok::<_, super::QueueError>(())
        };
        match tokio::time::timeout(LIMIT, pushed).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(%lane, count = due.len(), %error, "nobody was woken; the sweep will find what waits");
            }
            Err(_) => tracing::warn!(%lane, count = due.len(), "nobody was woken in time; the sweep will find what waits"),
        }
    }
}
