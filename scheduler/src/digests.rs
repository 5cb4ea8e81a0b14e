//! Mails about runs: made when everything of a company has ended, or at the deadline, and not at night.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qujat_platform::{
    Priority, TraceId,
    queue::{Due, LaneName},
    store::{DigestRun, DueDigest, RunState, StoreError},
};
use qujat_templates::calendar;
use tracing::Instrument;

use crate::Scheduler;

/// Companies looked for at once.
const PAGE: i64 = 200;

/// A digest's name and its month.
pub(crate) type Run = (String, NaiveDate);

/// Where runs stood when everybody was told, so that a round in which nothing has changed asks for nothing more. Forgotten with the
/// process; what it saves is work, what it holds decides nothing.
#[derive(Default)]
pub(crate) struct SentRuns(Mutex<HashMap<Run, Stood>>);

/// Where a run stood, and whether its deadline had come.
type Stood = (RunState, Option<DateTime<Utc>>);

impl SentRuns {
    fn is_unchanged(&self, run: &Run, stood: &Stood) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(run) == Some(stood)
    }

    fn note(&self, run: Run, stood: Stood) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(run, stood);
    }
}

/// Files the mails that are due, of all runs that are open. Returns the runs of which everybody who can be told has been; one that
/// couldn't be doesn't keep the others.
pub(crate) async fn send_digests(scheduler: &Scheduler, now: DateTime<Utc>) -> Result<Vec<Run>, StoreError> {
    let mut sent = Vec::new();
    for run in scheduler.context.store.digest_runs().await? {
        let name = (run.name.clone(), run.month);
        match send_run(scheduler, &run, now).await {
            Ok(true) => sent.push(name),
            Ok(false) => {}
            Err(error) => tracing::error!(run = run.name, month = %run.month, %error, "the mails of a run could not be filed"),
        }
    }
    Ok(sent)
}

/// Whether everybody has been told who can be now.
async fn send_run(scheduler: &Scheduler, run: &DigestRun, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let deadline = TimeDelta::hours(i64::from(scheduler.context.settings.digest_deadline_hours));
    let overdue_since = run.looked_at.filter(|looked_at| now >= *looked_at + deadline);
    if overdue_since.is_none() && !is_listed(scheduler, run, now) {
        return Ok(false);
    }
    let name = (run.name.clone(), run.month);
    // Asked before anybody is told: what changes meanwhile is found changed by the next round.
    let stood = (scheduler.context.store.run_state(&run.name, run.month).await?, overdue_since);
    if scheduler.sent.is_unchanged(&name, &stood) {
        return Ok(true);
    }
    let trace = TraceId::generate();
    // Of the level of errors, so that no filter takes the trace from a line that it lets through.
    let span = tracing::error_span!("digests", %trace, run = run.name, month = %run.month);
    let everybody = send_to_companies(scheduler, run, overdue_since, trace, now).instrument(span).await?;
    if everybody {
        scheduler.sent.note(name, stood);
    }
    Ok(everybody)
}

/// Whether everything that shares the mail has been listed. Of a month that the clock publishes now all its kinds are waited for; of an
/// older one, published by hand, those that there are.
fn is_listed(scheduler: &Scheduler, run: &DigestRun, now: DateTime<Utc>) -> bool {
    let documents = &scheduler.context.documents;
    let shares = |kind: &&str| documents.publication(kind).is_some_and(|publication| publication.digest == run.name);
    let is_current =
        |kind: &&str| calendar::last_available_month(now, documents.available_from_day(kind)) == calendar::Month::of(run.month);
    let mut awaited = scheduler.context.catalogue.names().into_iter().filter(shares).filter(is_current);
    !run.open && awaited.all(|kind| run.kinds.iter().any(|listed| listed == kind))
}

/// Whether each company with something to tell got its mails.
async fn send_to_companies(
    scheduler: &Scheduler,
    run: &DigestRun,
    overdue_since: Option<DateTime<Utc>>,
    trace: TraceId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let (store, mut after, mut everybody) = (&scheduler.context.store, None::<String>, true);
    loop {
        let companies = store.companies_to_tell(&run.name, run.month, overdue_since, after.as_deref(), PAGE).await?;
        let Some(last) = companies.last().cloned() else { return Ok(everybody) };
        let mut mails = 0;
        for company in &companies {
            let due = DueDigest { name: &run.name, month: run.month, company, overdue_since, trace };
            match store.file_digests(due, scheduler.context.mail_deadline_hours, now).await {
                Ok(filed) => {
                    mails += filed.len();
                    let due = filed.iter().map(|mail| Due { id: mail.0, company: company.clone(), priority: Priority::Scheduled });
                    scheduler.context.queue.wake(LaneName::MAIL, &due.collect::<Vec<_>>()).await;
                }
                // One company that can't be told must not keep the others.
                Err(error) => {
                    everybody = false;
                    tracing::error!(company, run = run.name, month = %run.month, %error, "the mails of a company could not be filed");
                }
            }
        }
        if mails > 0 {
            tracing::info!(mails, "mails of a run are filed");
        }
        after = Some(last);
    }
}
