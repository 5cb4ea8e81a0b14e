//! What was made: lists, files, archives, and what an operator keeps.

mod archive;
mod file;
mod hold;
pub(crate) mod list;
pub(crate) mod model;
mod show;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::context::SharedContext;

/// Each address with its handlers and what is written about them.
pub(crate) fn routes() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::new()
        .routes(routes!(list::list_documents))
        .routes(routes!(archive::document_archive))
        .routes(routes!(show::show_document))
        .routes(routes!(file::document_file))
        .routes(routes!(hold::hold_document, hold::release_document))
}
