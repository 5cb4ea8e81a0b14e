//! What can be wrong with a period of days.

use chrono::NaiveDate;
use qujat_render::dates;
use serde_json::json;

use super::Problem;
use crate::period::Period;

impl Problem {
    #[must_use]
    pub fn malformed_date(field: impl Into<String>) -> Self {
        Self::new(field, "malformed_date").allowing(json!({ "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }))
    }

    fn day(field: &str, rule: &'static str, day: NaiveDate, allowed: Period) -> Self {
        Self::new(field, rule)
            .with("day", dates::date(day))
            .with("from", dates::date(allowed.from))
            .with("to", dates::date(allowed.to))
            .allowing(json!(allowed))
    }

    /// Before the first day that can be asked for.
    #[must_use]
    pub fn day_too_early(field: &str, day: NaiveDate, allowed: Period) -> Self {
        Self::day(field, "day_too_early", day, allowed)
    }

    /// After the last day that can be asked for.
    #[must_use]
    pub fn day_too_late(field: &str, day: NaiveDate, allowed: Period) -> Self {
        Self::day(field, "day_too_late", day, allowed)
    }

    /// It ends before it begins.
    #[must_use]
    pub fn period_reversed(period: Period) -> Self {
        Self::new("from", "period_reversed").with("from", dates::date(period.from)).with("to", dates::date(period.to))
    }
}
