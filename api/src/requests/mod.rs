//! What was asked, where it stands, and its end.

mod cancel;
pub(crate) mod event_ticket;
pub(crate) mod list;
mod mail;
pub(crate) mod model;
pub(crate) mod show;
mod watch;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::context::SharedContext;

/// Each address with its handlers and what is written about them.
pub(crate) fn routes() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::new()
        .routes(routes!(list::list_requests))
        .routes(routes!(show::show_request, cancel::cancel_request))
        .routes(routes!(mail::mail_document))
        .routes(routes!(watch::watch_request, event_ticket::event_ticket))
}
