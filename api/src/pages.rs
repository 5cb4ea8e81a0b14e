//! Pages for people who follow an address in a mail: what stands in their headers, and the one that says why there is nothing to see.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use qujat_render::Locale;
use qujat_templates::{
    Operator,
    web::{self, Closed},
};

/// Headers of everything below `/d/` and `/u/`.
pub(crate) const PRIVATE: [(HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// Seconds after which a link whose buttons were pressed too often works again: its tickets live for minutes.
const BUSY_SECONDS: u64 = 60;
/// Seconds after which a page that needs what is away may be shown.
const AWAY_SECONDS: u64 = 60;

/// A file of a link: its own `Cache-Control` stays, the rest of [`PRIVATE`] is set.
pub(crate) fn private(mut response: Response) -> Response {
    for (name, value) in PRIVATE.into_iter().skip(1) {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The page of a link that leads nowhere.
pub(crate) fn closed(operator: &Operator, locale: Locale, reason: Closed) -> Response {
    let status = match reason {
        Closed::Expired | Closed::Removed | Closed::Revoked | Closed::TicketExpired => StatusCode::GONE,
        Closed::Unknown => StatusCode::NOT_FOUND,
        Closed::Busy => StatusCode::TOO_MANY_REQUESTS,
        Closed::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut page = html(status, web::closed(locale, reason, operator));
    let seconds = match reason {
        Closed::Busy => Some(BUSY_SECONDS),
        Closed::Unavailable => Some(AWAY_SECONDS),
        _ => None,
    };
    if let Some(seconds) = seconds {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    page
}

pub(crate) fn html(status: StatusCode, page: String) -> Response {
    (status, PRIVATE, [(header::CONTENT_SECURITY_POLICY, web::CONTENT_SECURITY_POLICY)], Html(page)).into_response()
}
