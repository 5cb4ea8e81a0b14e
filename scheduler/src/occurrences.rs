//! What the timetable calls for: publications of months that have opened, and another scan of those that are open.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::store::StoreError;
use qujat_templates::{calendar, publication_plan};

use crate::Scheduler;

/// How far back a new service searches for its first occurrence. Longer than any month.
const FIRST_REACH: TimeDelta = TimeDelta::days(32);

/// Files what is due since each kind's watermark. On its first day a service begins with the month that is open now; from then on every
/// month that opened while no scheduler ran is made up for.
pub(crate) async fn schedule_due(scheduler: &Scheduler, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (context, timetable) = (&scheduler.context, &scheduler.timetable);
    for kind in context.catalogue.all().filter(|kind| kind.publication().is_some()) {
        let name = kind.declaration().name;
        let seen = context.store.seen_until(name).await?;
        let occurrences = match seen {
            Some(seen) if seen <= now => timetable.occurrences(seen, now).collect::<Vec<_>>(),
            _ => timetable.occurrences(now - FIRST_REACH, now).last().into_iter().collect(),
        };
        let Some(due_at) = occurrences.last() else { continue };
        if seen.is_some_and(|seen| seen > now) {
            tracing::warn!(kind = name, ?seen, "occurrences were seen that are still to come: a clock is or was wrong");
        }
        if context.documents.publication(name).is_none() {
            context.store.pass_over(name, *due_at).await?;
            continue;
        }
        let day = context.documents.available_from_day(name);
        let months = occurrences.iter().map(|at| calendar::last_available_month(*at, day)).collect::<BTreeSet<_>>();
        let publications = months
            .into_iter()
            .filter(|month| *month >= context.documents.acts_since)
            .filter_map(|month| publication_plan::planned(name, month, &context.documents))
            .collect::<Vec<_>>();
        let new = context.store.schedule_due(name, &publications, *due_at, now).await?;
        if new > 0 {
            tracing::info!(kind = name, new, missed = occurrences.len() - 1, "publications are due");
        }
    }
    Ok(())
}
