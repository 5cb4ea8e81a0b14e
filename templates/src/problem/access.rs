//! What can be wrong with who asks, and with what the API is asked for.

use serde_json::json;

use super::Problem;

impl Problem {
    #[must_use]
    pub fn token_missing() -> Self {
        Self::new("", "token_missing")
    }

    #[must_use]
    pub fn token_invalid() -> Self {
        Self::new("", "token_invalid")
    }

    #[must_use]
    pub fn token_expired() -> Self {
        Self::new("", "token_expired")
    }

    #[must_use]
    pub fn scope_missing(scope: &str) -> Self {
        Self::new("", "scope_missing").with("scope", scope).allowing(json!({ "scope": scope }))
    }

    /// The token doesn't name the company, or the right to it was taken away.
    #[must_use]
    pub fn company_not_allowed(field: impl Into<String>, allowed: &[String]) -> Self {
        let names = if allowed.is_empty() { "—".to_owned() } else { allowed.join(", ") };
        Self::new(field, "company_not_allowed").with("allowed", names).allowing(json!(allowed))
    }

    /// Billing doesn't know the company, or serves it no longer.
    #[must_use]
    pub fn company_inactive(field: impl Into<String>) -> Self {
        Self::new(field, "company_inactive")
    }

    #[must_use]
    pub fn body_too_large(maximum_bytes: usize) -> Self {
        Self::new("", "body_too_large").with("maximum", maximum_bytes).allowing(json!({ "maximum_bytes": maximum_bytes }))
    }

    #[must_use]
    pub fn invalid_json(line: usize, column: usize) -> Self {
        Self::new("", "invalid_json").with("line", line).with("column", column)
    }

    #[must_use]
    pub fn unsupported_media_type() -> Self {
        Self::new("", "unsupported_media_type").with("allowed", "application/json").allowing(json!(["application/json"]))
    }

    /// The header is empty or over `maximum` characters.
    #[must_use]
    pub fn idempotency_key_malformed(maximum: usize) -> Self {
        Self::new("Idempotency-Key", "idempotency_key_malformed").with("maximum", maximum).allowing(json!({ "maximum": maximum }))
    }

    #[must_use]
    pub fn idempotency_key_reused() -> Self {
        Self::new("Idempotency-Key", "idempotency_key_reused")
    }

    /// Somebody has asked for all that may be asked for within an hour.
    #[must_use]
    pub fn too_many_requests(maximum: u32) -> Self {
        Self::new("", "too_many_requests").with("maximum", maximum).allowing(json!({ "maximum": maximum, "seconds": 3600 }))
    }

    /// More event streams or archives are open than one person, or this process, may have at once.
    #[must_use]
    pub fn too_many_open() -> Self {
        Self::new("", "too_many_open")
    }

    /// An archive of more documents than it may hold.
    #[must_use]
    pub fn too_many_documents(maximum: usize) -> Self {
        Self::new("id", "too_many_documents").with("maximum", maximum).allowing(json!({ "maximum": maximum }))
    }

    /// The kind has no rows to show on the screen.
    #[must_use]
    pub fn screen_unavailable() -> Self {
        Self::new("kind", "screen_unavailable")
    }

    /// The place to go on from is not one that a page before named.
    #[must_use]
    pub fn malformed_after() -> Self {
        Self::new("after", "malformed_after")
    }

    #[must_use]
    pub fn request_not_found() -> Self {
        Self::new("id", "request_not_found")
    }

    /// It has ended already, so there is nothing to cancel.
    #[must_use]
    pub fn request_finished() -> Self {
        Self::new("id", "request_finished")
    }

    #[must_use]
    pub fn document_not_found() -> Self {
        Self::new("id", "document_not_found")
    }

    #[must_use]
    pub fn address_not_found() -> Self {
        Self::new("", "address_not_found")
    }

    #[must_use]
    pub fn method_not_allowed() -> Self {
        Self::new("", "method_not_allowed")
    }

    /// Something that the answer needs is away; asking again later helps.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new("", "unavailable")
    }

    /// A defect of the service.
    #[must_use]
    pub fn internal(reference: &str) -> Self {
        Self::new("", "internal").with("reference", reference)
    }
}
