//! Whether the process runs, whether it can work, and its numbers; for whoever runs the service.

pub(crate) mod liveness;
pub(crate) mod metrics;
pub(crate) mod readiness;

use std::sync::Arc;

use axum::Extension;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::context::SharedContext;

/// Each address with its handlers and what is written about them.
pub(crate) fn routes() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::new()
        .routes(routes!(liveness::liveness))
        .routes(routes!(readiness::readiness))
        .routes(routes!(metrics::metrics))
        .layer(Extension(Arc::<readiness::Readiness>::default()))
}
