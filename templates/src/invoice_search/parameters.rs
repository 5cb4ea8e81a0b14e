//! What an invoice is searched by: one of its two numbers, and the year in which it was issued (manual of 2022, "select the type of
//! search, enter the number, select the invoice year").
//!
//! The year belongs to the question because a number of the accounting system is unique only together with the date of issue
//! (domain.md §4.3).

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{
    ToSchema,
    openapi::schema::{Object, ObjectBuilder, SchemaType, Type},
};

use crate::{
    Fields, Problem, calendar,
    identifiers::{AccountingSystemNumber, EsfRegistrationNumber},
    period::Period,
};

/// The first year of issue, as documents of the portal begin with January 2018.
const FIRST_YEAR: i32 = 2018;

/// A number of an electronic invoice, and the year of its issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(title = "InvoiceSearchParameters")]
pub(super) struct Parameters {
    #[schema(schema_with = search_schema)]
    pub search: Search,
    /// The registration number, 34 characters, or the number of the accounting system, 1 to 30 digits.
    #[schema(min_length = 1, example = "ESF-150640012341-20260305-00000007")]
    pub number: String,
    /// Year of the date of issue, from 2018 to the present one.
    #[schema(example = 2026, minimum = 2018)]
    pub year: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Search {
    RegistrationNumber,
    AccountingNumber,
}

/// As the parameter `search` spells them, in the order of the form.
const SEARCHES: [&str; 2] = ["registration_number", "accounting_number"];

fn search_schema() -> Object {
    let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    text.enum_values(Some(SEARCHES)).description(Some("Which of the invoice's two numbers is given.")).build()
}

impl Search {
    fn read(text: &str) -> Option<Self> {
        match text {
            "registration_number" => Some(Self::RegistrationNumber),
            "accounting_number" => Some(Self::AccountingNumber),
            _ => None,
        }
    }

    /// A number of this kind in its one spelling.
    fn number(self, text: &str) -> Result<String, Problem> {
        match self {
            Self::RegistrationNumber => text.parse().map(|number: EsfRegistrationNumber| number.to_string()).map_err(|_| {
                Problem::new("number", "malformed_registration_number")
                    .with("length", EsfRegistrationNumber::LENGTH)
                    .allowing(json!({ "length": EsfRegistrationNumber::LENGTH }))
            }),
            Self::AccountingNumber => text.parse().map(|number: AccountingSystemNumber| number.to_string()).map_err(|_| {
                Problem::new("number", "malformed_accounting_number")
                    .with("maximum", AccountingSystemNumber::LONGEST)
                    .allowing(json!({ "pattern": "^[0-9]{1,30}$" }))
            }),
        }
    }
}

/// The years that can be chosen.
pub(super) fn years(now: DateTime<Utc>) -> RangeInclusive<i32> {
    FIRST_YEAR..=calendar::today(now).year()
}

/// The days on which an invoice of these years can have been issued.
pub(super) fn days(now: DateTime<Utc>) -> Period {
    let to = calendar::today(now);
    Period { from: NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap_or(to), to }
}

/// Reads and checks; returns the one spelling. Blanks are dropped: numbers are copied out of PDFs and worksheets.
pub(super) fn canonical(parameters: &Value, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
    let mut fields = Fields::of(parameters, &["search", "number", "year"]);
    let asked: Option<String> = fields.required("search", Problem::required);
    let search = asked.as_deref().and_then(Search::read);
    if let (Some(asked), None) = (&asked, search) {
        fields.refuse(Problem::unknown_value("search", asked, &SEARCHES));
    }
    let number: Option<String> = fields.required("number", Problem::required);
    let number = number.map(|number| number.chars().filter(|letter| !letter.is_whitespace()).collect::<String>());
    let number = match search.zip(number.as_deref()).map(|(search, number)| search.number(number)) {
        Some(Ok(number)) => Some(number),
        Some(Err(problem)) => {
            fields.refuse(problem);
            None
        }
        None => None,
    };
    let years = years(now);
    let year = fields.required_number("year");
    if let Some(year) = year.filter(|year| !(i64::from(*years.start())..=i64::from(*years.end())).contains(year)) {
        fields.refuse(
            Problem::new("year", "year_out_of_range")
                .with("year", year)
                .with("from", years.start())
                .with("to", years.end())
                .allowing(json!({ "from": years.start(), "to": years.end() })),
        );
    }
    fields.finish()?;
    Ok(json!({ "search": search, "number": number, "year": year }))
}

#[cfg(test)]
mod tests {
    use qujat_render::Locale;

    use super::*;

    const NOW: &str = "2026-11-22T14:05:09+05:00";
    const REGISTERED: &str = "ESF-150640012341-20260305-00000007";

