//! Values of a query string, each read with what is wrong in it. It knows no endpoint.

use std::ops::RangeInclusive;

use qujat_templates::Problem;

/// One of the names allowed.
pub(crate) fn one_of(name: &str, value: &str, allowed: &[&str]) -> Result<String, Problem> {
    if allowed.contains(&value) { Ok(value.to_owned()) } else { Err(Problem::unknown_value(name, value, allowed)) }
}

/// A whole number within a range, which the answer to any other names.
pub(crate) fn within(name: &str, value: &str, range: RangeInclusive<i64>) -> Result<i64, Problem> {
    let allowed = format!("{}–{}", range.start(), range.end());
    value.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
        let limits = serde_json::json!({ "minimum": range.start(), "maximum": range.end() });
        Problem::unknown_value(name, value, &[&allowed]).allowing(limits)
    })
}
