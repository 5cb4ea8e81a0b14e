//! Mails about runs: made when everything of a company has ended, or at the deadline, and not at night.

use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::{
    queue::Lane,
    store::{Class, DigestRun, DueDigest, StoreError},
};
use qujat_templates::calendar;

use crate::Desk;

/// Companies looked for at once.
const PAGE: i64 = 200;

/// Files the mails that are due, of all runs that are open. Returns the runs that still have to wait.
pub(crate) async fn tell(desk: &Desk, now: DateTime<Utc>) -> Result<Vec<DigestRun>, StoreError> {
    let mut waiting = Vec::new();
    for run in desk.parts.store.digest_runs().await? {
        let deadline = TimeDelta::hours(i64::from(desk.parts.settings.digest_deadline_hours));
        let overdue_since = run.looked_at.filter(|looked_at| now >= *looked_at + deadline);
        if overdue_since.is_some() || is_listed(desk, &run, now) {
            tell_run(desk, &run, overdue_since, now).await?;
        } else {
            waiting.push(run);
        }
    }
    Ok(waiting)
}

/// Whether everything that shares the mail has been listed. Of a month that the clock publishes now all its kinds are waited for; of an
/// older one, published by hand, those that there are.
fn is_listed(desk: &Desk, run: &DigestRun, now: DateTime<Utc>) -> bool {
    let documents = &desk.parts.documents;
    let shares = |kind: &&str| documents.publication(kind).is_some_and(|publication| publication.digest == run.name);
    let is_current =
        |kind: &&str| calendar::last_available_month(now, documents.available_from_day(kind)) == calendar::Month::of(run.month);
    let mut awaited = desk.parts.catalogue.names().into_iter().filter(shares).filter(is_current);
    !run.open && awaited.all(|kind| run.kinds.iter().any(|listed| listed == kind))
}

async fn tell_run(
    desk: &Desk,
    run: &DigestRun,
    overdue_since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let store = &desk.parts.store;
    let mut after = None::<String>;
    loop {
        let companies = store.companies_to_tell(&run.name, run.month, overdue_since, after.as_deref(), PAGE).await?;
        let Some(last) = companies.last().cloned() else { return Ok(()) };
        for company in &companies {
            let due = DueDigest { name: &run.name, month: run.month, company, overdue_since };
            let filed = store.file_digests(due, desk.parts.mail_deadline_hours, now).await?;
            let ids = filed.iter().map(|delivery| (company.as_str(), delivery.0)).collect::<Vec<_>>();
            if let Err(error) = desk.parts.queue.push(Lane::Mail, Class::Scheduled, &ids).await {
                tracing::warn!(%error, "digests were not rung for; the sweep will find them");
            }
        }
        after = Some(last);
    }
}
