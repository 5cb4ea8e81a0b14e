//! The body of `POST /v1/publications`, read with everything that is wrong in it.

use qujat_templates::{Problem, calendar::Month, identifiers::Bin, publication_plan::Wish};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::body::fields::{self, field};

/// Names of the fields.
const FIELDS: [&str; 7] = ["kind", "from_month", "to_month", "company", "replace", "notify", "dry_run"];

/// What is to be published.
#[derive(Debug, ToSchema)]
pub struct PublicationsBody {
    /// A kind that is published each month: `completion_act`, `invoice_register`, `reconciliation_act`.
    pub kind: String,
    #[schema(value_type = String, example = "2026-10")]
    pub from_month: Month,
    /// By default `from_month`. Several months are history made up for: they yield to everything else, and nobody is mailed unless
    /// `notify` says so.
    #[schema(value_type = Option<String>, example = "2026-10")]
    pub to_month: Month,
    /// BIN of the only company to publish for.
    pub company: Option<String>,
    /// Documents that are there are made anew, for this reason; the former ones stay readable as replaced. 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    pub replace: Option<String>,
    /// Whether subscribers are mailed, also of a month that is there. Without it a month that is there keeps what it has, and a new one is
    /// mailed if it is a single month, not one of several.
    pub notify: Option<bool>,
    /// Only say what would be made. By default `false`.
    #[schema(required = false, default = false)]
    pub dry_run: bool,
}

impl PublicationsBody {
    /// Reads the body, or gathers all problems. Which months and companies there are is for the plan to say.
    pub(super) fn read(body: &Value) -> Result<Self, Vec<Problem>> {
        let Value::Object(object) = body else { return Err(vec![Problem::wrong_type("", "object")]) };
        let mut problems: Vec<Problem> = fields::unknown(object, &FIELDS).collect();
        for name in ["kind", "from_month"] {
            if field(object, name).is_none() {
                problems.push(Problem::required(name));
            }
        }
        let kind = text(object, "kind", &mut problems).map(str::to_owned);
        let from_month = month(object, "from_month", &mut problems);
        let to_month = month(object, "to_month", &mut problems).or(from_month);
        let company = text(object, "company", &mut problems).and_then(|text| match Bin::trusted(text.trim()) {
            Ok(bin) => Some(bin.as_str().to_owned()),
            Err(_) => {
                problems.push(Problem::malformed_bin("company"));
                None
            }
        });
        let replace = fields::reason(object, "replace", &mut problems);
        let notify = fields::boolean(object, "notify", &mut problems);
        let dry_run = fields::boolean(object, "dry_run", &mut problems).unwrap_or_default();
        match (kind, from_month, to_month) {
            (Some(kind), Some(from_month), Some(to_month)) if problems.is_empty() => {
                Ok(Self { kind, from_month, to_month, company, replace, notify, dry_run })
            }
            _ => Err(problems),
        }
    }

    pub(super) fn wish(&self) -> Wish {
        Wish {
            kind: self.kind.clone(),
            from_month: self.from_month,
            to_month: self.to_month,
            company: self.company.clone(),
            notify: self.notify,
        }
    }
}

fn text<'a>(object: &'a Map<String, Value>, name: &str, problems: &mut Vec<Problem>) -> Option<&'a str> {
    let text = field(object, name)?.as_str();
    if text.is_none() {
        problems.push(Problem::wrong_type(name, "text"));
    }
    text
}

fn month(object: &Map<String, Value>, name: &str, problems: &mut Vec<Problem>) -> Option<Month> {
    let month = text(object, name, problems)?.trim().parse().ok();
    if month.is_none() {
        problems.push(Problem::malformed_month(name));
    }
    month
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_month_is_a_run_of_one() {
        let body = PublicationsBody::read(&json!({ "kind": "completion_act", "from_month": "2026-10" })).unwrap();
        assert_eq!((body.from_month, body.notify, body.dry_run), (body.to_month, None, false));
        assert_eq!(body.replace, None);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let of = |body: Value| {
            let problems = PublicationsBody::read(&body).unwrap_err();
            problems.into_iter().map(|problem| (problem.field, problem.rule)).collect::<Vec<_>>()
        };
        let problems = of(json!({
            "kind": 1, "from_month": "10", "to_month": 7, "company": "1", "replace": "", "notify": "no", "dry_run": 0, "mail": true,
        }));
        let expected = [
            ("mail", "unknown_field"),
            ("kind", "wrong_type"),
            ("from_month", "malformed_month"),
            ("to_month", "wrong_type"),
            ("company", "malformed_bin"),
            ("replace", "required"),
            ("notify", "unknown_value"),
            ("dry_run", "unknown_value"),
        ];
        assert_eq!(problems, expected.map(|(field, rule)| (field.to_owned(), rule)));
        assert_eq!(of(json!({})), ["kind", "from_month"].map(|field| (field.to_owned(), "required")));
        assert_eq!(of(json!("x")), [(String::new(), "wrong_type")]);
    }
}
