//! `DELETE /v1/subscriptions/{id}`: nobody gets these documents by mail any more.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};

use crate::{
    auth::Caller,
    context::SharedContext,
    error::ApiResult,
    subscriptions::show::{not_found, visible},
};

/// Ends a subscription.
///
/// Links that were mailed go on working; a mail that waits is not sent. Billing isn't asked: what nobody wants any more can be ended
/// whatever became of the company.
#[utoipa::path(
    delete,
    path = "/v1/subscriptions/{id}",
    tag = "subscriptions",
    params(("id" = Uuid, Path, description = "The subscription's id")),
    responses(
        (status = 204, description = "Ended; looked for again it is not found"),
    )
)]
pub(crate) async fn end_subscription(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let view = visible(&api, &caller, &id).await?;
    if api.store.end_subscription(view.id, &view.company, &caller.asker(), api.now()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(not_found())
    }
}
