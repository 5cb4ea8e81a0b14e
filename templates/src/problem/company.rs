//! What can be wrong with whom something is asked for.

use super::Problem;

impl Problem {
    /// Billing doesn't know the company, or serves it no longer.
    #[must_use]
    pub fn company_inactive(field: impl Into<String>) -> Self {
        Self::new(field, "company_inactive")
    }
}
