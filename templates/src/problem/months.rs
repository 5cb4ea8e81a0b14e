//! What can be wrong with months, and with what must belong to the company.

use chrono::NaiveDate;
use qujat_render::dates;
use serde_json::json;

use super::Problem;
use crate::calendar::Month;

impl Problem {
    fn month(field: &str, rule: &'static str, month: Month, from: Month, to: Month) -> Self {
        Self::new(field, rule)
            .with("month", month_text(month))
            .with("from", month_text(from))
            .with("to", month_text(to))
            .allowing(json!({ "from": from, "to": to }))
    }

    /// Before the first month there is.
    #[must_use]
    pub fn month_too_early(field: &str, month: Month, from: Month, to: Month) -> Self {
        Self::month(field, "month_too_early", month, from, to)
    }

    /// The month is not over, or has not begun.
    #[must_use]
    pub fn month_not_over(field: &str, month: Month, from: Month, to: Month) -> Self {
        Self::month(field, "month_not_over", month, from, to)
    }

    /// The month is over, but its documents come later.
    #[must_use]
    pub fn month_not_available(field: &str, month: Month, opens_on: NaiveDate, from: Month, to: Month) -> Self {
        Self::month(field, "month_not_available", month, from, to).with("opens", dates::date(opens_on))
    }

    /// The calendar would allow it, but billing has not closed the month.
    #[must_use]
    pub fn month_not_closed(field: &str, month: Month) -> Self {
        Self::new(field, "month_not_closed").with("month", month_text(month))
    }

    /// No such account, or not this company's: one answer for both, so that nobody learns whose an account is.
    #[must_use]
    pub fn account_unknown(field: impl Into<String>) -> Self {
        Self::new(field, "account_unknown")
    }

    /// No account of the company held the number in that month or period; the same answer for a stranger's number.
    #[must_use]
    pub fn msisdn_unknown(field: impl Into<String>) -> Self {
        Self::new(field, "msisdn_unknown")
    }

    /// Several accounts held the number in that month.
    #[must_use]
    pub fn ambiguous_account(field: impl Into<String>, accounts: &[String]) -> Self {
        Self::new(field, "ambiguous_account").with("allowed", accounts.join(", ")).allowing(json!({ "account": accounts }))
    }
}

/// `10.2026`, the same in all three languages.
fn month_text(month: Month) -> String {
    format!("{:02}.{:04}", month.number(), month.year())
}
