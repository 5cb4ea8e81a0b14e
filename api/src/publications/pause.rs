//! `PUT` and `DELETE /v1/publications/{kind}/{month}/paused`: an operator stops a publication, or lets it go on.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use qujat_templates::Problem;

use crate::{
    auth::{Caller, Scope},
    context::{ApiContext, SharedContext},
    error::{ApiError, ApiResult},
    problem::ProblemDetails,
    publications::show::find,
    vocabulary,
};

/// Pauses a publication.
///
/// What is being made is finished; nothing more is begun and nobody is mailed until it is resumed. Doing it again changes nothing.
#[utoipa::path(
    put,
    path = "/v1/publications/{kind}/{month}/paused",
    tag = "publications",
    params(("kind" = String, Path, description = "A published kind"), ("month" = inline(vocabulary::Month), Path, description = "Such as `2026-10`")),
    responses(
        (status = 204, description = "It is paused"),
        (status = 409, description = "It is closed: nothing of it is left to be paused", body = ProblemDetails,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn pause_publication(
    State(api): State<SharedContext>,
    caller: Caller,
    Path((kind, month)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    set(&api, &caller, &kind, &month, true).await
}

/// Resumes a publication.
///
/// The time for which its documents are tried is counted anew. Doing it again changes nothing.
#[utoipa::path(
    delete,
    path = "/v1/publications/{kind}/{month}/paused",
    tag = "publications",
    params(("kind" = String, Path, description = "A published kind"), ("month" = inline(vocabulary::Month), Path, description = "Such as `2026-10`")),
    responses(
        (status = 204, description = "It is not paused"),
    )
)]
pub(crate) async fn resume_publication(
    State(api): State<SharedContext>,
    caller: Caller,
    Path((kind, month)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    set(&api, &caller, &kind, &month, false).await
}

async fn set(api: &ApiContext, caller: &Caller, kind: &str, month: &str, pause: bool) -> ApiResult<StatusCode> {
    caller.needs(Scope::Operate)?;
    let view = find(api, kind, month, None).await?;
    if pause && view.closed_at.is_some() {
        return Err(ApiError::new(StatusCode::CONFLICT, Problem::publication_closed()));
    }
    // Once more would write nothing of the publication, but give what waits another time.
    if pause != view.paused_at.is_some() {
        let (months, days) = ((view.month, view.month), api.document_deadline_days);
        api.store.pause_publications(kind, months, pause, days, &caller.actor(), api.now()).await?;
        tracing::info!(kind, month, pause, "a publication was paused or resumed");
    }
    Ok(StatusCode::NO_CONTENT)
}
