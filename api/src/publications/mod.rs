//! What is published each month; for operators.

pub(crate) mod list;
pub(crate) mod model;
mod pause;
pub(crate) mod show;
pub(crate) mod start;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::context::SharedContext;

/// Each address with its handlers and what is written about them.
pub(crate) fn routes() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::new()
        .routes(routes!(list::list_publications, start::start_publications))
        .routes(routes!(show::show_publication))
        .routes(routes!(pause::pause_publication, pause::resume_publication))
}
