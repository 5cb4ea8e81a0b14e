//! Which publications there may be: by the calendar, by the settings, and by what billing has closed.
//!
//! The clock asks for one month at a time and knows that it is open; an operator asks for any, and is told what is wrong with it before
//! anything begins.

use chrono::{DateTime, Days, Utc};
use qujat_platform::{Priority, store::NewPublication};
use qujat_render::Locale;
use sqlx::PgConnection;

use crate::{
    Catalogue, Company, Problem, Settings, WriteError, available,
    calendar::{self, Month},
};

/// What an operator wants published. Field names are those of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub kind: String,
    pub from_month: Month,
    pub to_month: Month,
    /// Only this company.
    pub company: Option<String>,
    /// Whether subscribers are mailed; by default of a single month only.
    pub notify: Option<bool>,
}

/// The publication of a month, or `None` where the kind isn't published.
#[must_use]
pub fn planned(kind: &str, month: Month, settings: &Settings) -> Option<NewPublication> {
    let publication = settings.publication(kind)?;
    let opens_on = calendar::opens_on(month, settings.available_from_day(kind));
    let last_day = calendar::opens_on(month, publication.look_until_day).max(opens_on);
    Some(NewPublication {
        kind: kind.to_owned(),
        month: month.first_day(),
        priority: Priority::Scheduled,
        digest: publication.digest.clone(),
        notify: true,
        opens_at: calendar::start_of(opens_on),
        look_until: calendar::start_of(last_day.checked_add_days(Days::new(1)).unwrap_or(last_day)),
    })
}

/// Kinds that are published, in the catalogue's order.
#[must_use]
pub fn published(catalogue: &Catalogue, settings: &Settings) -> Vec<&'static str> {
    let published = catalogue.all().filter(|kind| kind.publication().is_some());
    published.map(|kind| kind.declaration().name).filter(|name| settings.publication(name).is_some()).collect()
}

/// The publications of a wish, or everything that is wrong with it. Several months are history made up for: they yield to everything and
/// mail nobody unless that is wanted.
pub async fn plan(
    wish: &Wish,
    catalogue: &Catalogue,
    settings: &Settings,
    billing: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<Result<Vec<NewPublication>, Vec<Problem>>, WriteError> {
    let published = published(catalogue, settings);
    if catalogue.find(&wish.kind).is_none() {
        return Ok(Err(vec![Problem::unknown_kind(&wish.kind, &published)]));
    }
    if !published.contains(&wish.kind.as_str()) {
        return Ok(Err(vec![Problem::kind_not_published("kind", &wish.kind, &published)]));
    }
    let mut problems = months(wish, settings, now);
    if problems.is_empty()
        && let Some(month) = available::first_unclosed(billing, wish.from_month, wish.to_month).await?
    {
        // What came before it is closed, so a run may begin where it does and has to end earlier.
        problems.push(Problem::month_not_closed(if month == wish.from_month { "from_month" } else { "to_month" }, month));
    }
    if let Some(company) = &wish.company
        && Company::find(billing, company, Locale::Ru).await?.is_none()
    {
        problems.push(Problem::company_inactive("company"));
    }
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let backfill = wish.from_month != wish.to_month;
    let months =
        std::iter::successors(Some(wish.from_month), |month| Some(month.next())).take_while(|month| *month <= wish.to_month);
    let publications = months.filter_map(|month| planned(&wish.kind, month, settings)).map(|publication| NewPublication {
        priority: if backfill { Priority::Backfill } else { Priority::Scheduled },
        notify: wish.notify.unwrap_or(!backfill),
        ..publication
    });
    Ok(Ok(publications.collect()))
}

fn months(wish: &Wish, settings: &Settings, now: DateTime<Utc>) -> Vec<Problem> {
    if wish.from_month > wish.to_month {
        return vec![Problem::months_reversed("from_month", wish.from_month, wish.to_month)];
    }
    let checked = [("from_month", wish.from_month), ("to_month", wish.to_month)];
    let mut problems: Vec<_> =
        checked.into_iter().filter_map(|(field, month)| available::check(field, month, &wish.kind, settings, now)).collect();
    if wish.from_month == wish.to_month {
        problems.truncate(1);
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn acts_open_on_the_sixth_and_are_looked_for_through_the_twenty_fifth() {
        let planned = planned("completion_act", "2026-10".parse().unwrap(), &Settings::default()).unwrap();
        assert_eq!(planned.opens_at, instant("2026-11-06T00:00:00+05:00"));
        assert_eq!(planned.look_until, instant("2026-11-26T00:00:00+05:00"));
        assert_eq!((planned.priority, planned.notify, planned.digest.as_str()), (Priority::Scheduled, true, "acts"));
    }

    #[test]
    fn what_has_no_schedule_is_not_planned() {
        assert_eq!(planned("number_list", "2026-10".parse().unwrap(), &Settings::default()), None);
        let mut settings = Settings::default();
        settings.publications.get_mut("completion_act").unwrap().enabled = false;
        assert_eq!(planned("completion_act", "2026-10".parse().unwrap(), &settings), None);
    }

    #[test]
    fn register_and_statement_share_a_mail_and_acts_have_one_of_their_own() {
        let settings = Settings::default();
        let digest = |kind| settings.publication(kind).unwrap().digest.as_str();
        assert_eq!(digest("invoice_register"), digest("reconciliation_act"));
        assert_ne!(digest("invoice_register"), digest("completion_act"));
    }
}
