//! Which pages of other origins may call the API from a browser (CORS, <https://fetch.spec.whatwg.org/#http-cors-protocol>): those of the
//! origins configured, and only below `/v1/`. The links of mails stay closed to scripts.
//!
//! Callers show a token, which a script must put there itself; cookies mean nothing here, so none are allowed.

use axum::http::{HeaderName, HeaderValue, Method, header, request::Parts};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Seconds for which a browser needn't ask again.
const REMEMBERED: std::time::Duration = std::time::Duration::from_secs(3_600);

/// The layer for these origins; `None` where there are none.
pub(crate) fn layer(allowed: &[String]) -> Option<CorsLayer> {
    let allowed: Vec<HeaderValue> = allowed.iter().filter_map(|origin| origin.parse().ok()).collect();
    if allowed.is_empty() {
        return None;
    }
    let is_allowed = move |origin: &HeaderValue, parts: &Parts| parts.uri.path().starts_with("/v1/") && allowed.contains(origin);
    let sent = [
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        header::ACCEPT_LANGUAGE,
        header::IF_NONE_MATCH,
        header::RANGE,
        HeaderName::from_static("idempotency-key"),
        HeaderName::from_static("last-event-id"),
        HeaderName::from_static("traceparent"),
        HeaderName::from_static("x-request-id"),
    ];
    let shown = [
        header::CONTENT_DISPOSITION,
        header::CONTENT_RANGE,
        header::ETAG,
        header::LOCATION,
        header::RETRY_AFTER,
        header::WWW_AUTHENTICATE,
        HeaderName::from_static("repr-digest"),
        HeaderName::from_static("x-request-id"),
    ];
    Some(
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(is_allowed))
            .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
            .allow_headers(sent)
            .expose_headers(shown)
            .max_age(REMEMBERED),
    )
}

/// Why this is no origin as browsers send it (RFC 6454 §6.2); `None`: it is one.
#[must_use]
pub fn wrong_origin(origin: &str) -> Option<&'static str> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    match host {
        None => Some("it must begin with https:// or http://"),
        Some("") => Some("it names no host"),
        Some(host) if host.contains(['/', '*', '@', '?', '#', ' ']) || !host.is_ascii() => {
            Some("it is a scheme, a host and perhaps a port, without a path or a wildcard")
        }
        Some(host) if host.chars().any(|letter| letter.is_ascii_uppercase()) => Some("browsers send it in lower case"),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_spelled_as_browsers_do() {
        for origin in ["https://portal.example.kz", "http://127.0.0.1:3000", "https://[::1]:8443"] {
            assert_eq!(wrong_origin(origin), None, "{origin}");
        }
        for origin in
            ["*", "portal.example.kz", "https://", "https://portal.example.kz/", "https://*.example.kz", "https://Portal.kz"]
        {
            assert!(wrong_origin(origin).is_some(), "{origin}");
        }
    }
}
