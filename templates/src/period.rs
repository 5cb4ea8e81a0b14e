//! A run of days in Asia/Almaty, both ends included, as reports over a period are asked with (manuals: "начало и конец периода").

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use qujat_render::dates;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Fields, Problem, calendar};

/// First and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    #[schema(value_type = String, format = Date, example = "2026-10-22")]
    pub from: NaiveDate,
    #[schema(value_type = String, format = Date, example = "2026-11-22")]
    pub to: NaiveDate,
}

impl Period {
    /// The same day of the previous month (clamped to its end) to today: the portal's default (domain.md §15.3).
    #[must_use]
    pub fn last_month(now: DateTime<Utc>) -> Self {
        let today = calendar::today(now);
        Self { from: today.checked_sub_months(Months::new(1)).unwrap_or(today), to: today }
    }

    /// The last `days` days, today included (domain.md §15.4).
    #[must_use]
    pub fn last_days(now: DateTime<Utc>, days: u64) -> Self {
        let today = calendar::today(now);
        Self { from: today.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(today), to: today }
    }

    /// `01.10.2026 – 31.10.2026`.
    #[must_use]
    pub fn text(self) -> String {
        format!("{} – {}", dates::date(self.from), dates::date(self.to))
    }

    /// Reads `from` and `to`, each of which must lie within `allowed`. Both absent: `default`. `None`: something is wrong, which
    /// `fields` now knows.
    pub fn read(fields: &mut Fields<'_>, allowed: Self, default: Option<Self>) -> Option<Self> {
        if let Some(default) = default.filter(|_| !fields.has("from") && !fields.has("to")) {
            return Some(default);
        }
        let from = fields.required("from", Problem::malformed_date);
        let to = fields.required("to", Problem::malformed_date);
        for (name, day) in [("from", from), ("to", to)] {
            match day {
                Some(day) if day < allowed.from => fields.refuse(Problem::day_too_early(name, day, allowed)),
                Some(day) if day > allowed.to => fields.refuse(Problem::day_too_late(name, day, allowed)),
                _ => {}
            }
        }
        let period = Self { from: from?, to: to? };
        if period.from > period.to {
            fields.refuse(Problem::period_reversed(period));
            return None;
        }
        Some(period).filter(|period| period.from >= allowed.from && period.to <= allowed.to)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(from: &str, to: &str) -> Period {
        Period { from: day(from), to: day(to) }
    }

    #[test]
    fn defaults_are_those_of_the_portal() {
        let at = |instant: &str| DateTime::parse_from_rfc3339(instant).unwrap().to_utc();
        assert_eq!(Period::last_month(at("2026-03-31T12:00:00+05:00")), period("2026-02-28", "2026-03-31"));
        assert_eq!(Period::last_days(at("2026-11-22T00:00:00+05:00"), 90), period("2026-08-25", "2026-11-22"));
        assert_eq!(Period::last_days(at("2026-11-21T23:59:59+05:00"), 1), period("2026-11-21", "2026-11-21"));
    }

    #[test]
    fn each_end_is_checked_and_named() {
        let allowed = period("2026-08-25", "2026-11-22");
        let rules = |parameters: Value| {
            let mut fields = Fields::of(&parameters, &["from", "to"]);
            let read = Period::read(&mut fields, allowed, Some(period("2026-10-22", "2026-11-22")));
            let problems = fields.finish().err().unwrap_or_default();
            (read, problems.into_iter().map(|problem| (problem.field, problem.rule)).collect::<Vec<_>>())
        };
        assert_eq!(rules(json!({})).0, Some(period("2026-10-22", "2026-11-22")));
        assert_eq!(rules(json!({ "from": "2026-08-25", "to": "2026-11-22" })).0, Some(allowed));
        let wrong = |parameters: Value, expected: &[(&str, &str)]| {
            let (read, problems) = rules(parameters);
            let expected = expected.iter().map(|(field, rule)| ((*field).to_owned(), *rule)).collect::<Vec<_>>();
            assert_eq!((read, problems), (None, expected));
        };
        wrong(json!({ "from": "2026-08-24", "to": "2026-11-22" }), &[("parameters.from", "day_too_early")]);
        wrong(json!({ "from": "2026-08-25", "to": "2026-11-23" }), &[("parameters.to", "day_too_late")]);
        wrong(json!({ "from": "2026-10-02", "to": "2026-10-01" }), &[("parameters.from", "period_reversed")]);
        wrong(json!({ "from": "22.10.2026" }), &[("parameters.from", "malformed_date"), ("parameters.to", "required")]);
    }
}
