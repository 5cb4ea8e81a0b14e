//! `GET /v1/subscriptions/{id}`: one subscription.

use axum::{
    Json,
    extract::{Path, State},
};
use qujat_platform::{SubscriptionId, store::SubscriptionView};
use qujat_templates::Problem;

use crate::{
    auth::{Caller, Scope},
    context::{ApiContext, SharedContext},
    error::{ApiError, ApiResult},
    subscriptions::model::SubscriptionAnswer,
};

/// Shows a subscription.
///
/// Needs the scope `reports:request`, as what it shows is a standing request with other people's addresses.
#[utoipa::path(
    get,
    path = "/v1/subscriptions/{id}",
    tag = "subscriptions",
    params(("id" = Uuid, Path, description = "The subscription's id, from `Location`")),
    responses(
        (status = 200, description = "The subscription", body = SubscriptionAnswer),
    )
)]
pub(crate) async fn show_subscription(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<Json<SubscriptionAnswer>> {
    Ok(Json(visible(&api, &caller, &id).await?.into()))
}

/// The subscription of that id, if the caller may see it. One of another company, one that ended and an id that is none at all are not
/// found.
pub(super) async fn visible(api: &ApiContext, caller: &Caller, id: &str) -> ApiResult<SubscriptionView> {
    caller.needs(Scope::RequestReports)?;
    let id: SubscriptionId = id.parse().map_err(|_| not_found())?;
    let view = find(api, caller.companies(), id).await?;
    caller.may_see(&view.company, Problem::subscription_not_found(), &api.store).await?;
    Ok(view)
}

/// The subscription among those of these companies.
pub(super) async fn find(api: &ApiContext, companies: &[String], id: SubscriptionId) -> ApiResult<SubscriptionView> {
    api.store.subscriptions(companies, Some(id)).await?.pop().ok_or_else(not_found)
}

pub(super) fn not_found() -> ApiError {
    ApiError::not_found(Problem::subscription_not_found())
}
