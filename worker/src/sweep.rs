//! The round that every worker makes: what is due and in nobody's hands gets a worker woken again.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use qujat_platform::queue::Queue;
use tokio_util::sync::CancellationToken;

use crate::runner::AnyLane;

/// How soon the next round follows one that could not return everything that is due.
const BACKLOG_PAUSE: Duration = Duration::from_secs(1);
/// How long a round over one lane may take.
const ROUND_LIMIT: Duration = Duration::from_secs(30);

/// Makes rounds until `stop`, one each `period`.
pub(crate) async fn sweep_until(
    lanes: Vec<Arc<dyn AnyLane>>,
    queue: Queue,
    period: Duration,
    lease: Duration,
    stop: CancellationToken,
) {
    let mut rounds = tokio::time::interval(period);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // Since when the database has answered without a break, a lane each. After an outage those who renew must come before those who take
    // away; a process that doesn't live for so long notes what it saw for whoever comes next.
    let mut contacts = vec![None; lanes.len()];
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = rounds.tick() => {}
        }
        let mut backlog = false;
        for (lane, contact) in lanes.iter().zip(&mut contacts) {
            tokio::select! {
                () = stop.cancelled() => return,
                more = sweep(&**lane, &queue, contact, lease) => backlog |= more,
            }
        }
        if backlog && BACKLOG_PAUSE < rounds.period() {
            rounds.reset_after(BACKLOG_PAUSE);
        }
    }
}

/// One round over one lane. Whether more is due than somebody was woken for.
async fn sweep(lane: &dyn AnyLane, queue: &Queue, contact: &mut Option<Instant>, lease: Duration) -> bool {
    let rings = lane.name();
    let expire_at_once = contact.is_some_and(|since| since.elapsed() >= lease);
    let swept = match tokio::time::timeout(ROUND_LIMIT, lane.sweep(expire_at_once)).await {
        Ok(Ok(swept)) => swept,
        Ok(Err(error)) => {
            tracing::warn!(lane = %rings, %error, "the sweep did not reach the database");
            *contact = None;
            return false;
        }
        Err(_) => {
            tracing::warn!(lane = %rings, "the sweep got no answer from the database");
            *contact = None;
            return false;
        }
    };
    contact.get_or_insert_with(Instant::now);
    let Some(swept) = swept else { return false };
    let (crashed, failed, unknown) = (swept.crashed, swept.failed, swept.unknown);
    if crashed + failed + unknown > 0 {
        tracing::warn!(lane = %rings, crashed, failed, unknown, "the sweep found what was left behind");
    }
    queue.wake(rings, &swept.due).await;
    swept.more
}
