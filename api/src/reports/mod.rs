//! What can be asked for, for whom, and asking: as a file or on the screen.

pub(crate) mod accounts;
mod ask;
pub(crate) mod companies;
pub(crate) mod list;
pub(crate) mod rows;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::context::SharedContext;

/// Each address with its handlers and what is written about them.
pub(crate) fn routes() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::new()
        .routes(routes!(companies::list_companies))
        .routes(routes!(accounts::list_accounts))
        .routes(routes!(list::list_reports))
        .routes(routes!(ask::ask_report))
        .routes(routes!(rows::report_rows))
}
