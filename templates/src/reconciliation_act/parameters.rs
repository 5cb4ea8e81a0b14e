//! What a reconciliation act is asked for by: a period of days, at most a year back, that billing's closed months cover.

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{Fields, Problem, Settings, available, calendar, calendar::Month, period::Period};

/// First and last day; without both of them the last month that can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(title = "ReconciliationActParameters")]
pub(super) struct Parameters {
    #[schema(value_type = String, format = Date, required = false, example = "2026-10-01")]
    pub from: NaiveDate,
    #[schema(value_type = String, format = Date, required = false, example = "2026-10-31")]
    pub to: NaiveDate,
}

impl Parameters {
    pub(super) fn period(self) -> Period {
        Period { from: self.from, to: self.to }
    }

    /// The accounting month that the period is, if it is exactly one.
    pub(super) fn month(self) -> Option<Month> {
        Some(Month::of(self.from)).filter(|month| (month.first_day(), month.last_day()) == (self.from, self.to))
    }
}

/// The days that a period may lie within. It ends with the last month that can be had: of a later day charges are still missing, and
/// the two sides could never agree.
pub(super) fn days(settings: &Settings, now: DateTime<Utc>) -> Period {
    let today = calendar::today(now);
    // 29 February is followed back to the 28th.
    let year_ago = today.checked_sub_months(Months::new(12)).unwrap_or(today);
    let from = if settings.reconciliation_act.whole_first_month { Month::of(year_ago).first_day() } else { year_ago };
    Period { from, to: last_month(settings, now).last_day() }
}

/// The portal's default: the last month that can be had (domain.md §15.3).
pub(super) fn default(settings: &Settings, now: DateTime<Utc>) -> Period {
    let month = last_month(settings, now);
    Period { from: month.first_day(), to: month.last_day() }
}

fn last_month(settings: &Settings, now: DateTime<Utc>) -> Month {
    available::months(super::DECLARATION.name, settings, now).to
}

/// Reads and checks what needs no database; returns the one spelling, in which the default stands as the days it means.
pub(super) fn canonical(parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
    let mut fields = Fields::of(parameters, &["from", "to"]);
    let period = Period::read(&mut fields, days(settings, now), Some(default(settings, now)));
    fields.finish()?;
    Ok(json!(period))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: &str, parameters: &Value) -> Result<Value, Vec<Problem>> {
        canonical(parameters, &Settings::default(), DateTime::parse_from_rfc3339(now).unwrap().to_utc())
    }

    fn rule(now: &str, from: &str, to: &str) -> Option<(String, &'static str)> {
        let answer = at(now, &json!({ "from": from, "to": to }));
        answer.err().map(|mut problems| problems.remove(0)).map(|problem| (problem.field, problem.rule))
    }

    fn refused(field: &str, rule: &'static str) -> Option<(String, &'static str)> {
        Some((format!("parameters.{field}"), rule))
    }

    const NOW: &str = "2026-11-22T14:05:09+05:00";

    #[test]
    fn the_default_is_spelled_out() {
        let october = json!({ "from": "2026-10-01", "to": "2026-10-31" });
        for parameters in [Value::Null, json!({}), json!({ "from": null, "to": null }), october.clone()] {
            assert_eq!(at(NOW, &parameters).unwrap(), october);
        }
        assert_eq!(at("2027-01-03T23:59:59+05:00", &json!({})).unwrap(), json!({ "from": "2026-11-01", "to": "2026-11-30" }));
        assert_eq!(at("2027-01-04T00:00:00+05:00", &json!({})).unwrap(), json!({ "from": "2026-12-01", "to": "2026-12-31" }));
    }

    #[test]
    fn the_last_month_opens_on_the_fourth() {
        assert_eq!(rule("2026-12-03T23:59:59+05:00", "2026-11-01", "2026-11-30"), refused("from", "day_too_late"));
        assert_eq!(rule("2026-12-04T00:00:00+05:00", "2026-11-01", "2026-11-30"), None);
        assert_eq!(rule(NOW, "2026-10-01", "2026-11-01"), refused("to", "day_too_late"));
    }

    #[test]
    fn a_year_is_counted_to_the_day() {
        assert_eq!(rule(NOW, "2025-11-22", "2026-10-31"), None);
        assert_eq!(rule(NOW, "2025-11-21", "2026-10-31"), refused("from", "day_too_early"));
        // The day begins in Almaty.
        assert_eq!(rule("2026-11-21T19:00:00Z", "2025-11-21", "2026-10-31"), refused("from", "day_too_early"));
        assert_eq!(rule("2026-11-21T18:59:59Z", "2025-11-21", "2026-10-31"), None);
    }

    #[test]
    fn a_leap_day_has_a_year_before_it() {
        assert_eq!(rule("2024-02-29T18:59:59Z", "2023-02-28", "2024-01-31"), None);
        assert_eq!(rule("2024-02-29T18:59:59Z", "2023-02-27", "2024-01-31"), refused("from", "day_too_early"));
        // The hour that ran twice still belongs to the 29th; an hour later it is March.
        assert_eq!(rule("2024-02-29T19:00:00Z", "2023-02-28", "2024-01-31"), refused("from", "day_too_early"));
        // A year later the leap day itself can be the last day of a period.
        assert_eq!(rule("2024-03-04T00:00:00+05:00", "2024-02-01", "2024-02-29"), None);
    }

    #[test]
    fn the_first_month_may_be_had_whole() {
        let mut settings = Settings::default();
        settings.reconciliation_act.whole_first_month = true;
        let now = DateTime::parse_from_rfc3339(NOW).unwrap().to_utc();
        assert_eq!(days(&settings, now).from, NaiveDate::from_ymd_opt(2025, 11, 1).unwrap());
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let problems = at(NOW, &json!({ "from": "01.10.2026", "month": "2026-10" })).unwrap_err();
        let found: Vec<_> = problems.iter().map(|problem| (problem.field.as_str(), problem.rule)).collect();
        let expected =
            [("parameters.month", "unknown_field"), ("parameters.from", "malformed_date"), ("parameters.to", "required")];
        assert_eq!(found, expected);
        assert_eq!(rule(NOW, "2026-10-31", "2026-10-01"), refused("from", "period_reversed"));
    }

    #[test]
    fn what_was_stored_parses_for_ever() {
        let stored = json!({ "from": "2026-10-01", "to": "2026-10-31" });
        let parameters: Parameters = crate::kind::parameters(&stored).unwrap();
        assert_eq!(serde_json::to_value(parameters).unwrap(), stored);
        assert_eq!(parameters.month(), Some("2026-10".parse().unwrap()));
        let longer: Parameters = crate::kind::parameters(&json!({ "from": "2026-09-01", "to": "2026-10-31" })).unwrap();
        assert_eq!(longer.month(), None);
    }
}
