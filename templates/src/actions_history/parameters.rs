//! What the history is asked for: a period of days.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{Fields, Problem, calendar, period::Period};

/// First and last day, both or neither. Without them: the same day of the previous month to today.
#[derive(ToSchema)]
#[schema(title = "ActionsHistoryParameters")]
#[expect(dead_code, reason = "only the schema is needed: the fields are read one by one")]
pub(super) struct Parameters {
    #[schema(value_type = String, format = Date, required = false, example = "2026-10-22")]
    from: NaiveDate,
    #[schema(value_type = String, format = Date, required = false, example = "2026-11-22")]
    to: NaiveDate,
}

/// The portal's documents and logs begin with January 2018.
const FIRST_YEAR: i32 = 2018;
/// Days of one history; a leap year has so many.
pub(super) const MOST_DAYS: i64 = 366;

/// The days that a period may lie within.
pub(super) fn days(now: DateTime<Utc>) -> Period {
    let to = calendar::today(now);
    Period { from: NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap_or(to), to }
}

/// Reads and checks; returns both days, also those of the default period.
pub(super) fn canonical(parameters: &Value, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
    let mut fields = Fields::of(parameters, &["from", "to"]);
    let period = Period::read(&mut fields, days(now), Some(Period::last_month(now)));
    if period.is_some_and(|period| (period.to - period.from).num_days() >= MOST_DAYS) {
        let problem = Problem::new("from", "history_period_too_long").with("maximum", MOST_DAYS);
        fields.refuse(problem.allowing(json!({ "maximum_days": MOST_DAYS })));
    }
    fields.finish()?;
    Ok(json!(period))
}

#[cfg(test)]
mod tests {
    use qujat_render::Locale;

    use super::*;

    fn at(now: &str, parameters: Value) -> Result<Value, Vec<Problem>> {
        canonical(&parameters, DateTime::parse_from_rfc3339(now).unwrap().to_utc())
    }

    fn rules(now: &str, parameters: Value) -> Vec<(String, &'static str)> {
        let problems = at(now, parameters).unwrap_err();
        for problem in &problems {
            for locale in Locale::ALL {
                // A missing text or argument panics under test.
                assert!(super::super::declaration::texts().problem(locale, problem).len() > 10);
            }
        }
        problems.into_iter().map(|problem| (problem.field, problem.rule)).collect()
    }

    const NOW: &str = "2026-11-22T14:05:09+05:00";

    fn period(from: &str, to: &str) -> Value {
        json!({ "from": from, "to": to })
    }

    #[test]
    fn the_default_is_written_out() {
        let expected = period("2026-10-22", "2026-11-22");
        assert_eq!(at(NOW, json!({})).unwrap(), expected);
        assert_eq!(at(NOW, Value::Null).unwrap(), expected);
        assert_eq!(at(NOW, expected.clone()).unwrap(), expected);
        // Days are those of Almaty, also where the month before is shorter or the year another.
        assert_eq!(at("2026-03-30T23:59:59+05:00", json!({})).unwrap(), period("2026-02-28", "2026-03-30"));
        assert_eq!(at("2027-01-01T00:00:00+05:00", json!({})).unwrap(), period("2026-12-01", "2027-01-01"));
        assert_eq!(at("2024-02-29T18:59:59Z", json!({})).unwrap(), period("2024-01-29", "2024-02-29"));
        assert_eq!(at("2024-02-29T19:00:00Z", json!({})).unwrap(), period("2024-02-01", "2024-03-01"));
        let stored: Period = crate::kind::parameters(&expected).unwrap();
        assert_eq!(json!(stored), expected);
    }

    #[test]
    fn a_period_lies_between_2018_and_today() {
        let first = |field: &str, rule| vec![(format!("parameters.{field}"), rule)];
        assert!(at(NOW, period("2018-01-01", "2018-12-31")).is_ok());
        assert_eq!(rules(NOW, period("2017-12-31", "2018-01-01")), first("from", "day_too_early"));
        assert!(at(NOW, period("2026-11-22", "2026-11-22")).is_ok());
        assert_eq!(rules(NOW, period("2026-11-22", "2026-11-23")), first("to", "day_too_late"));
        assert_eq!(rules("2026-11-22T23:59:59+05:00", period("2026-11-22", "2026-11-23")), first("to", "day_too_late"));
        assert!(at("2026-11-23T00:00:00+05:00", period("2026-11-22", "2026-11-23")).is_ok());
        assert_eq!(rules(NOW, period("2026-11-02", "2026-11-01")), first("from", "period_reversed"));
    }

    #[test]
    fn a_period_has_at_most_366_days() {
        assert!(at(NOW, period("2025-11-22", "2026-11-22")).is_ok());
        assert!(at(NOW, period("2024-01-01", "2024-12-31")).is_ok());
        let too_long = vec![("parameters.from".to_owned(), "history_period_too_long")];
        assert_eq!(rules(NOW, period("2025-11-21", "2026-11-22")), too_long);
        assert_eq!(rules(NOW, period("2024-01-01", "2025-01-01")), too_long);
    }
}
