//! `PUT` and `DELETE /v1/documents/{id}/hold`: an operator keeps a document's files whatever their age, or leaves them to their rule.

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};
use qujat_platform::{DocumentId, store::HoldOutcome};
use qujat_templates::Problem;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Scope},
    body::{fields, json},
    context::SharedContext,
    error::{ApiError, ApiResult},
    problem::ProblemDetails,
    rules,
};

/// Why a document is kept.
#[derive(Debug, ToSchema)]
pub struct HoldBody {
    /// For whoever reads the audit; 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Keeps a document's files whatever their age.
///
/// Doing it again gives another reason.
#[utoipa::path(
    put,
    path = "/v1/documents/{id}/hold",
    tag = "documents",
    params(("id" = Uuid, Path, description = "The document's id")),
    request_body = HoldBody,
    responses(
        (status = 204, description = "It is held"),
        (status = 410, description = "Its files are not kept any more", body = ProblemDetails,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn hold_document(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
    request: Request,
) -> ApiResult<StatusCode> {
    let document = document(&caller, &id)?;
    let body = json::read(request, api.http.body_limit_bytes).await?;
    let HoldBody { reason } = read(&body).map_err(ApiError::unprocessable)?;
    match api.store.hold_document(document, &reason, &caller.actor(), api.now()).await? {
        HoldOutcome::Held => Ok(StatusCode::NO_CONTENT),
        HoldOutcome::FilesGone => Err(expired()),
        HoldOutcome::NoSuchDocument => Err(not_found()),
    }
}

/// Leaves a document's files to the rule of their kind again.
///
/// Doing it again changes nothing.
#[utoipa::path(
    delete,
    path = "/v1/documents/{id}/hold",
    tag = "documents",
    params(("id" = Uuid, Path, description = "The document's id")),
    responses(
        (status = 204, description = "It is not held"),
        (status = 410, description = "Its files are not kept any more", body = ProblemDetails,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn release_document(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let document = document(&caller, &id)?;
    if api.store.release_document(document, &caller.actor(), api.now()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    let known = api.store.formats(document).await?.ok_or_else(not_found)?;
    if known.expired_at.is_some() { Err(expired()) } else { Ok(StatusCode::NO_CONTENT) }
}

/// Whoever has the scope acts for every company.
fn document(caller: &Caller, id: &str) -> ApiResult<DocumentId> {
    caller.needs(Scope::Operate)?;
    id.parse().map_err(|_| not_found())
}

fn read(body: &Value) -> Result<HoldBody, Vec<Problem>> {
    let Value::Object(object) = body else { return Err(vec![Problem::wrong_type("", "object")]) };
    let mut problems: Vec<Problem> = fields::unknown(object, &["reason"]).collect();
    if fields::field(object, "reason").is_none() {
        problems.push(Problem::required("reason"));
    }
    let reason = fields::reason(object, "reason", &mut problems);
    reason.filter(|_| problems.is_empty()).map(|reason| HoldBody { reason }).ok_or(problems)
}

fn not_found() -> ApiError {
    ApiError::not_found(rules::document_not_found())
}

fn expired() -> ApiError {
    ApiError::new(StatusCode::GONE, Problem::document_expired())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reason_is_a_text_of_some_length() {
        let of = |body: Value| read(&body).map(|body| body.reason).map_err(|problems| problems[0].rule);
        assert_eq!(of(json!({ "reason": " court order " })), Ok("court order".to_owned()));
        assert_eq!(of(json!({})), Err("required"));
        assert_eq!(of(json!({ "reason": " " })), Err("required"));
        assert_eq!(of(json!({ "reason": 7 })), Err("wrong_type"));
        assert_eq!(of(json!({ "reason": "я".repeat(501) })), Err("unknown_value"));
        assert!(of(json!({ "reason": "я".repeat(500) })).is_ok());
        assert_eq!(of(json!({ "reason": "x", "until": "2027" })), Err("unknown_field"));
        assert_eq!(of(json!([])), Err("wrong_type"));
    }
}
