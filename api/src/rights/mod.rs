//! What the portal takes away from its users.

mod revoked;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::context::SharedContext;

/// Each address with its handlers and what is written about them.
pub(crate) fn routes() -> OpenApiRouter<SharedContext> {
    OpenApiRouter::new().routes(routes!(revoked::revoke_right, revoked::restore_right))
}
