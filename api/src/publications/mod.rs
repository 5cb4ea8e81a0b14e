//! What is published each month; for operators.

mod list;
mod model;
mod pause;
mod show;
mod start;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::context::SharedContext;

/// Each address with its handlers and what is written about them.
pub(crate) fn routes() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::new()
        .routes(routes!(list::list_publications, start::start_publications))
        .routes(routes!(show::show_publication))
        .routes(routes!(pause::pause_publication, pause::resume_publication))
}
