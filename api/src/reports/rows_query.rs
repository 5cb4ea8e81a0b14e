//! The query of `GET /v1/reports/{kind}/rows`, read with everything that is wrong in it.

use chrono::{DateTime, Utc};
use qujat_render::Locale;
use qujat_templates::{Kind, PARAMETERS, Problem, Settings, identifiers::Bin, screen::Page};
use serde_json::{Map, Value};

/// Rows a page.
const DEFAULT_LIMIT: u32 = 50;
const LARGEST_LIMIT: u32 = 500;
/// Characters of a place to go on from: far more than any key has.
const LONGEST_PLACE: usize = 500;

/// What was asked, as far as it could be read.
#[derive(Debug)]
pub(super) struct Asked {
    pub company: Option<String>,
    pub locale: Option<Locale>,
    pub page: Page,
    /// Canonical.
    pub parameters: Option<Value>,
}

impl Asked {
    /// Reads decoded name and value pairs. Names that are not the page's are the kind's. An empty value counts as absent, as forms send
    /// their empty fields; of a repeated name the last one counts.
    pub fn read(pairs: &[(String, String)], kind: &dyn Kind, settings: &Settings, now: DateTime<Utc>) -> (Self, Vec<Problem>) {
        let page = Page { after: None, limit: DEFAULT_LIMIT };
        let mut asked = Self { company: None, locale: None, page, parameters: None };
        let (mut problems, mut parameters) = (Vec::new(), Map::new());
        for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
            match asked.take(name, value.trim()) {
                Ok(true) => {}
                Ok(false) => {
                    parameters.insert(name.clone(), value.as_str().into());
                }
                Err(problem) => problems.push(problem),
            }
        }
        if asked.company.is_none() && !problems.iter().any(|problem| problem.field == "company") {
            problems.push(Problem::required("company"));
        }
        match kind.canonical(&Value::Object(parameters), settings, now) {
            Ok(canonical) => asked.parameters = Some(canonical),
            Err(wrong) => problems.extend(wrong.into_iter().map(unprefixed)),
        }
        (asked, problems)
    }

    /// `false`: the name is the kind's.
    fn take(&mut self, name: &str, value: &str) -> Result<bool, Problem> {
        match name {
            "company" => self.company = Some(Bin::trusted(value).map_err(|_| Problem::malformed_bin(name))?.as_str().to_owned()),
            "locale" => {
                let locale = value.parse().map_err(|_| Problem::unknown_locale(value, &Locale::ALL.map(Locale::name)))?;
                self.locale = Some(locale);
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit));
                self.page.limit = limit.ok_or_else(|| {
                    let limits = serde_json::json!({ "minimum": 1, "maximum": LARGEST_LIMIT });
                    Problem::unknown_value(name, value, &[&format!("1–{LARGEST_LIMIT}")]).allowing(limits)
                })?;
            }
            "after" if value.chars().count() > LONGEST_PLACE => return Err(Problem::malformed_after()),
            "after" => self.page.after = Some(value.to_owned()),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// A kind names its fields below `parameters`; here they stand in the query itself.
pub(super) fn unprefixed(problem: Problem) -> Problem {
    let field = problem.field.strip_prefix(PARAMETERS).map(|rest| rest.trim_start_matches('.').to_owned());
    Problem { field: field.unwrap_or_else(|| problem.field.clone()), ..problem }
}

#[cfg(test)]
mod tests {
    use qujat_templates::Catalogue;

    use super::*;

    fn of(kind: &str, query: &[(&str, &str)]) -> (Asked, Vec<(String, &'static str)>) {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let now = "2026-11-22T09:05:09Z".parse().unwrap();
        let (asked, problems) = Asked::read(&pairs, Catalogue::standard().find(kind).unwrap(), &Settings::default(), now);
        (asked, problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn the_kinds_parameters_stand_beside_the_page() {
        let query =
            [("company", "750750750750"), ("month", "2026-10"), ("account", "66706 8921"), ("limit", "500"), ("after", "x y")];
        let (asked, problems) = of("completion_act", &query);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(asked.parameters.unwrap(), serde_json::json!({ "account": "667068921", "month": "2026-10" }));
        assert_eq!(asked.page, Page { after: Some("x y".into()), limit: 500 });
    }

    #[test]
    fn what_is_not_allowed_is_named_as_it_was_given() {
        let long = "x".repeat(501);
        let query = [("company", "1"), ("locale", "de"), ("limit", "501"), ("after", &long), ("month", "10"), ("year", "2026")];
        let (_, mut problems) = of("completion_act", &query);
        problems.sort();
        let expected = [
            ("", "exactly_one_of"),
            ("after", "malformed_after"),
            ("company", "malformed_bin"),
            ("limit", "unknown_value"),
            ("locale", "unknown_locale"),
            ("month", "malformed_month"),
            ("year", "unknown_field"),
        ];
        assert_eq!(problems, expected.map(|(field, rule)| (field.to_owned(), rule)));
        assert_eq!(of("number_list", &[("limit", "0"), ("company", "")]).1.len(), 2);
    }
}
