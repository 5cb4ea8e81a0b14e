//! `GET /v1/documents/{id}/file`: a file to its owner.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, Method, StatusCode},
    response::IntoResponse,
};
use qujat_platform::{
    DocumentId,
    store::{AuditAction, AuditEntry, DocumentFormats, FileRole},
};
use qujat_templates::Problem;

use crate::{
    auth::{Caller, Scope},
    context::{ApiContext, SharedContext},
    download,
    error::{ApiError, ApiResult},
    rules, vocabulary,
};

/// The caller's browser may keep the file, and asks whether it still may.
const CACHE: &str = "private, no-cache";

/// Downloads a file.
///
/// PDF is shown, XLSX is saved. One `Range` is served; `ETag` and `Repr-Digest` carry the SHA-256 of the whole file. Fetching
/// any part of a file marks the document as viewed and is audited, once in five minutes; `HEAD` does neither.
#[utoipa::path(
    get,
    path = "/v1/documents/{id}/file",
    tag = "documents",
    params(
        ("id" = Uuid, Path, description = "The document's id"),
        ("format" = Option<vocabulary::Format>, Query, description = "May be left out where the document has one file"),
    ),
    responses(
        (status = 200, description = "The file", content(
            (inline(vocabulary::Bytes) = "application/pdf"),
            (inline(vocabulary::Bytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 206, description = "The part that `Range` asked for", content(
            (inline(vocabulary::Bytes) = "application/pdf"),
            (inline(vocabulary::Bytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 304, description = "The caller has it: `If-None-Match`"),
        (status = 416, description = "The file has no such bytes"),
    )
)]
pub(crate) async fn document_file(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    method: Method,
    headers: HeaderMap,
) -> ApiResult<impl IntoResponse> {
    caller.needs(Scope::ReadDocuments)?;
    let not_found = || ApiError::not_found(rules::document_not_found());
    let document: DocumentId = id.parse().map_err(|_| not_found())?;
    let DocumentFormats { company, formats, expired_at } = api.store.formats(document).await?.ok_or_else(not_found)?;
    caller.may_see(&company, rules::document_not_found(), &api.store).await?;
    let expired = || ApiError::new(StatusCode::GONE, Problem::document_expired());
    if expired_at.is_some() {
        return Err(expired());
    }
    let format = format(&pairs, &formats)?;
    let (_, file) = api.store.file(document, FileRole::Rendition, &format).await?.ok_or_else(expired)?;
    let download = download::open(&api.objects, &file, &method, &headers, CACHE).await?;
    if download.sends_bytes {
        note(&api, &caller, &company, document, &format).await?;
    }
    Ok(download)
}

/// The format asked for, among those that the document has.
fn format(pairs: &[(String, String)], formats: &[String]) -> ApiResult<String> {
    let known: Vec<&str> = formats.iter().map(String::as_str).collect();
    if let Some((name, _)) = pairs.iter().find(|(name, _)| name != "format") {
        return Err(ApiError::unprocessable(vec![Problem::unknown_field(name, &["format"])]));
    }
    match (pairs.last(), formats) {
        (Some((_, format)), _) if known.contains(&format.as_str()) => Ok(format.clone()),
        (Some((_, format)), _) => Err(ApiError::unprocessable(vec![Problem::unknown_format("format", format, &known)])),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(ApiError::unprocessable(vec![Problem::required("format").allowing(serde_json::json!(formats))])),
    }
}

/// The audit comes before the bytes: a file whose opening can't be noted isn't given.
async fn note(api: &ApiContext, caller: &Caller, company: &str, document: DocumentId, format: &str) -> ApiResult<()> {
    let entry = AuditEntry::download(AuditAction::DocumentDownloaded, company, caller.actor(), document, format);
    Ok(api.store.documents_downloaded(&[entry], api.now()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_may_be_left_out_where_there_is_one() {
        let asked = |format: &str| [("format".to_owned(), format.to_owned())];
        let both = ["pdf".to_owned(), "xlsx".to_owned()];
        assert_eq!(format(&[], &both[..1]).unwrap(), "pdf");
        assert_eq!(format(&asked("xlsx"), &both).unwrap(), "xlsx");
        assert_eq!(format(&[], &both).unwrap_err().problems[0].rule, "required");
        assert_eq!(format(&asked("docx"), &both).unwrap_err().problems[0].rule, "unknown_format");
        assert_eq!(format(&[("size".to_owned(), String::new())], &both).unwrap_err().problems[0].rule, "unknown_field");
    }
}
