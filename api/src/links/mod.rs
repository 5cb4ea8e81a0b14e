//! The addresses in mails, for browsers: pages, buttons, files, and the end of monthly mails.

mod archive;
mod file;
mod page;
mod ticket;
mod unsubscribe;
mod unsubscribe_page;
mod visit;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::context::SharedContext;

/// Each address with its handlers and what is written about them.
pub(crate) fn routes() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::new()
        .routes(routes!(page::link_page, ticket::link_ticket))
        .routes(routes!(file::link_file))
        .routes(routes!(archive::link_archive))
        .routes(routes!(unsubscribe_page::unsubscribe_page, unsubscribe::unsubscribe))
}
