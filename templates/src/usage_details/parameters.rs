//! What usage details are asked with: a number, and a period within the last 90 days (domain.md §8.1, §15.3, §15.4).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{Fields, Problem, identifiers::Msisdn, period::Period};

/// How far back billing keeps details for certain, today included (manual of 2019: "за последние 90 дней, включая текущий").
pub(super) const DAYS: u64 = 90;

/// A number, and the first and last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(title = "UsageDetailsParameters")]
pub(super) struct Parameters {
    /// A number that the company held in the period.
    #[schema(pattern = "^7[67][0-9]{9}$", example = "77010542006")]
    pub msisdn: String,
    /// The same day of the previous month where both ends are left out.
    #[schema(value_type = String, format = Date, required = false, example = "2026-10-22")]
    pub from: NaiveDate,
    /// Today where both ends are left out.
    #[schema(value_type = String, format = Date, required = false, example = "2026-11-22")]
    pub to: NaiveDate,
}

impl Parameters {
    pub(super) fn period(&self) -> Period {
        Period { from: self.from, to: self.to }
    }
}

/// Reads and checks what needs no database; returns the one spelling, the default period as explicit days.
pub(super) fn canonical(parameters: &Value, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
    let mut fields = Fields::of(parameters, &["msisdn", "from", "to"]);
    let msisdn: Option<Msisdn> = fields.required("msisdn", Problem::malformed_msisdn);
    let period = Period::read(&mut fields, Period::last_days(now, DAYS), Some(Period::last_month(now)));
    fields.finish()?;
    let mut canonical = json!(period);
    canonical["msisdn"] = json!(msisdn.as_ref().map(Msisdn::as_str));
    Ok(canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-22T14:05:09+05:00";

    fn at(now: &str, parameters: &Value) -> Result<Value, Vec<Problem>> {
        canonical(parameters, DateTime::parse_from_rfc3339(now).unwrap().to_utc())
    }

    fn rules(now: &str, parameters: &Value) -> Vec<(String, &'static str)> {
        at(now, parameters).unwrap_err().into_iter().map(|problem| (problem.field, problem.rule)).collect()
    }

    fn asked(from: &str, to: &str) -> Value {
        json!({ "msisdn": "77010542006", "from": from, "to": to })
    }

    #[test]
    fn equal_requests_have_one_spelling() {
        for msisdn in ["77010542006", "+7 701 054 20 06", "8 (701) 054-20-06", "7010542006"] {
            assert_eq!(at(NOW, &json!({ "msisdn": msisdn })).unwrap(), asked("2026-10-22", "2026-11-22"));
        }
    }

    #[test]
    fn the_window_has_ninety_days_of_almaty() {
        assert!(at(NOW, &asked("2026-08-25", "2026-11-22")).is_ok());
        assert_eq!(rules(NOW, &asked("2026-08-24", "2026-11-22")), [("parameters.from".to_owned(), "day_too_early")]);
        // The window moves at midnight in Almaty, 19:00 UTC.
        assert!(at("2026-11-22T18:59:59Z", &asked("2026-08-25", "2026-11-22")).is_ok());
        assert_eq!(rules("2026-11-22T19:00:00Z", &asked("2026-08-25", "2026-11-22"))[0].1, "day_too_early");
        assert_eq!(rules("2026-11-22T18:59:59Z", &asked("2026-11-01", "2026-11-23"))[0].1, "day_too_late");
        assert!(at("2026-11-22T19:00:00Z", &asked("2026-11-01", "2026-11-23")).is_ok());
        let problem = &at(NOW, &asked("2026-08-24", "2026-11-22")).unwrap_err()[0];
        assert_eq!(problem.allowed, Some(json!({ "from": "2026-08-25", "to": "2026-11-22" })));
    }

    #[test]
    fn the_window_passes_a_year_change_and_a_leap_day() {
        assert!(at("2027-01-01T12:00:00Z", &asked("2026-10-04", "2027-01-01")).is_ok());
        assert_eq!(rules("2027-01-01T12:00:00Z", &asked("2026-10-03", "2027-01-01"))[0].1, "day_too_early");
        // 29 February 2024 ended at 19:00 UTC, an hour later than the day before it had.
        assert!(at("2024-02-29T18:30:00Z", &asked("2023-12-02", "2024-02-29")).is_ok());
        assert_eq!(rules("2024-02-29T18:30:00Z", &asked("2024-02-01", "2024-03-01"))[0].1, "day_too_late");
        assert!(at("2024-02-29T19:00:00Z", &asked("2023-12-03", "2024-03-01")).is_ok());
    }

    #[test]
    fn what_was_stored_parses_for_ever() {
        let stored = asked("2026-10-22", "2026-11-22");
        let parameters: Parameters = crate::kind::parameters(&stored).unwrap();
        assert_eq!(serde_json::to_value(parameters).unwrap(), stored);
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let expected =
            [("parameters.account", "unknown_field"), ("parameters.msisdn", "required"), ("parameters.from", "period_reversed")];
        let wrong = json!({ "account": "25826701", "from": "2026-11-02", "to": "2026-11-01" });
        assert_eq!(rules(NOW, &wrong), expected.map(|(field, rule)| (field.to_owned(), rule)));
        assert_eq!(rules(NOW, &json!({ "msisdn": "12345" })), [("parameters.msisdn".to_owned(), "malformed_msisdn")]);
    }
}