    fn at(now: &str, parameters: &Value) -> Result<Value, Vec<Problem>> {
        canonical(parameters, DateTime::parse_from_rfc3339(now).unwrap().to_utc())
    }

    fn rules(now: &str, parameters: &Value) -> Vec<(String, &'static str)> {
        let problems = at(now, parameters).unwrap_err();
        for problem in &problems {
            for locale in Locale::ALL {
                // A missing text or argument panics under test.
                assert!(super::super::texts().problem(locale, problem).len() > 10);
            }
        }
        problems.into_iter().map(|problem| (problem.field, problem.rule)).collect()
    }

    fn expected(problems: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        problems.iter().map(|(field, rule)| ((*field).to_owned(), *rule)).collect()
    }

    #[test]
    fn equal_requests_have_one_spelling() {
        let canonical = json!({ "search": "registration_number", "number": REGISTERED, "year": 2026 });
        for (number, year) in [(REGISTERED, json!(2026)), (" ESF-150640012341- 20260305-00000007\u{a0}", json!(" 2026 "))] {
            assert_eq!(at(NOW, &json!({ "search": "registration_number", "number": number, "year": year })).unwrap(), canonical);
        }
        let parameters: Parameters = crate::kind::parameters(&canonical).unwrap();
        assert_eq!(serde_json::to_value(parameters).unwrap(), canonical);
    }

    #[test]
    fn zeros_in_front_of_an_accounting_number_count() {
        let asked = json!({ "search": "accounting_number", "number": "000202610", "year": 2026 });
        assert_eq!(at(NOW, &asked).unwrap(), asked);
    }

    #[test]
    fn a_number_has_the_length_of_its_kind() {
        let rule = |search: &str, number: &str| {
            at(NOW, &json!({ "search": search, "number": number, "year": 2026 })).err().map(|problems| problems[0].rule)
        };
        assert_eq!(rule("registration_number", REGISTERED), None);
        for number in [&REGISTERED[1..], &format!("{REGISTERED}0"), "", &"ә".repeat(17), &"\0".repeat(34), "1"] {
            assert_eq!(rule("registration_number", number), Some("malformed_registration_number"), "{number}");
        }
        for number in ["1", &"9".repeat(30)] {
            assert_eq!(rule("accounting_number", number), None, "{number}");
        }
        for number in ["", " ", &"9".repeat(31), "12a", "-1", "١٢", REGISTERED] {
            assert_eq!(rule("accounting_number", number), Some("malformed_accounting_number"), "{number}");
        }
    }

    #[test]
    fn years_end_with_the_one_that_it_is_in_almaty() {
        let rule = |now: &str, year: Value| {
            at(now, &json!({ "search": "accounting_number", "number": "1", "year": year })).err().map(|problems| problems[0].rule)
        };
        assert_eq!(rule(NOW, json!(2018)), None);
        assert_eq!(rule(NOW, json!(2017)), Some("year_out_of_range"));
        assert_eq!(rule(NOW, json!(2027)), Some("year_out_of_range"));
        assert_eq!(rule("2026-12-31T23:59:59+05:00", json!(2027)), Some("year_out_of_range"));
        assert_eq!(rule("2027-01-01T00:00:00+05:00", json!(2027)), None);
        for year in [json!(2026.5), json!("двадцать шестой"), json!([2026]), json!(""), json!(true)] {
            assert_eq!(rule(NOW, year), Some("wrong_type"));
        }
        let problem =
            &at(NOW, &json!({ "search": "accounting_number", "number": "1", "year": 99_999_999_999_i64 })).unwrap_err()[0];
        assert_eq!(problem.allowed, Some(json!({ "from": 2018, "to": 2026 })));
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let missing = [("parameters.search", "required"), ("parameters.number", "required"), ("parameters.year", "required")];
        assert_eq!(rules(NOW, &json!({})), expected(&missing));
        let wrong = json!({ "search": "account", "number": 7, "year": 1, "month": "2026-10" });
        let problems = [
            ("parameters.month", "unknown_field"),
            ("parameters.search", "unknown_value"),
            ("parameters.number", "wrong_type"),
            ("parameters.year", "year_out_of_range"),
        ];
        assert_eq!(rules(NOW, &wrong), expected(&problems));
        let malformed = |search: &str| rules(NOW, &json!({ "search": search, "number": "x", "year": 2026 }));
        assert_eq!(malformed("registration_number"), expected(&[("parameters.number", "malformed_registration_number")]));
        assert_eq!(malformed("accounting_number"), expected(&[("parameters.number", "malformed_accounting_number")]));
    }
}
