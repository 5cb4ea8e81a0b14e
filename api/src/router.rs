//! Addresses, and what lies around all of them.

use std::{future::Future, io};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, header},
    middleware::from_fn_with_state,
    routing::{get, post, put},
};
use qujat_templates::web;
use tokio::net::TcpListener;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::{
    boundary,
    endpoints::{
        ask_report::ask_report,
        cancel_request::cancel_request,
        document_file::document_file,
        link_file::link_file,
        link_page::link_page,
        link_ticket::link_ticket,
        list_companies::list_companies,
        list_documents::list_documents,
        list_reports::list_reports,
        liveness::liveness,
        metrics::metrics,
        readiness::readiness,
        revoked_rights::{restore_right, revoke_right},
        show_request::show_request,
        watch_request::watch_request,
    },
    reference,
    state::{Api, Shared},
};

/// The whole API.
pub fn router(api: Api) -> Router {
    let api = Shared::new(api);
    let limit = api.http.body_limit_bytes;
    Router::new()
        .route("/v1/companies", get(list_companies))
        .route("/v1/reports", get(list_reports))
        .route("/v1/reports/{kind}", post(ask_report))
        .route("/v1/requests/{id}", get(show_request).delete(cancel_request))
        .route("/v1/requests/{id}/events", get(watch_request))
        .route("/v1/documents", get(list_documents))
        .route("/v1/documents/{id}/file", get(document_file))
        .route("/v1/rights/{subject}/{company}/revoked", put(revoke_right).delete(restore_right))
        .route("/d/{token}", get(link_page).post(link_ticket))
        .route("/d/{token}/file/{ticket}", get(link_file))
        .route("/livez", get(liveness))
        .route("/readyz", get(readiness))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(reference::openapi))
        .route("/docs", get(reference::docs))
        .route(web::STYLE_PATH, get(reference::style))
        .fallback(boundary::address_not_found)
        .method_not_allowed_fallback(boundary::method_not_allowed)
        .layer(DefaultBodyLimit::max(limit))
        .layer(from_fn_with_state(Shared::clone(&api), boundary::guard))
        .layer(unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(unless_set(header::REFERRER_POLICY, "no-referrer"))
        .layer(unless_set(header::CACHE_CONTROL, "no-store"))
        .layer(unless_set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .with_state(api)
}

/// Answers on the listener until `shutdown` is over, then finishes what is under way. Event streams end at once; how long downloads
/// may still take is the caller's to bound.
pub async fn serve(api: Api, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    let closing = api.closing.clone();
    axum::serve(listener, router(api))
        .with_graceful_shutdown(async move {
            shutdown.await;
            closing.cancel();
        })
        .await
}

fn unless_set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
