//! Which accounting months' documents can be had: what the calendar says, and what billing says (domain.md §15.5).
//!
//! The calendar opens a month on a day that the settings name; billing must have closed it as well, which only it knows.

use chrono::{DateTime, Utc};
use qujat_platform::billing::BillingError;
use sqlx::PgConnection;

use crate::{
    Problem, Settings,
    calendar::{self, Month},
    form::Months,
};

/// The months of a kind that the calendar allows.
pub(crate) fn months(kind: &str, settings: &Settings, now: DateTime<Utc>) -> Months {
    Months { from: settings.acts_since, to: calendar::last_available_month(now, settings.available_from_day(kind)) }
}

/// What is wrong with a month, by the calendar alone.
pub(crate) fn check(field: &str, month: Month, kind: &str, settings: &Settings, now: DateTime<Utc>) -> Option<Problem> {
    let Months { from, to } = months(kind, settings, now);
    if month < from {
        Some(Problem::month_too_early(field, month, from, to))
    } else if month >= Month::of(calendar::today(now)) {
        Some(Problem::month_not_over(field, month, from, to))
    } else if month > to {
        let opens_on = calendar::opens_on(month, settings.available_from_day(kind));
        Some(Problem::month_not_available(field, month, opens_on, from, to))
    } else {
        None
    }
}

/// The first month of a run, both ends included, that billing has not closed.
pub async fn first_unclosed(billing: &mut PgConnection, from: Month, to: Month) -> Result<Option<Month>, BillingError> {
    let month = sqlx::query_scalar!(
        "select min(asked)::date
         from generate_series($1::date::timestamp, $2::date::timestamp, interval '1 month') as asked
         where not exists (select from billing.closed_month where month = asked::date)",
        from.first_day(),
        to.first_day()
    )
    .fetch_one(billing)
    .await?;
    Ok(month.map(Month::of))
}
