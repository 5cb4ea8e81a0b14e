//! `PUT` and `DELETE /v1/rights/{subject}/{company}/revoked`: the portal takes a person's right to a company away, or gives it back.
//!
//! A revoked right closes what tokens still open: the API, documents under way, and links already mailed.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use qujat_templates::{Problem, identifiers::Bin};

use crate::{
    auth::{Caller, LONGEST_SUBJECT, Scope},
    context::SharedContext,
    error::{ApiError, ApiResult},
    vocabulary,
};

/// Takes a right away.
///
/// Doing it again changes nothing.
#[utoipa::path(
    put,
    path = "/v1/rights/{subject}/{company}/revoked",
    tag = "rights",
    params(("subject" = String, Path, min_length = 1, max_length = 200, description = "`sub` of the person's tokens"), ("company" = inline(vocabulary::Bin), Path, description = "BIN")),
    responses(
        (status = 204, description = "The right is taken away"),
    )
)]
pub(crate) async fn revoke_right(
    State(api): State<SharedContext>,
    caller: Caller,
    Path((subject, company)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let company = checked(&caller, &subject, &company)?;
    api.store.revoke_right(&subject, company.as_str(), &caller.actor(), api.now()).await?;
    tracing::info!("a right was taken away");
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a right back.
///
/// Links that have expired meanwhile stay expired.
#[utoipa::path(
    delete,
    path = "/v1/rights/{subject}/{company}/revoked",
    tag = "rights",
    params(("subject" = String, Path, min_length = 1, max_length = 200, description = "`sub` of the person's tokens"), ("company" = inline(vocabulary::Bin), Path, description = "BIN")),
    responses(
        (status = 204, description = "The right stands"),
    )
)]
pub(crate) async fn restore_right(
    State(api): State<SharedContext>,
    caller: Caller,
    Path((subject, company)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let company = checked(&caller, &subject, &company)?;
    api.store.restore_right(&subject, company.as_str(), &caller.actor(), api.now()).await?;
    tracing::info!("a right was given back");
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever has the scope is the portal, which acts for every company.
fn checked(caller: &Caller, subject: &str, company: &str) -> ApiResult<Bin> {
    caller.needs(Scope::WriteRights)?;
    let mut problems = Vec::new();
    if subject.chars().count() > LONGEST_SUBJECT {
        problems.push(Problem::unknown_value("subject", subject, &["1–200"]));
    }
    let company = Bin::trusted(company).map_err(|_| problems.push(Problem::malformed_bin("company")));
    match company {
        Ok(company) if problems.is_empty() => Ok(company),
        _ => Err(ApiError::unprocessable(problems)),
    }
}
