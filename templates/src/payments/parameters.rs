//! What a payment history is asked with: a period, and one postpaid account or one prepaid number or neither (domain.md §15.7).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    Fields, Problem, Settings, calendar,
    identifiers::{Account, Msisdn},
    period::Period,
};

/// Days of the longest period, both ends included: any whole year fits. Bounds what one page of the screen has to sum up.
pub(super) const LONGEST: i64 = 366;

/// First and last day, and at most one of `account` and `msisdn`; neither: all postpaid accounts of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(title = "PaymentsParameters")]
pub(super) struct Parameters {
    /// The same day of the previous month where both ends are left out.
    #[schema(value_type = String, format = Date, required = false, example = "2026-10-22")]
    pub from: NaiveDate,
    /// Today where both ends are left out.
    #[schema(value_type = String, format = Date, required = false, example = "2026-11-22")]
    pub to: NaiveDate,
    /// A postpaid account of the company.
    #[schema(example = "25826701", pattern = "^[0-9]{8,9}$")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// A prepaid number that the company held in the period.
    #[schema(pattern = "^7[67][0-9]{9}$", example = "77786250841")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msisdn: Option<String>,
}

impl Parameters {
    pub(super) fn period(&self) -> Period {
        Period { from: self.from, to: self.to }
    }
}

/// The days that a period may lie within: as far back as acts go.
pub(super) fn days(settings: &Settings, now: DateTime<Utc>) -> Period {
    Period { from: settings.acts_since.first_day(), to: calendar::today(now) }
}

/// Reads and checks what needs no database; returns the one spelling, the default period as explicit days.
pub(super) fn canonical(parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
    let mut fields = Fields::of(parameters, &["from", "to", "account", "msisdn"]);
    let period = Period::read(&mut fields, days(settings, now), Some(Period::last_month(now)));
    if let Some(period) = period.filter(|period| (period.to - period.from).num_days() >= LONGEST) {
        fields.refuse(too_long(period));
    }
    if fields.has("account") && fields.has("msisdn") {
        fields.refuse(Problem::new("", "account_or_msisdn").allowing(json!({ "at_most_one_of": ["account", "msisdn"] })));
    }
    let account: Option<Account> = fields.parsed("account", Problem::malformed_account);
    let msisdn: Option<Msisdn> = fields.parsed("msisdn", Problem::malformed_msisdn);
    fields.finish()?;
    let mut canonical = json!(period);
    if let Some(account) = account {
        canonical["account"] = account.as_str().into();
    }
    if let Some(msisdn) = msisdn {
        canonical["msisdn"] = msisdn.as_str().into();
    }
    Ok(canonical)
}

fn too_long(period: Period) -> Problem {
    let days = (period.to - period.from).num_days() + 1;
    Problem::new("from", "payments_period_too_long")
        .with("days", days)
        .with("maximum", LONGEST)
        .allowing(json!({ "maximum_days": LONGEST }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-22T14:05:09+05:00";

    fn at(now: &str, parameters: &Value) -> Result<Value, Vec<Problem>> {
        canonical(parameters, &Settings::default(), DateTime::parse_from_rfc3339(now).unwrap().to_utc())
    }

    fn rules(now: &str, parameters: &Value) -> Vec<(String, &'static str)> {
        at(now, parameters).unwrap_err().into_iter().map(|problem| (problem.field, problem.rule)).collect()
    }

    #[test]
    fn equal_requests_have_one_spelling() {
        let expected = json!({ "from": "2026-10-22", "to": "2026-11-22" });
        for parameters in [Value::Null, json!({}), json!({ "from": null, "to": null, "account": null }), expected.clone()] {
            assert_eq!(at(NOW, &parameters).unwrap(), expected);
        }
        let mut with = expected.clone();
        with["account"] = "25060832".into();
        assert_eq!(at(NOW, &json!({ "account": "2506 0832" })).unwrap(), with);
        let mut with = expected;
        with["msisdn"] = "77786250841".into();
        assert_eq!(at(NOW, &json!({ "msisdn": "+7 778 625 08 41" })).unwrap(), with);
    }

    #[test]
    fn the_default_is_the_last_month_of_almaty() {
        let period = |now: &str| at(now, &json!({})).unwrap();
        // 23:59:59 and 00:00:00 in Almaty, a year change, and a leap day whose midnight lay an hour later.
        assert_eq!(period("2026-12-31T18:59:59Z"), json!({ "from": "2026-11-30", "to": "2026-12-31" }));
        assert_eq!(period("2026-12-31T19:00:00Z"), json!({ "from": "2026-12-01", "to": "2027-01-01" }));
        assert_eq!(period("2024-02-29T18:59:59Z"), json!({ "from": "2024-01-29", "to": "2024-02-29" }));
        assert_eq!(period("2024-02-29T19:00:00Z"), json!({ "from": "2024-02-01", "to": "2024-03-01" }));
        assert_eq!(period("2024-03-31T12:00:00Z"), json!({ "from": "2024-02-29", "to": "2024-03-31" }));
    }

    #[test]
    fn what_was_stored_parses_for_ever() {
        for stored in [
            json!({ "from": "2026-10-22", "to": "2026-11-22" }),
            json!({ "from": "2026-10-22", "to": "2026-11-22", "account": "25826701" }),
            json!({ "from": "2026-10-22", "to": "2026-11-22", "msisdn": "77786250841" }),
        ] {
            let parameters: Parameters = crate::kind::parameters(&stored).unwrap();
            assert_eq!(serde_json::to_value(parameters).unwrap(), stored);
        }
    }

    #[test]
    fn days_outside_the_range_are_refused_with_the_range() {
        let period = |from: &str, to: &str| json!({ "from": from, "to": to });
        assert!(at(NOW, &period("2018-01-01", "2018-12-31")).is_ok());
        assert_eq!(rules(NOW, &period("2017-12-31", "2018-01-31")), [("parameters.from".to_owned(), "day_too_early")]);
        assert_eq!(rules("2026-11-22T18:59:59Z", &period("2026-11-01", "2026-11-23"))[0].1, "day_too_late");
        assert!(at("2026-11-22T19:00:00Z", &period("2026-11-01", "2026-11-23")).is_ok());
        let problem = &at(NOW, &period("2026-11-01", "2026-11-23")).unwrap_err()[0];
        assert_eq!(problem.allowed, Some(json!({ "from": "2018-01-01", "to": "2026-11-22" })));
    }

    #[test]
    fn a_period_is_at_most_a_leap_year() {
        let period = |from: &str, to: &str| json!({ "from": from, "to": to });
        assert!(at(NOW, &period("2024-01-01", "2024-12-31")).is_ok());
        assert!(at(NOW, &period("2025-11-22", "2026-11-22")).is_ok());
        let problems = at(NOW, &period("2025-11-21", "2026-11-22")).unwrap_err();
        assert_eq!((problems[0].field.as_str(), problems[0].rule), ("parameters.from", "payments_period_too_long"));
        assert_eq!(problems[0].arguments[0], ("days", "367".to_owned()));
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let expected = [
            ("parameters.month", "unknown_field"),
            ("parameters.from", "malformed_date"),
            ("parameters.to", "required"),
            ("parameters", "account_or_msisdn"),
            ("parameters.account", "malformed_account"),
            ("parameters.msisdn", "wrong_type"),
        ];
        let wrong = json!({ "month": "2026-10", "from": "22.10.2026", "account": "x", "msisdn": 7 });
        assert_eq!(rules(NOW, &wrong), expected.map(|(field, rule)| (field.to_owned(), rule)));
    }
}
