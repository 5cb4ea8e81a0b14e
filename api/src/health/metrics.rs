//! `GET /metrics`: numbers for Prometheus. They hold no names; who may read them is decided in front of the service.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use metrics_exporter_prometheus::PrometheusHandle;

use crate::{context::SharedContext, middleware};

/// Media type of the Prometheus text format.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Shows the process's metrics.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "operation",
    security(()),
    responses(
        (status = 200, description = "In the Prometheus text format", content_type = "text/plain"),
        (status = 404, description = "This process collects none"),
    )
)]
pub(crate) async fn metrics(State(api): State<SharedContext>) -> Response {
    match &api.metrics {
        Some(_) => shown(api.metrics.as_ref()),
        None => middleware::address_not_found().await.into_response(),
    }
}

/// The metrics as they are now.
pub(crate) fn shown(metrics: Option<&PrometheusHandle>) -> Response {
    match metrics {
        Some(handle) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], handle.render()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
