//! What can be wrong with the fields of a request.

use serde_json::json;

use super::{Problem, shortened};

impl Problem {
    #[must_use]
    pub fn required(field: impl Into<String>) -> Self {
        Self::new(field, "required")
    }

    /// `expected`: `object`, `text`, `list` or `number`.
    #[must_use]
    pub fn wrong_type(field: impl Into<String>, expected: &'static str) -> Self {
        Self::new(field, "wrong_type").with("expected", expected).allowing(json!({ "type": expected }))
    }

    /// A NUL, which no text of this world holds and no database keeps.
    #[must_use]
    pub fn forbidden_character(field: impl Into<String>) -> Self {
        Self::new(field, "forbidden_character")
    }

    #[must_use]
    pub fn unknown_field(field: impl Into<String>, allowed: &[&str]) -> Self {
        let names = if allowed.is_empty() { "—".to_owned() } else { allowed.join(", ") };
        Self::new(field, "unknown_field").with("allowed", names).allowing(json!(allowed))
    }

    #[must_use]
    pub fn unknown_kind(value: &str, allowed: &[&str]) -> Self {
        Self::one_of("kind", "unknown_kind", value, allowed)
    }

    #[must_use]
    pub fn unknown_locale(value: &str, allowed: &[&str]) -> Self {
        Self::one_of("locale", "unknown_locale", value, allowed)
    }

    #[must_use]
    pub fn unknown_format(field: impl Into<String>, value: &str, allowed: &[&str]) -> Self {
        Self::one_of(field, "unknown_format", value, allowed)
    }

    /// A query parameter or other value that must be one of a list.
    #[must_use]
    pub fn unknown_value(field: impl Into<String>, value: &str, allowed: &[&str]) -> Self {
        Self::one_of(field, "unknown_value", value, allowed)
    }

    /// The kind is mailed and nobody was named.
    #[must_use]
    pub fn recipients_required() -> Self {
        Self::new("recipients", "recipients_required").allowing(json!({ "minimum": 1 }))
    }

    #[must_use]
    pub fn malformed_email(field: impl Into<String>, value: &str) -> Self {
        Self::new(field, "malformed_email").with("value", shortened(value))
    }

    #[must_use]
    pub fn too_many_recipients(maximum: usize) -> Self {
        Self::new("recipients", "too_many_recipients").with("maximum", maximum).allowing(json!({ "maximum": maximum }))
    }

    #[must_use]
    pub fn malformed_bin(field: impl Into<String>) -> Self {
        Self::new(field, "malformed_bin").allowing(json!({ "pattern": "^[0-9]{12}$" }))
    }

    /// A BIN typed anew whose last digit doesn't fit the others.
    #[must_use]
    pub fn bin_check_digit(field: impl Into<String>) -> Self {
        Self::new(field, "bin_check_digit")
    }

    #[must_use]
    pub fn malformed_account(field: impl Into<String>) -> Self {
        Self::new(field, "malformed_account").allowing(json!({ "pattern": "^[0-9]{8,9}$" }))
    }

    #[must_use]
    pub fn malformed_msisdn(field: impl Into<String>) -> Self {
        Self::new(field, "malformed_msisdn").allowing(json!({ "pattern": "^7[67][0-9]{9}$" }))
    }

    #[must_use]
    pub fn malformed_month(field: impl Into<String>) -> Self {
        Self::new(field, "malformed_month").allowing(json!({ "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" }))
    }

    /// Of several fields exactly one must be there.
    #[must_use]
    pub fn exactly_one_of(names: &[&str]) -> Self {
        Self::new("", "exactly_one_of").with("allowed", names.join(", ")).allowing(json!({ "exactly_one_of": names }))
    }
}
