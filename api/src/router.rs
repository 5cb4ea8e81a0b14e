//! Addresses, and what lies around all of them.

use std::{future::Future, io, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, header},
    middleware::from_fn_with_state,
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    context::{ApiContext, ServingContext, SharedContext},
    cross_origin, documents,
    health::{self, liveness::liveness, metrics},
    links, middleware, publications, reference, reports, requests, rights,
    server::{self, ConnectionLimits},
    subscriptions,
};

/// Everything that can be asked, with what is written about it.
pub(crate) fn resources() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::with_openapi(reference::opening())
        .merge(reports::routes())
        .merge(requests::routes())
        .merge(documents::routes())
        .merge(subscriptions::routes())
        .merge(publications::routes())
        .merge(rights::routes())
        .merge(links::routes())
        .merge(health::routes())
}

/// The whole API.
pub fn router(api: ApiContext) -> Router {
    let api: SharedContext = Arc::new(ServingContext::new(api));
    let limit = api.http.body_limit_bytes;
    let cross_origin = cross_origin::layer(&api.http.allowed_origins);
    let (resources, collected) = resources().split_for_parts();
    let router = resources
        .merge(reference::routes(collected))
        .fallback(middleware::address_not_found)
        .method_not_allowed_fallback(middleware::method_not_allowed)
        .layer(DefaultBodyLimit::max(limit))
        .layer(from_fn_with_state(SharedContext::clone(&api), middleware::guard))
        .layer(unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(unless_set(header::REFERRER_POLICY, "no-referrer"))
        .layer(unless_set(header::CACHE_CONTROL, "no-store"))
        .layer(unless_set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .with_state(api);
    // Outermost: a page must be able to read a refusal, and a browser asks first without any token.
    match cross_origin {
        Some(layer) => router.layer(layer),
        None => router,
    }
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
pub async fn serve(api: ApiContext, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    let closing = api.closing.clone();
    let limits = ConnectionLimits::with_drain(Duration::from_secs(api.http.drain_seconds));
    server::serve(router(api), listener, limits, async move {
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
    server::serve(observe_router(metrics), listener, ConnectionLimits::with_drain(Duration::from_secs(1)), shutdown).await;
}

fn unless_set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
