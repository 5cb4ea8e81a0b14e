//! Who gets a company's documents each month by mail.

mod change;
mod end;
pub(crate) mod list;
pub(crate) mod model;
mod show;
mod subscribe;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::context::SharedContext;

/// Each address with its handlers and what is written about them.
pub(crate) fn routes() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::new().routes(routes!(list::list_subscriptions, subscribe::subscribe)).routes(routes!(
        show::show_subscription,
        change::change_subscription,
        end::end_subscription
    ))
}
