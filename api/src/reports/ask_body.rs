//! The body of `POST /v1/reports/{kind}`, read with everything that is wrong in it.

use chrono::{DateTime, Utc};
use qujat_render::Locale;
use qujat_templates::{Kind, Mailing, Problem, Settings};
use serde_json::{Map, Value};

use crate::body::fields::{self, company, field, locale};
use crate::body::recipients;

/// Names of the fields.
const FIELDS: [&str; 5] = ["company", "parameters", "locale", "formats", "recipients"];

/// What was asked, as far as it could be read.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// A BIN. Its check digit is not looked at: only one that stands in the token is served, and real ones fail it (domain.md §15.8).
    pub company: Option<String>,
    /// Canonical.
    pub parameters: Option<Value>,
    pub locale: Option<Locale>,
    /// Sorted and without repetition.
    pub formats: Vec<String>,
    pub recipients: Vec<String>,
}

impl Asked {
    /// Reads the body and gathers all problems; what is asked is complete when there are none.
    pub fn read(body: &Value, kind: &dyn Kind, settings: &Settings, now: DateTime<Utc>) -> (Self, Vec<Problem>) {
        let Value::Object(object) = body else {
            return (Self::default(), vec![Problem::wrong_type("", "object")]);
        };
        let mut problems: Vec<Problem> = fields::unknown(object, &FIELDS).collect();
        let asked = Self {
            company: company(object, &mut problems),
            locale: locale(object, &mut problems),
            formats: formats(object, kind, &mut problems),
            recipients: recipients(object, kind, settings, &mut problems),
            parameters: parameters(object, kind, settings, now, &mut problems),
        };
        (asked, problems)
    }
}

/// Absent, or a list of names that the kind has. The first of the kind is the default.
fn formats(object: &Map<String, Value>, kind: &dyn Kind, problems: &mut Vec<Problem>) -> Vec<String> {
    let known: Vec<&str> = kind.declaration().formats.iter().map(|format| format.name()).collect();
    let default = || known.first().map(|format| (*format).to_owned()).into_iter().collect();
    fields::formats(object, &known, problems).unwrap_or_else(default)
}

fn recipients(object: &Map<String, Value>, kind: &dyn Kind, settings: &Settings, problems: &mut Vec<Problem>) -> Vec<String> {
    let named = field(object, "recipients").filter(|value| value.as_array().is_none_or(|items| !items.is_empty()));
    if let Some(named) = named {
        return recipients::read(named, settings.maximum_recipients, problems);
    }
    if kind.declaration().mailing == Mailing::Required {
        problems.push(Problem::recipients_required());
    }
    Vec::new()
}

fn parameters(
    object: &Map<String, Value>,
    kind: &dyn Kind,
    settings: &Settings,
    now: DateTime<Utc>,
    problems: &mut Vec<Problem>,
) -> Option<Value> {
    let nothing = Value::Object(Map::new());
    match kind.canonical(field(object, "parameters").unwrap_or(&nothing), settings, now) {
        Ok(canonical) => Some(canonical),
        Err(refused) => {
            problems.extend(refused);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use qujat_templates::Catalogue;
    use serde_json::json;

    use super::*;

    fn read(kind: &str, body: &Value) -> (Asked, Vec<(String, &'static str)>) {
        let catalogue = Catalogue::standard();
        let now = "2026-11-22T09:05:09Z".parse().unwrap();
        let (asked, problems) = Asked::read(body, catalogue.find(kind).unwrap(), &Settings::default(), now);
        (asked, problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn all_problems_are_gathered() {
        let body = json!({
            "company": "12", "locale": "de", "formats": ["docx", 1], "recipients": ["nobody"], "parameters": [], "color": "red"
        });
        let (_, problems) = read("number_list", &body);
        let expected = [
            ("color", "unknown_field"),
            ("company", "malformed_bin"),
            ("locale", "unknown_locale"),
            ("formats[0]", "unknown_format"),
            ("formats[1]", "wrong_type"),
            ("recipients[0]", "malformed_email"),
            ("parameters", "wrong_type"),
        ];
        assert_eq!(problems.iter().map(|(field, rule)| (field.as_str(), *rule)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_mailed_kind_needs_a_recipient_and_the_rest_has_defaults() {
        let (asked, problems) = read("number_list", &json!({ "company": "750750750750", "recipients": [], "locale": null }));
        assert_eq!(problems, [("recipients".to_owned(), "recipients_required")]);
        assert_eq!((asked.company.as_deref(), asked.locale), (Some("750750750750"), None));
        assert_eq!(asked.formats, ["xlsx"]);
    }

    #[test]
    fn formats_are_sorted_and_repeated_ones_left_out() {
        let (asked, _) = read("completion_act", &json!({ "formats": ["xlsx", "pdf", "xlsx"] }));
        assert_eq!(asked.formats, ["pdf", "xlsx"]);
        assert_eq!(read("completion_act", &json!([])).1, [(String::new(), "wrong_type")]);
    }
}
