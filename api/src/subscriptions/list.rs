//! `GET /v1/subscriptions`: who gets a company's documents each month.

use axum::{
    Json,
    extract::{Query, State},
};
use qujat_templates::{Problem, identifiers::Bin};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Scope},
    context::SharedContext,
    error::{ApiError, ApiResult},
    subscriptions::model::SubscriptionAnswer,
    vocabulary,
};

/// All subscriptions of a company: there are at most a hundred.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionsAnswer {
    /// The oldest first.
    pub subscriptions: Vec<SubscriptionAnswer>,
}

/// Lists a company's subscriptions, whoever subscribed.
///
/// Needs the scope `reports:request`, as what it shows are standing requests with other people's addresses.
#[utoipa::path(
    get,
    path = "/v1/subscriptions",
    tag = "subscriptions",
    params(("company" = inline(vocabulary::Bin), Query, description = "BIN")),
    responses(
        (status = 200, description = "The company's subscriptions, the oldest first", body = SubscriptionsAnswer),
    )
)]
pub(crate) async fn list_subscriptions(
    State(api): State<SharedContext>,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
) -> ApiResult<Json<SubscriptionsAnswer>> {
    caller.needs(Scope::RequestReports)?;
    let company = company(&pairs).map_err(ApiError::unprocessable)?;
    caller.may_act_for(&company, "company", &api.store).await?;
    let subscriptions = api.store.subscriptions(&[company], None).await?;
    Ok(Json(SubscriptionsAnswer { subscriptions: subscriptions.into_iter().map(SubscriptionAnswer::from).collect() }))
}

fn company(pairs: &[(String, String)]) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut company = None;
    for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
        match (name.as_str(), Bin::trusted(value.trim())) {
            ("company", Ok(bin)) => company = Some(bin.as_str().to_owned()),
            ("company", Err(_)) => problems.push(Problem::malformed_bin(name)),
            _ => problems.push(Problem::unknown_field(name, &["company"])),
        }
    }
    if company.is_none() && problems.is_empty() {
        problems.push(Problem::required("company"));
    }
    company.filter(|_| problems.is_empty()).ok_or(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_must_be_named() {
        let of = |name: &str, value: &str| {
            let read = company(&[(name.to_owned(), value.to_owned())]);
            read.map_err(|problems| problems.into_iter().map(|problem| problem.rule).collect::<Vec<_>>())
        };
        assert_eq!(of("company", "750750750750").unwrap(), "750750750750");
        assert_eq!(of("company", " ").unwrap_err(), ["required"]);
        assert_eq!(of("company", "7").unwrap_err(), ["malformed_bin"]);
        assert_eq!(of("bin", "750750750750").unwrap_err(), ["unknown_field"]);
    }
}
