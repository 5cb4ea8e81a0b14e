//! Values of a query string, each read with what is wrong in it. It knows no endpoint.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};
use qujat_templates::{Problem, calendar, period::Period};

/// One of the names allowed.
pub(crate) fn one_of(name: &str, value: &str, allowed: &[&str]) -> Result<String, Problem> {
    if allowed.contains(&value) { Ok(value.to_owned()) } else { Err(Problem::unknown_value(name, value, allowed)) }
}

/// A whole number within a range, which the answer to any other names.
pub(crate) fn within(name: &str, value: &str, range: RangeInclusive<i64>) -> Result<i64, Problem> {
    let allowed = format!("{}–{}", range.start(), range.end());
    value.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
        let limits = serde_json::json!({ "minimum": range.start(), "maximum": range.end() });
        Problem::unknown_value(name, value, &[&allowed]).allowing(limits)
    })
}

/// A day as ISO 8601 spells it.
pub(crate) fn day(name: &str, value: &str) -> Result<NaiveDate, Problem> {
    let day: Option<NaiveDate> = value.parse().ok();
    // The parser takes other spellings and years of five digits too, which it also writes.
    day.filter(|day| value.len() == 10 && day.to_string() == value).ok_or_else(|| Problem::malformed_date(name))
}

/// The days in which something was made, first and last included; each may be left open.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Days {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Days {
    /// What is wrong with the two together.
    pub fn problem(self) -> Option<Problem> {
        let (from, to) = self.from.zip(self.to).filter(|(from, to)| from > to)?;
        Some(Problem::period_reversed(Period { from, to }))
    }

    /// Their first instant, in the time of Almaty.
    pub fn begin(self) -> Option<DateTime<Utc>> {
        self.from.map(calendar::start_of)
    }

    /// The first instant after them.
    pub fn end(self) -> Option<DateTime<Utc>> {
        self.to.and_then(|day| day.succ_opt()).map(calendar::start_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_spelling() {
        assert_eq!(day("from", "2026-11-01").unwrap().to_string(), "2026-11-01");
        for value in ["2026-11-1", "2026-02-30", "+12026-11-01", "01.11.2026", "2026-11-01T00:00", "x"] {
            assert_eq!(day("from", value).unwrap_err().rule, "malformed_date", "{value}");
        }
        assert!(day("to", "9999-12-31").is_ok());
    }

    #[test]
    fn days_are_those_of_almaty_and_the_last_one_is_included() {
        let days = |from: &str, to: &str| Days { from: from.parse().ok(), to: to.parse().ok() };
        let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let one = days("2026-11-01", "2026-11-01");
        assert_eq!(one.begin(), Some(instant("2026-10-31T19:00:00Z")));
        assert_eq!(one.end(), Some(instant("2026-11-01T19:00:00Z")));
        assert!(one.problem().is_none() && days("", "2026-11-01").problem().is_none());
        assert_eq!(days("2026-11-02", "2026-11-01").problem().unwrap().rule, "period_reversed");
    }
}
