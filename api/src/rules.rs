//! What can be wrong with how the API is called: who calls, by which address and method, with which body.
//!
//! What can be wrong with a report that is asked for is `templates`' to say. Their sentences are in `texts`.

use qujat_platform::store::{Counted, LimitReached, Share};
use qujat_templates::Problem;
use serde_json::json;

pub(crate) fn token_missing() -> Problem {
    Problem::new("", "token_missing")
}

pub(crate) fn token_invalid() -> Problem {
    Problem::new("", "token_invalid")
}

pub(crate) fn token_expired() -> Problem {
    Problem::new("", "token_expired")
}

pub(crate) fn scope_missing(scope: &str) -> Problem {
    Problem::new("", "scope_missing").with("scope", scope).allowing(json!({ "scope": scope }))
}

/// The token doesn't name the company, or the right to it was taken away.
pub(crate) fn company_not_allowed(field: impl Into<String>, allowed: &[String]) -> Problem {
    let names = if allowed.is_empty() { "—".to_owned() } else { allowed.join(", ") };
    Problem::new(field, "company_not_allowed").with("allowed", names).allowing(json!(allowed))
}

pub(crate) fn body_too_large(maximum_bytes: usize) -> Problem {
    Problem::new("", "body_too_large").with("maximum", maximum_bytes).allowing(json!({ "maximum_bytes": maximum_bytes }))
}

pub(crate) fn invalid_json(line: usize, column: usize) -> Problem {
    Problem::new("", "invalid_json").with("line", line).with("column", column)
}

pub(crate) fn unsupported_media_type() -> Problem {
    Problem::new("", "unsupported_media_type").with("allowed", "application/json").allowing(json!(["application/json"]))
}

/// The header is empty or over `maximum` characters.
pub(crate) fn idempotency_key_malformed(maximum: usize) -> Problem {
    Problem::new("Idempotency-Key", "idempotency_key_malformed").with("maximum", maximum).allowing(json!({ "maximum": maximum }))
}

pub(crate) fn idempotency_key_reused() -> Problem {
    Problem::new("Idempotency-Key", "idempotency_key_reused")
}

/// The caller or the company has had all that may be had within an hour; it may be asked again after `seconds`.
pub(crate) fn limit_reached(reached: LimitReached, seconds: u64) -> Problem {
    let (field, rule) = match reached.counted {
        Counted::Requests => ("", "too_many_requests"),
        Counted::Mails => ("recipients", "too_many_mails"),
        Counted::NewAddresses => ("recipients", "too_many_new_addresses"),
        Counted::Subscriptions => ("", "too_many_new_subscriptions"),
    };
    let whose = Whose::from(reached.share).name();
    Problem::new(field, rule)
        .with("maximum", reached.maximum)
        .with("whose", whose)
        .with("minutes", seconds.div_ceil(60))
        .allowing(json!({ "maximum": reached.maximum, "seconds": 3600, "per": whose, "again_at": reached.again_at }))
}

/// The operator lets documents be mailed to these domains only.
pub(crate) fn recipient_domain_not_allowed(field: impl Into<String>, allowed: &[String]) -> Problem {
    Problem::new(field, "recipient_domain_not_allowed").with("allowed", allowed.join(", ")).allowing(json!(allowed))
}

/// Whose share of a limit is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    Caller,
    Company,
}

impl From<Share> for Whose {
    fn from(share: Share) -> Self {
        match share {
            Share::Caller => Self::Caller,
            Share::Company => Self::Company,
        }
    }
}

impl Whose {
    fn name(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Company => "company",
        }
    }
}

/// The caller or the company has as many screens, event streams or archives open as they may at once.
pub(crate) fn too_many_at_once(maximum: usize, whose: Whose) -> Problem {
    Problem::new("", "too_many_at_once")
        .with("maximum", maximum)
        .with("whose", whose.name())
        .allowing(json!({ "maximum": maximum, "per": whose.name() }))
}

/// More screens, event streams or archives are open than this process may have at once.
pub(crate) fn too_many_open() -> Problem {
    Problem::new("", "too_many_open")
}

/// An archive of more documents than it may hold.
pub(crate) fn too_many_documents(maximum: usize) -> Problem {
    Problem::new("id", "too_many_documents").with("maximum", maximum).allowing(json!({ "maximum": maximum }))
}

/// The kind has no rows to show on the screen.
pub(crate) fn screen_unavailable() -> Problem {
    Problem::new("kind", "screen_unavailable")
}

/// The place to go on from is not one that a page before named.
pub(crate) fn malformed_after() -> Problem {
    Problem::new("after", "malformed_after")
}

pub(crate) fn request_not_found() -> Problem {
    Problem::new("id", "request_not_found")
}

/// It has ended already, so there is nothing to cancel.
pub(crate) fn request_finished() -> Problem {
    Problem::new("id", "request_finished")
}

/// The request has no document: it isn't stored yet, or never will be.
pub(crate) fn document_not_stored() -> Problem {
    Problem::new("id", "document_not_stored")
}

/// The ticket of an event stream was given for something else, or its time is over.
pub(crate) fn event_ticket_invalid() -> Problem {
    Problem::new("ticket", "event_ticket_invalid")
}

pub(crate) fn document_not_found() -> Problem {
    Problem::new("id", "document_not_found")
}

pub(crate) fn address_not_found() -> Problem {
    Problem::new("", "address_not_found")
}

pub(crate) fn method_not_allowed() -> Problem {
    Problem::new("", "method_not_allowed")
}

/// Something that the answer needs is away; asking again later helps.
pub(crate) fn unavailable() -> Problem {
    Problem::new("", "unavailable")
}

/// A defect of the service.
pub(crate) fn internal(reference: &str) -> Problem {
    Problem::new("", "internal").with("reference", reference)
}

/// One of each, for the test of their sentences.
#[cfg(test)]
pub(crate) fn examples() -> Vec<Problem> {
    let reached = |counted, share| LimitReached { counted, share, maximum: 600, again_at: chrono::DateTime::UNIX_EPOCH };
    vec![
        token_missing(),
        token_invalid(),
        token_expired(),
        scope_missing("a"),
        company_not_allowed("a", &[]),
        body_too_large(1),
        invalid_json(1, 2),
        unsupported_media_type(),
        idempotency_key_malformed(1),
        idempotency_key_reused(),
        limit_reached(reached(Counted::Requests, Share::Caller), 1),
        limit_reached(reached(Counted::Mails, Share::Caller), 1),
        limit_reached(reached(Counted::Mails, Share::Company), 1),
        limit_reached(reached(Counted::NewAddresses, Share::Caller), 1),
        limit_reached(reached(Counted::NewAddresses, Share::Company), 1),
        limit_reached(reached(Counted::Subscriptions, Share::Caller), 1),
        limit_reached(reached(Counted::Subscriptions, Share::Company), 1),
        recipient_domain_not_allowed("a", &["example.kz".into()]),
        too_many_at_once(4, Whose::Caller),
        too_many_at_once(4, Whose::Company),
        too_many_open(),
        too_many_documents(200),
        screen_unavailable(),
        malformed_after(),
        request_not_found(),
        request_finished(),
        document_not_stored(),
        event_ticket_invalid(),
        document_not_found(),
        address_not_found(),
        method_not_allowed(),
        unavailable(),
        internal("a"),
    ]
}
