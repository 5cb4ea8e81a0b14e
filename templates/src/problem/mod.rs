//! What is wrong with something that was asked, in a form that a program can read and a person can be told.
//!
//! A problem names the field, the rule and what is allowed; its sentence in the asker's language is the text `problem-<rule>`
//! ([`crate::Texts::problem`]). It doesn't know HTTP: which status answers which rule is the API's business.

mod company;
mod fields;
mod months;
mod periods;
mod publishing;

use serde_json::{Value, json};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Path of the field, such as `parameters.month`; empty where the request as a whole is meant.
    pub field: String,
    /// Stable code, part of the API's contract.
    pub rule: &'static str,
    /// What the sentence names, as it is to be printed.
    pub arguments: Vec<(&'static str, String)>,
    /// What would have been accepted, for programs.
    pub allowed: Option<Value>,
}

impl Problem {
    #[must_use]
    pub fn new(field: impl Into<String>, rule: &'static str) -> Self {
        Self { field: field.into(), rule, arguments: Vec::new(), allowed: None }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub fn allowing(self, allowed: Value) -> Self {
        Self { allowed: Some(allowed), ..self }
    }

    /// Puts the field under `parent`: a kind knows `month`, the request `parameters.month`.
    #[must_use]
    pub fn under(self, parent: &str) -> Self {
        let field = if self.field.is_empty() { parent.to_owned() } else { format!("{parent}.{}", self.field) };
        Self { field, ..self }
    }

    fn one_of(field: impl Into<String>, rule: &'static str, value: &str, allowed: &[&str]) -> Self {
        Self::new(field, rule).with("value", shortened(value)).with("allowed", allowed.join(", ")).allowing(json!(allowed))
    }
}

/// What somebody sent, short enough to be repeated to them.
fn shortened(value: &str) -> String {
    const LONGEST: usize = 60;
    if value.chars().count() <= LONGEST { value.to_owned() } else { value.chars().take(LONGEST).chain(['…']).collect() }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::calendar::Month;

    /// One of each, for the test of their sentences.
    pub(crate) fn examples() -> Vec<Problem> {
        let month: Month = "2026-10".parse().unwrap();
        let names = ["ru", "kk", "en"];
        let day = month.first_day();
        let period = crate::period::Period { from: day, to: month.last_day() };
        vec![
            Problem::malformed_date("a"),
            Problem::day_too_early("a", day, period),
            Problem::day_too_late("a", day, period),
            Problem::period_reversed(period),
            Problem::required("a"),
            Problem::wrong_type("a", "object"),
            Problem::wrong_type("a", "text"),
            Problem::wrong_type("a", "list"),
            Problem::wrong_type("a", "number"),
            Problem::unknown_field("a", &names),
            Problem::unknown_kind("a", &names),
            Problem::unknown_locale("a", &names),
            Problem::unknown_format("a", "b", &names),
            Problem::unknown_value("a", "b", &names),
            Problem::recipients_required(),
            Problem::malformed_email("a", "b"),
            Problem::too_many_recipients(10),
            Problem::malformed_bin("a"),
            Problem::bin_check_digit("a"),
            Problem::malformed_account("a"),
            Problem::malformed_msisdn("a"),
            Problem::malformed_month("a"),
            Problem::exactly_one_of(&["a", "b"]),
            Problem::month_too_early("a", month, month, month),
            Problem::month_not_over("a", month, month, month),
            Problem::month_not_available("a", month, month.first_day(), month, month),
            Problem::month_not_closed("a", month),
            Problem::account_unknown("a"),
            Problem::msisdn_unknown("a"),
            Problem::ambiguous_account("a", &["1".into(), "2".into()]),
            Problem::company_inactive("a"),
            Problem::kind_not_published("a", "b", &names),
            Problem::months_reversed("a", month, month.previous()),
            Problem::publication_not_found(),
            Problem::publication_closed(),
            Problem::subscription_not_found(),
            Problem::too_many_subscriptions(100),
            Problem::document_expired(),
            Problem::forbidden_character("a"),
        ]
    }

    #[test]
    fn a_field_is_put_under_its_parent() {
        assert_eq!(Problem::required("month").under("parameters").field, "parameters.month");
        assert_eq!(Problem::exactly_one_of(&["a", "b"]).under("parameters").field, "parameters");
    }

    #[test]
    fn a_long_value_is_not_repeated_whole() {
        let problem = Problem::malformed_email("recipients[0]", &"ә".repeat(1000));
        assert_eq!(problem.arguments[0].1.chars().count(), 61);
    }
}
