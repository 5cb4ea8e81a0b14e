//! Queries whose rows are decoded by position: the compiler can't check those, so they declare what they return for a test to compare.

/// A query, and name and Postgres type of each column that it must return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamedQuery {
    pub text: &'static str,
    pub columns: Vec<(&'static str, &'static str)>,
}
