//! The round that every worker makes: what is due and in nobody's hands is rung for again.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use qujat_platform::{Priority, queue::Lane, store::SweepRules};
use tokio_util::sync::CancellationToken;

use crate::desk::Desk;

/// Due ids that wait in Redis a class; the rest of the backlog stays in SQL.
const DUE_LIMIT: i64 = 300;
/// How soon the next round follows one that could not return everything that is due.
const BACKLOG_PAUSE: Duration = Duration::from_secs(1);
/// How long a round may take.
const ROUND_LIMIT: Duration = Duration::from_secs(30);

pub(crate) async fn sweep_until(desk: Arc<Desk>, stop: CancellationToken) {
    let mut rounds = tokio::time::interval(Duration::from_secs(desk.parts.settings.sweep_seconds));
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut round = Round::default();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = rounds.tick() => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            swept = tokio::time::timeout(ROUND_LIMIT, sweep(&desk, round.contact)) => round = swept.unwrap_or_else(|_| {
                tracing::warn!("the sweep got no answer from the database");
                Round::default()
            }),
        }
        if round.backlog && BACKLOG_PAUSE < rounds.period() {
            rounds.reset_after(BACKLOG_PAUSE);
        }
    }
}

/// What one round hands on to the next.
#[derive(Debug, Clone, Copy, Default)]
struct Round {
    /// Since when the database has answered without a break.
    contact: Option<Instant>,
    /// More is due than was rung for.
    backlog: bool,
}

/// One round; `contact` as the round before left it.
async fn sweep(desk: &Desk, contact: Option<Instant>) -> Round {
    let settings = &desk.parts.settings;
    let rules = SweepRules {
        expire: contact.is_some_and(|since| since.elapsed() >= settings.lease()),
        max_crashes: settings.max_crashes,
        due_limit: DUE_LIMIT,
        mail_deadline: desk.mail_deadline(),
        crash_pause: Duration::from_secs(settings.retry_seconds),
    };
    let swept = match desk.parts.store.sweep(rules, desk.now()).await {
        Ok(Some(swept)) => swept,
        Ok(None) => return Round { contact: contact.or_else(|| Some(Instant::now())), backlog: false },
        Err(error) => {
            tracing::warn!(%error, "the sweep did not reach the database");
            return Round::default();
        }
    };
    let backlog = Priority::ALL.iter().any(|priority| {
        swept.jobs.iter().filter(|due| due.priority == *priority).count() >= usize::try_from(DUE_LIMIT).unwrap_or(usize::MAX)
    });
    metrics::counter!("qujat_crashes_total").increment(swept.crashed);
    metrics::gauge!("qujat_jobs_due").set(swept.jobs.len() as f64);
    metrics::gauge!("qujat_mails_due").set(swept.deliveries.len() as f64);
    if swept.crashed + swept.failed + swept.unknown > 0 {
        tracing::warn!(
            crashed = swept.crashed,
            failed = swept.failed,
            unknown = swept.unknown,
            "the sweep found what was left behind"
        );
    }
    desk.parts.queue.wake(Lane::DOCUMENTS, &swept.jobs).await;
    desk.parts.queue.wake(Lane::MAIL, &swept.deliveries).await;
    Round { contact: contact.or_else(|| Some(Instant::now())), backlog }
}
