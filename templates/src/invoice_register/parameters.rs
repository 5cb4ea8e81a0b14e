//! What a register is asked for by: first and last accounting month (manual of 2022: "Select beginning and end of period").

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{Fields, Problem, Settings, available, calendar::Month, form::Months};

/// So many months a register covers at most. The manuals name no limit; three years are what an audit asks for.
const LONGEST: i32 = 36;

/// First and last month; without both of them the last month that can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(title = "InvoiceRegisterParameters")]
pub(super) struct Parameters {
    #[schema(value_type = String, required = false, example = "2026-10", pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$")]
    pub from_month: Month,
    #[schema(value_type = String, required = false, example = "2026-10", pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$")]
    pub to_month: Month,
}

impl Parameters {
    /// The accounting month, if it is only one.
    pub(super) fn month(self) -> Option<NaiveDate> {
        (self.from_month == self.to_month).then(|| self.from_month.first_day())
    }
}

/// The months that the calendar allows; whether billing has closed the last one is asked later.
pub(super) fn months(settings: &Settings, now: DateTime<Utc>) -> Months {
    available::months(super::DECLARATION.name, settings, now)
}

/// The portal's default (domain.md §15.3).
pub(super) fn default(settings: &Settings, now: DateTime<Utc>) -> Parameters {
    let Months { to, .. } = months(settings, now);
    Parameters { from_month: to, to_month: to }
}

/// Reads and checks what needs no database; returns the one spelling.
pub(super) fn canonical(parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
    let mut fields = Fields::of(parameters, &["from_month", "to_month"]);
    if !fields.has("from_month") && !fields.has("to_month") {
        fields.finish()?;
        return Ok(json!(default(settings, now)));
    }
    let from: Option<Month> = fields.required("from_month", Problem::malformed_month);
    let to: Option<Month> = fields.required("to_month", Problem::malformed_month);
    for (field, month) in [("from_month", from), ("to_month", to)] {
        if let Some(problem) = month.and_then(|month| available::check(field, month, super::DECLARATION.name, settings, now)) {
            fields.refuse(problem);
        }
    }
    if let Some(problem) = from.zip(to).and_then(|(from, to)| check_length(from, to)) {
        fields.refuse(problem);
    }
    fields.finish()?;
    Ok(json!({ "from_month": from, "to_month": to }))
}

fn check_length(from: Month, to: Month) -> Option<Problem> {
    let text = |month: Month| format!("{:02}.{:04}", month.number(), month.year());
    if from > to {
        return Some(Problem::new("from_month", "period_reversed").with("from", text(from)).with("to", text(to)));
    }
    let (first, last) = (from.first_day(), to.first_day());
    let length = (last.year() - first.year()) * 12 + to.number().cast_signed() - from.number().cast_signed() + 1;
    (length > LONGEST).then(|| {
        Problem::new("to_month", "too_many_months")
            .with("months", length)
            .with("maximum", LONGEST)
            .allowing(json!({ "maximum_months": LONGEST }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: &str, parameters: &Value) -> Result<Value, Vec<Problem>> {
        canonical(parameters, &Settings::default(), DateTime::parse_from_rfc3339(now).unwrap().to_utc())
    }

    fn rules(now: &str, from: &str, to: &str) -> Vec<(String, &'static str)> {
        let answer = at(now, &json!({ "from_month": from, "to_month": to }));
        answer.err().into_iter().flatten().map(|problem| (problem.field, problem.rule)).collect()
    }

    fn refused(field: &str, rule: &'static str) -> Vec<(String, &'static str)> {
        vec![(format!("parameters.{field}"), rule)]
    }

    const NOW: &str = "2026-11-22T14:05:09+05:00";

    #[test]
    fn the_default_is_the_last_month_that_can_be_had() {
        let month = |month: &str| json!({ "from_month": month, "to_month": month });
        for parameters in [Value::Null, json!({}), month("2026-10")] {
            assert_eq!(at(NOW, &parameters).unwrap(), month("2026-10"));
        }
        assert_eq!(at("2027-01-03T23:59:59+05:00", &json!({})).unwrap(), month("2026-11"));
        assert_eq!(at("2027-01-04T00:00:00+05:00", &json!({})).unwrap(), month("2026-12"));
        assert_eq!(at("2024-02-29T18:59:59Z", &json!({})).unwrap(), month("2024-01"));
        assert_eq!(at("2024-02-29T19:00:00Z", &json!({})).unwrap(), month("2024-01"), "the first of March");
    }

    #[test]
    fn the_last_month_opens_on_the_fourth() {
        let not_yet = rules("2026-12-03T23:59:59+05:00", "2026-10", "2026-11");
        assert_eq!(not_yet, refused("to_month", "month_not_available"));
        assert_eq!(rules("2026-12-04T00:00:00+05:00", "2026-10", "2026-11"), []);
        assert_eq!(rules(NOW, "2026-10", "2026-11"), refused("to_month", "month_not_over"));
        assert_eq!(rules("2024-03-03T18:59:59Z", "2024-02", "2024-02").len(), 2);
        assert_eq!(rules("2024-03-03T19:00:00Z", "2024-02", "2024-02"), []);
    }

    #[test]
    fn registers_begin_in_2018_and_cover_three_years() {
        assert_eq!(rules(NOW, "2017-12", "2018-01"), refused("from_month", "month_too_early"));
        assert_eq!(rules(NOW, "2018-01", "2020-12"), []);
        assert_eq!(rules(NOW, "2018-01", "2021-01"), refused("to_month", "too_many_months"));
        assert_eq!(rules(NOW, "2026-10", "2026-09"), refused("from_month", "period_reversed"));
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let problems = at(NOW, &json!({ "from_month": "10.2026", "month": "2026-10" })).unwrap_err();
        let found: Vec<_> = problems.iter().map(|problem| (problem.field.as_str(), problem.rule)).collect();
        let expected = [
            ("parameters.month", "unknown_field"),
            ("parameters.from_month", "malformed_month"),
            ("parameters.to_month", "required"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_was_stored_parses_for_ever() {
        let stored = json!({ "from_month": "2026-09", "to_month": "2026-10" });
        let parameters: Parameters = crate::kind::parameters(&stored).unwrap();
        assert_eq!((serde_json::to_value(parameters).unwrap(), parameters.month()), (stored, None));
    }
}
