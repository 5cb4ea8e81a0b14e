//! The outermost layers: a number and a log line for each request, a limit to its time, and one form for every refusal.
//!
//! Nothing personal is logged: no path (a link's address is a secret), no query, no body, no name; only the route's pattern.

use std::{panic::AssertUnwindSafe, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use qujat_render::Locale;
use qujat_templates::{Problem, web::Closed};
use tokio::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

use crate::{context::SharedContext, error::ApiError, language, pages, problem, rules};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const KNOWN_METHODS: [Method; 5] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE];

/// Numbers, times and logs a request, and writes its refusal.
pub(crate) async fn guard(State(api): State<SharedContext>, request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let language = language::wanted(request.headers());
    let span = tracing::info_span!("request", %id, %method, route);
    let began = Instant::now();
    let mut response = match forbidden(&route, request.uri()) {
        Some(field) => ApiError::unprocessable(vec![Problem::forbidden_character(field)]).into_response(),
        None => run(&api, request, next).instrument(span.clone()).await,
    };
    let entered = span.enter();
    if let Some(refusal) = refusal_of(&mut response) {
        log_cause(&refusal);
        response = if is_link(&route) && refusal.status.is_server_error() {
            away_page(&api, language.or(refusal.language).unwrap_or_default(), &refusal)
        } else {
            let locale = language.or(refusal.language).unwrap_or_default();
            problem::answer(refusal, api.catalogue.texts(), locale, &id)
        };
    }
    let (status, elapsed) = (response.status().as_u16(), began.elapsed());
    tracing::info!(status, milliseconds = elapsed.as_millis(), "answered");
    drop(entered);
    // Anybody may invent methods, and each would be a series of its own.
    let method = if KNOWN_METHODS.contains(&method) { method.to_string() } else { "other".to_owned() };
    let labels = [("method", method), ("route", route), ("status", status.to_string())];
    metrics::histogram!("qujat_http_request_seconds", &labels).record(elapsed.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Whoever follows a link of a mail is a person with a browser.
fn is_link(route: &str) -> bool {
    route.starts_with("/d/") || route.starts_with("/u/")
}

/// The name of the parameter, or nothing for the path itself, that holds a NUL: no text of Postgres can. Tokens of links are hashed
/// before anything is asked, and whoever follows a link is answered with a page.
fn forbidden(route: &str, uri: &Uri) -> Option<String> {
    const NUL: &str = "%00";
    if !route.starts_with("/v1/") {
        return None;
    }
    let pair = uri.query().unwrap_or_default().split('&').find(|pair| pair.contains(NUL));
    match pair {
        Some(pair) => Some(pair.split('=').next().filter(|name| !name.contains(NUL)).unwrap_or_default().to_owned()),
        None => uri.path().contains(NUL).then(String::new),
    }
}

/// Runs the handler until it answers, its time is over, or it panics. Dropping a handler that took too long is harmless: whatever it
/// did is either committed or not.
async fn run(api: &SharedContext, request: Request, next: Next) -> Response {
    let limit = Duration::from_secs(api.http.request_seconds);
    match tokio::time::timeout(limit, AssertUnwindSafe(next.run(request)).catch_unwind()).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => ApiError::internal("the handler panicked").into_response(),
        Err(_) => ApiError::unavailable("the handler took too long").into_response(),
    }
}

/// What a handler refused, or what the framework did before any handler was asked: an address that can't be decoded is no address.
fn refusal_of(response: &mut Response) -> Option<ApiError> {
    let plain = |response: &Response| {
        let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        response.status().is_client_error() && content_type.starts_with("text/plain")
    };
    match response.extensions_mut().remove::<ApiError>() {
        None if plain(response) => Some(ApiError::not_found(rules::address_not_found())),
        refusal => refusal,
    }
}

fn log_cause(refusal: &ApiError) {
    let Some(cause) = &refusal.cause else { return };
    if refusal.status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(cause, "a request failed");
    } else {
        tracing::warn!(cause, "a request was turned away");
    }
}

/// Says that the service is away, to whoever follows a link.
fn away_page(api: &SharedContext, locale: Locale, refusal: &ApiError) -> Response {
    let mut page = pages::closed(&api.settings.operator, locale, Closed::Unavailable);
    page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(refusal.retry_after.unwrap_or(60)));
    page
}

/// No such address.
pub(crate) async fn address_not_found() -> ApiError {
    ApiError::not_found(rules::address_not_found())
}

/// The address is there, the method isn't. The router adds `Allow`.
pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, rules::method_not_allowed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_is_named_by_its_parameter() {
        let of = |uri: &str| forbidden("/v1/x", &uri.parse().unwrap());
        assert_eq!(of("/v1/x?a=1&b=%00"), Some("b".to_owned()));
        assert_eq!(of("/v1/x?b%00=1"), Some(String::new()));
        assert_eq!(of("/v1/%00/y"), Some(String::new()));
        assert_eq!(of("/v1/x?a=%2500&b=%20"), None);
        assert_eq!(forbidden("/d/{token}", &"/d/%00".parse().unwrap()), None);
        assert_eq!(forbidden("/u/{token}", &"/u/%00".parse().unwrap()), None);
    }
}
