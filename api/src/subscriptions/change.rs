//! `PUT /v1/subscriptions/{id}`: everything that a subscription says, said anew.

use axum::{
    Json,
    extract::{Path, Request, State},
};
use qujat_platform::store::Changed;
use serde_json::Value;

use crate::{
    auth::Caller,
    body::json,
    context::SharedContext,
    error::{ApiError, ApiResult},
    limits::hourly,
    problem::ProblemDetails,
    subscriptions::{
        model::{SubscriptionAnswer, SubscriptionBody},
        show::{find, not_found, visible},
        subscribe::checked,
    },
};

/// Replaces a subscription.
///
/// Whoever does it is its subscriber from then on: so one that was suspended with its subscriber's right goes on. A recipient who has
/// unsubscribed and is named still gets none: to have the address mailed again, remove it first and then add it. The company can't be
/// changed.
#[utoipa::path(
    put,
    path = "/v1/subscriptions/{id}",
    tag = "subscriptions",
    params(("id" = Uuid, Path, description = "The subscription's id")),
    request_body = SubscriptionBody,
    responses(
        (status = 200, description = "The subscription as it is now", body = SubscriptionAnswer),
        (status = 422, description = "All that is wrong with the subscription", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 429, description = "The caller or the company has named as many new addresses as may be within an hour; `Retry-After` says when again",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "Billing is away, so accounts can't be checked; `Retry-After` says when to come again",
            body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn change_subscription(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
    request: Request,
) -> ApiResult<Json<SubscriptionAnswer>> {
    let view = visible(&api, &caller, &id).await?;
    let body = json::read(request, api.http.body_limit_bytes).await?;
    let language = body.get("locale").and_then(Value::as_str).and_then(|locale| locale.parse().ok());
    let changed = async {
        let new = checked(&api, &caller, &body, Some(&view.company)).await?;
        // It may have been ended meanwhile.
        match api.store.change_subscription(view.id, &new, &api.hourly_limits(), api.now()).await? {
            Changed::Done => {}
            Changed::Unknown => return Err(not_found()),
            Changed::LimitReached(reached) => return Err(hourly::refusal(reached, api.now())),
        }
        find(&api, &[new.company], view.id).await
    };
    Ok(Json(changed.await.map_err(|refusal: ApiError| refusal.spoken_in(language))?.into()))
}
