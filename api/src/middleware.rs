//! The outermost layers: a trace and a log line for each request, a limit to its time, and one form for every refusal.
//!
//! Nothing personal is logged: no path (a link's address is a secret), no query, no body, no name; only the route's pattern.

use std::{panic::AssertUnwindSafe, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use qujat_platform::TraceId;
use qujat_render::Locale;
use qujat_templates::{Problem, web::Closed};
use tokio::time::Instant;
use tracing::Instrument;

use crate::{context::SharedContext, error::ApiError, language, pages, problem, rules};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Of W3C Trace Context.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Bytes.
const LONGEST_CAUSE: usize = 1_000;

const KNOWN_METHODS: [Method; 5] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE];

/// Traces, times and logs a request, and writes its refusal. Handlers find the [`TraceId`] among the request's extensions.
pub(crate) async fn guard(State(api): State<SharedContext>, mut request: Request, next: Next) -> Response {
    // Anybody may invent methods, of any length: each would be a series of its own, and a log line as long as its inventor likes.
    let method = if KNOWN_METHODS.contains(request.method()) { request.method().to_string() } else { "other".to_owned() };
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let language = language::wanted(request.headers());
    let trace = trace_of(&route, request.headers()).unwrap_or_else(TraceId::generate);
    request.extensions_mut().insert(trace);
    // Spans are of the level of errors, so that no filter takes the trace from a line that it lets through.
    let span = tracing::error_span!("request", %trace, method, route);
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
            problem::answer(refusal, api.catalogue.texts(), locale, &trace.to_string(), &api.links.public_url)
        };
    }
    let (status, elapsed) = (response.status().as_u16(), began.elapsed());
    tracing::info!(status, milliseconds = elapsed.as_millis(), "answered");
    drop(entered);
    let labels = [("method", method), ("route", route), ("status", status.to_string())];
    metrics::histogram!("qujat_http_request_seconds", &labels).record(elapsed.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&trace.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The caller's own trace, if it sends one: of `traceparent`, which every tracing system of the field passes on, else of `X-Request-Id`.
/// Whatever is malformed or there twice is as if it were not there (Trace Context §3.2.2). Only who calls the API is believed: the
/// links of mails are open to everybody, and a stranger must not mix lines into another's trace.
fn trace_of(route: &str, headers: &HeaderMap) -> Option<TraceId> {
    let only = |name: HeaderName| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none())?.to_str().ok()
    };
    if !route.starts_with("/v1/") {
        return None;
    }
    let parent = only(TRACEPARENT).and_then(|parent| TraceId::of_traceparent(parent).ok());
    parent.or_else(|| only(REQUEST_ID)?.parse().ok())
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
    let Some(cause) = refusal.cause.as_deref().map(cut) else { return };
    if refusal.status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(cause, "a request failed");
    } else {
        tracing::warn!(cause, "a request was turned away");
    }
}

/// What is logged of a cause: others' words may stand in it, and nobody may fill a disk with them.
fn cut(cause: &str) -> &str {
    &cause[..cause.floor_char_boundary(LONGEST_CAUSE)]
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
    fn a_callers_trace_is_taken_if_it_is_one() {
        const DIGITS: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
        const ID: &str = "01928f0e-6f2a-7b1c-9d3e-0123456789ab";
        let parent = format!("00-{DIGITS}-00f067aa0ba902b7-01");
        let of = |route: &str, sent: &[(HeaderName, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
            }
            trace_of(route, &headers).map(|trace| trace.to_string())
        };
        assert_eq!(of("/v1/x", &[(REQUEST_ID, ID)]).as_deref(), Some(ID));
        assert_eq!(of("/v1/x", &[(REQUEST_ID, ID), (TRACEPARENT, &parent)]).as_deref(), Some(DIGITS), "the standard's comes first");
        assert_eq!(of("/v1/x", &[(REQUEST_ID, ID), (TRACEPARENT, "00-0-0-0")]).as_deref(), Some(ID));
        for sent in [
            &[(REQUEST_ID, "77010000001")][..],
            &[(REQUEST_ID, "Айгүл")],
            &[(REQUEST_ID, ID), (REQUEST_ID, ID)],
            &[(TRACEPARENT, parent.as_str()), (TRACEPARENT, parent.as_str())],
            &[],
        ] {
            assert_eq!(of("/v1/x", sent), None, "{sent:?}");
        }
        assert_eq!(of("/d/{token}", &[(REQUEST_ID, ID), (TRACEPARENT, &parent)]), None, "anybody can call that");
    }

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
