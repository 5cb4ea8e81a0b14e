//! `DELETE /v1/requests/{id}`: nobody waits for it any more.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};

use crate::{
    auth::Caller,
    context::SharedContext,
    error::{ApiError, ApiResult},
    problem::ProblemDetails,
    requests::show::visible,
    rules,
};

/// Cancels a request.
///
/// Work that nobody else waits for stops, and mails that are not being sent yet stay unsent. What is stored stays stored. A request that
/// had ended before is answered with 409 and its state.
#[utoipa::path(
    delete,
    path = "/v1/requests/{id}",
    tag = "requests",
    params(("id" = Uuid, Path, description = "The request's id")),
    responses(
        (status = 204, description = "Cancelled"),
        (status = 409, description = "It had ended; `state` says how", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn cancel_request(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let view = visible(&api, &caller, &id).await?;
    if api.store.withdraw(view.id, &caller.actor(), api.now()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    // It may have ended between the two looks, so its state is asked for again.
    let state = api.store.request(view.id).await?.map(|view| view.state.as_str());
    Err(ApiError { state, ..ApiError::new(StatusCode::CONFLICT, rules::request_finished()) })
}
