//! `GET /v1/documents/{id}`: one document.

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use qujat_platform::DocumentId;

use crate::{
    auth::{Caller, Scope},
    context::SharedContext,
    documents::model::DocumentAnswer,
    error::{ApiError, ApiResult},
    language, rules,
};

/// Shows a document.
///
/// As the list does; it stays to be seen when its files are not kept any more, with `expired_at` and without them.
#[utoipa::path(
    get,
    path = "/v1/documents/{id}",
    tag = "documents",
    params(("id" = Uuid, Path, description = "The document's id")),
    responses(
        (status = 200, description = "The document", body = DocumentAnswer),
    )
)]
pub(crate) async fn show_document(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Json<DocumentAnswer>> {
    caller.needs(Scope::ReadDocuments)?;
    let not_found = || ApiError::not_found(rules::document_not_found());
    let id: DocumentId = id.parse().map_err(|_| not_found())?;
    let view = api.store.document(id).await?.ok_or_else(not_found)?;
    caller.may_see(&view.company, rules::document_not_found(), &api.store).await?;
    let files = api.store.files_of_documents(&[id]).await?;
    Ok(Json(DocumentAnswer::of(&api, view, &files, language::wanted(&headers).unwrap_or_default())))
}
