//! What an act is asked for by: a month, and an account or a phone number (manual of 2022, "Search by account number / by phone
//! number").

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    Fields, Problem, Settings, available,
    calendar::Month,
    identifiers::{Account, Msisdn},
};

/// An accounting month, and exactly one of `account` and `msisdn`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(title = "CompletionActParameters")]
pub(super) struct Parameters {
    /// A mobile account of the company.
    #[schema(example = "25826701", pattern = "^[0-9]{8,9}$")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// A number that an account of the company held in that month.
    #[schema(pattern = "^7[67][0-9]{9}$", example = "77010542006")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msisdn: Option<String>,
    #[schema(value_type = String, example = "2026-10", pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$")]
    pub month: Month,
}

/// Reads and checks what needs no database; returns the one spelling.
pub(super) fn canonical(parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
    let mut fields = Fields::of(parameters, &["account", "msisdn", "month"]);
    if fields.has("account") == fields.has("msisdn") {
        fields.refuse(Problem::exactly_one_of(&["account", "msisdn"]));
    }
    let account: Option<Account> = fields.parsed("account", Problem::malformed_account);
    let msisdn: Option<Msisdn> = fields.parsed("msisdn", Problem::malformed_msisdn);
    let month: Option<Month> = fields.required("month", Problem::malformed_month);
    if let Some(problem) = month.and_then(|month| available::check("month", month, super::DECLARATION.name, settings, now)) {
        fields.refuse(problem);
    }
    fields.finish()?;
    let mut canonical = json!({ "month": month });
    if let Some(account) = account {
        canonical["account"] = account.as_str().into();
    }
    if let Some(msisdn) = msisdn {
        canonical["msisdn"] = msisdn.as_str().into();
    }
    Ok(canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: &str, parameters: &Value) -> Result<Value, Vec<Problem>> {
        canonical(parameters, &Settings::default(), DateTime::parse_from_rfc3339(now).unwrap().to_utc())
    }

    fn rules(now: &str, parameters: &Value) -> Vec<(String, &'static str)> {
        at(now, parameters).unwrap_err().into_iter().map(|problem| (problem.field, problem.rule)).collect()
    }

    const NOW: &str = "2026-11-22T14:05:09+05:00";

    #[test]
    fn equal_requests_have_one_spelling() {
        let expected = json!({ "account": "667068921", "month": "2026-10" });
        for account in ["667068921", "66706 8921", " 667068921 "] {
            assert_eq!(at(NOW, &json!({ "month": "2026-10", "account": account, "msisdn": null })).unwrap(), expected);
        }
        let by_number = at(NOW, &json!({ "month": "2026-10", "msisdn": "+7 701 054 20 06" })).unwrap();
        assert_eq!(by_number, json!({ "month": "2026-10", "msisdn": "77010542006" }));
    }

    #[test]
    fn what_was_stored_parses_for_ever() {
        for stored in [json!({ "account": "25826701", "month": "2026-10" }), json!({ "month": "2026-10", "msisdn": "77010542006" })]
        {
            let parameters: Parameters = crate::kind::parameters(&stored).unwrap();
            assert_eq!(serde_json::to_value(parameters).unwrap(), stored);
        }
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let expected = [
            ("parameters.year", "unknown_field"),
            ("parameters", "exactly_one_of"),
            ("parameters.account", "malformed_account"),
            ("parameters.msisdn", "wrong_type"),
            ("parameters.month", "malformed_month"),
        ];
        let wrong = json!({ "account": "x", "msisdn": 7, "month": "10.2026", "year": 2026 });
        assert_eq!(rules(NOW, &wrong), expected.map(|(field, rule)| (field.to_owned(), rule)));
        let missing = [("parameters", "exactly_one_of"), ("parameters.month", "required")];
        assert_eq!(rules(NOW, &json!({})), missing.map(|(field, rule)| (field.to_owned(), rule)));
    }

    #[test]
    fn months_outside_the_range_are_refused_with_the_range() {
        let month = |now: &str, month: &str| rules(now, &json!({ "account": "25826701", "month": month }))[0].1;
        assert_eq!(month(NOW, "2017-12"), "month_too_early");
        assert_eq!(month(NOW, "2026-11"), "month_not_over");
        assert_eq!(month(NOW, "2027-01"), "month_not_over");
        assert_eq!(month("2026-11-05T23:59:59+05:00", "2026-10"), "month_not_available");
        assert!(at("2026-11-06T00:00:00+05:00", &json!({ "account": "25826701", "month": "2026-10" })).is_ok());
        let problem = &at(NOW, &json!({ "account": "25826701", "month": "2027-01" })).unwrap_err()[0];
        assert_eq!(problem.allowed, Some(json!({ "from": "2018-01", "to": "2026-10" })));
    }
}
