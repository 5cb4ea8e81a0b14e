//! `POST /v1/subscriptions`: a company's administrator has monthly documents mailed.
//!
//! A subscription lasts for years and is never asked about again, so nothing is taken on trust: the company and each account are checked
//! with billing now, and billing that is away puts the subscriber off.

use axum::{
    Json,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use qujat_platform::store::{NewSubscription, Subscribed};
use qujat_templates::Problem;
use serde_json::Value;

use crate::{
    auth::{Caller, Scope},
    body::json,
    context::{ApiContext, SharedContext},
    customer,
    error::{ApiError, ApiResult},
    limits::hourly,
    problem::ProblemDetails,
    subscriptions::{
        model::{SubscriptionAnswer, SubscriptionBody, without_repetition},
        show::find,
    },
};

/// Subscriptions of one company.
const MOST: i64 = 100;

/// Subscribes recipients to a company's monthly documents.
///
/// Each recipient gets one mail a month for the register and the statement, and one for the acts, beginning with the month that
/// is still looked for now (`look_until` of its publication), if it has been published already.
#[utoipa::path(
    post,
    path = "/v1/subscriptions",
    tag = "subscriptions",
    request_body = SubscriptionBody,
    responses(
        (status = 201, description = "Subscribed", body = SubscriptionAnswer, headers(
            ("Location" = String, description = "Address of the subscription"),
        )),
        (status = 403, description = "The token lacks the scope `reports:request` or the company", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 409, description = "The company has a hundred subscriptions", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 422, description = "All that is wrong with the subscription", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 429, description = "The caller or the company has made as many subscriptions, or named as many new addresses, as may be within \
            an hour: `too_many_new_subscriptions` or `too_many_new_addresses`; `Retry-After` says when again", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 503, description = "Billing is away, so accounts can't be checked; `Retry-After` says when to come again",
            body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn subscribe(State(api): State<SharedContext>, caller: Caller, request: Request) -> ApiResult<Response> {
    caller.needs(Scope::RequestReports)?;
    let body = json::read(request, api.http.body_limit_bytes).await?;
    let language = body.get("locale").and_then(Value::as_str).and_then(|locale| locale.parse().ok());
    let subscribed = async {
        let new = checked(&api, &caller, &body, None).await?;
        let id = match api.store.subscribe(&new, MOST, &api.hourly_limits(), api.now()).await? {
            Subscribed::New(id) => id,
            Subscribed::Full => return Err(ApiError::new(StatusCode::CONFLICT, Problem::too_many_subscriptions(MOST))),
            Subscribed::LimitReached(reached) => return Err(hourly::refusal(reached, api.now())),
        };
        find(&api, &[new.company], id).await
    };
    let view = subscribed.await.map_err(|refusal: ApiError| refusal.spoken_in(language))?;
    let location = [(header::LOCATION, format!("/v1/subscriptions/{}", view.id))];
    Ok((StatusCode::CREATED, location, Json(SubscriptionAnswer::from(view))).into_response())
}

/// What the body wants, if the caller may want it and all of it exists. `company`: the only one that it may be about.
pub(super) async fn checked(api: &ApiContext, caller: &Caller, body: &Value, company: Option<&str>) -> ApiResult<NewSubscription> {
    let (wanted, mut problems) = SubscriptionBody::read(body, &api.catalogue, &api.settings);
    match company {
        _ if wanted.company.is_empty() => {}
        Some(only) if only != wanted.company => problems.push(Problem::unknown_value("company", &wanted.company, &[only])),
        _ => caller.may_act_for(&wanted.company, "company", &api.store).await?,
    }
    if !problems.is_empty() {
        return Err(ApiError::unprocessable(problems));
    }
    let named = wanted.accounts.as_deref().unwrap_or_default();
    let subscriber = customer::subscriber(&api.billing, &wanted.company, named).await.required()?;
    let strange = named.iter().enumerate().filter(|(_, account)| !subscriber.accounts.contains(account));
    problems.extend(strange.map(|(position, _)| Problem::account_unknown(format!("accounts[{position}]"))));
    if !problems.is_empty() {
        return Err(ApiError::unprocessable(problems));
    }
    let locale = wanted.locale.or_else(|| subscriber.customer.locale()).unwrap_or_default();
    Ok(NewSubscription {
        company_name: subscriber.customer.name_in(locale).to_owned(),
        company: wanted.company,
        kinds: wanted.kinds,
        accounts: wanted.accounts.map(without_repetition),
        formats: wanted.formats,
        locale: locale.name().to_owned(),
        only_when_due: wanted.only_when_due,
        recipients: wanted.recipients,
        asker: caller.asker(),
    })
}
