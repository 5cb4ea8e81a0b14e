//! Addresses, and what lies around all of them.

use std::{future::Future, io, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, header},
    middleware::from_fn_with_state,
    routing::{get, post, put},
};
use metrics_exporter_prometheus::PrometheusHandle;
use qujat_templates::web;
use tokio::net::TcpListener;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::{
    boundary,
    documents::{
        archive::document_archive,
        file::document_file,
        hold::{hold_document, release_document},
        list::list_documents,
    },
    health::{
        liveness::liveness,
        metrics::{self, metrics},
        readiness::readiness,
    },
    links::{
        archive::link_archive, file::link_file, page::link_page, ticket::link_ticket, unsubscribe::unsubscribe,
        unsubscribe_page::unsubscribe_page,
    },
    publications::{
        list::list_publications,
        pause::{pause_publication, resume_publication},
        show::show_publication,
        start::start_publications,
    },
    reference,
    reports::{accounts::list_accounts, ask::ask_report, companies::list_companies, list::list_reports, rows::report_rows},
    requests::{cancel::cancel_request, show::show_request, watch::watch_request},
    rights::revoked::{restore_right, revoke_right},
    server::{self, Patience},
    state::{Api, Serving, Shared},
    subscriptions::{
        change::change_subscription, end::end_subscription, list::list_subscriptions, show::show_subscription, subscribe::subscribe,
    },
};

/// The whole API.
pub fn router(api: Api) -> Router {
    let api: Shared = Arc::new(Serving::new(api));
    let limit = api.http.body_limit_bytes;
    Router::new()
        .route("/v1/companies", get(list_companies))
        .route("/v1/accounts", get(list_accounts))
        .route("/v1/reports", get(list_reports))
        .route("/v1/reports/{kind}", post(ask_report))
        .route("/v1/reports/{kind}/rows", get(report_rows))
        .route("/v1/requests/{id}", get(show_request).delete(cancel_request))
        .route("/v1/requests/{id}/events", get(watch_request))
        .route("/v1/documents", get(list_documents))
        .route("/v1/documents/archive", get(document_archive))
        .route("/v1/documents/{id}/file", get(document_file))
        .route("/v1/documents/{id}/hold", put(hold_document).delete(release_document))
        .route("/v1/subscriptions", get(list_subscriptions).post(subscribe))
        .route("/v1/subscriptions/{id}", get(show_subscription).put(change_subscription).delete(end_subscription))
        .route("/v1/publications", get(list_publications).post(start_publications))
        .route("/v1/publications/{kind}/{month}", get(show_publication))
        .route("/v1/publications/{kind}/{month}/paused", put(pause_publication).delete(resume_publication))
        .route("/v1/rights/{subject}/{company}/revoked", put(revoke_right).delete(restore_right))
        .route("/d/{token}", get(link_page).post(link_ticket))
        .route("/d/{token}/file/{ticket}", get(link_file))
        .route("/d/{token}/archive/{ticket}", get(link_archive))
        .route("/u/{token}", get(unsubscribe_page).post(unsubscribe))
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

/// Liveness and metrics and nothing else, for a process that has no other HTTP.
pub fn observe_router(metrics: Option<PrometheusHandle>) -> Router {
    Router::new()
        .route("/livez", get(liveness))
        .route("/metrics", get(move || std::future::ready(metrics::shown(metrics.as_ref()))))
        .layer(unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(unless_set(header::CACHE_CONTROL, "no-store"))
}

/// Answers on the listener until `shutdown` is over, then finishes what is under way within `http.drain_seconds`. Event streams end at
/// once.
pub async fn serve(api: Api, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    let closing = api.closing.clone();
    let patience = Patience::with_drain(Duration::from_secs(api.http.drain_seconds));
    server::serve(router(api), listener, patience, async move {
        shutdown.await;
        closing.cancel();
    })
    .await;
    Ok(())
}

/// Shows [`observe_router`] on the listener until `shutdown` is over.
pub async fn observe(
    metrics: Option<PrometheusHandle>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    server::serve(observe_router(metrics), listener, Patience::with_drain(Duration::from_secs(1)), shutdown).await;
}

fn unless_set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
