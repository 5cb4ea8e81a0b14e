//! `GET /v1/requests/{id}`: where a request stands.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use qujat_platform::{RequestId, store::RequestView};

use crate::{
    auth::{Caller, Scope},
    context::{ApiContext, SharedContext},
    error::{ApiError, ApiResult},
    language,
    requests::model::{RequestAnswer, look_again_after},
    rules,
};

/// Shows a request.
///
/// `Retry-After` says when to look again, as long as something will happen by itself.
#[utoipa::path(
    get,
    path = "/v1/requests/{id}",
    tag = "requests",
    params(("id" = Uuid, Path, description = "The request's id, from `Location`")),
    responses(
        (status = 200, description = "Where the request stands", body = RequestAnswer),
    )
)]
pub(crate) async fn show_request(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let view = visible(&api, &caller, &id).await?;
    answer(&api, view, &headers, StatusCode::OK).await
}

/// The request of that id, if the caller may see it. An id that is none at all is not found either.
pub(super) async fn visible(api: &ApiContext, caller: &Caller, id: &str) -> ApiResult<RequestView> {
    caller.needs(Scope::RequestReports)?;
    let not_found = || ApiError::not_found(rules::request_not_found());
    let id: RequestId = id.parse().map_err(|_| not_found())?;
    let view = api.store.request(id).await?.ok_or_else(not_found)?;
    caller.may_see(&view.company, rules::request_not_found(), &api.store).await?;
    Ok(view)
}

/// The request as an answer, with `Retry-After` while it moves.
pub(crate) async fn answer(api: &ApiContext, view: RequestView, headers: &HeaderMap, status: StatusCode) -> ApiResult<Response> {
    let after = look_again_after(&view, api.now());
    let wanted = language::wanted(headers);
    let mut response = (status, Json(RequestAnswer::of(api, view, wanted).await?)).into_response();
    if let Some(seconds) = after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}
