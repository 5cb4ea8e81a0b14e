//! `POST /d/{token}`: a button of a link's page, which gives a short-lived address of one file.
//!
//! Only a person presses buttons, so only this leads to a download. The address that the browser is sent to works for some minutes
//! and only together with the link.

use axum::{
    extract::{Path, RawForm, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use qujat_platform::{
    DocumentId, link_token,
    store::{FileRole, Issued},
};
use qujat_render::Format;
use qujat_templates::web::{ARCHIVE_FIELD, Closed, DOCUMENT_FIELD, FORMAT_FIELD};

use crate::{
    context::SharedContext,
    error::ApiResult,
    links::visit::{Visit, visit},
    pages, ticket,
};

/// How long a ticket works: long enough to go on with a download that broke off.
const MINUTES: i64 = 5;

/// Gives a ticket for one file of a mailed link, or for all of them.
///
/// The form's fields are `document` and `format`, or `archive` for a ZIP of all files. The answer leads to a GET that works for five
/// minutes.
#[utoipa::path(
    post,
    path = "/d/{token}",
    tag = "links",
    security(()),
    params(("token" = String, Path, description = "From the mail; a bearer grant")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "`document` and `format`, or `archive`"),
    responses(
        (status = 303, description = "`Location` is the file's short-lived address"),
        (status = 404, description = "No such link, or no such file in it", content_type = "text/html"),
        (status = 410, description = "The link is over", content_type = "text/html"),
        (status = 503, description = "Billing can't say whether the company is still served; `Retry-After` says when to come again",
            content_type = "text/html"),
        (status = 429, description = "The link has as many tickets that are still valid as it may; `Retry-After` says when to come again", content_type = "text/html"),
    )
)]
pub(crate) async fn link_ticket(
    State(api): State<SharedContext>,
    Path(token): Path<String>,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> ApiResult<Response> {
    let link = match visit(&api, &token, &headers).await? {
        Visit::Open(link) => link,
        Visit::Closed(page) => return Ok(page),
    };
    let unknown = || Ok(pages::closed(&api.settings.operator, link.locale.parse().unwrap_or_default(), Closed::Unknown));
    let Some(asked) = asked(&form) else { return unknown() };
    let ticket = ticket::random()?;
    let now = api.now();
    let (token_hash, ticket_hash) = (link_token::hash(&token), link_token::hash(&ticket));
    let (file, place) = match asked {
        Asked::File(document, format) => (Some((document, FileRole::Rendition, format.name())), "file"),
        Asked::Archive => (None, "archive"),
    };
    match api
        .store
        .issue_ticket(&token_hash, &ticket_hash, file, now, now + TimeDelta::minutes(MINUTES), api.limits.tickets_per_link)
        .await?
    {
        Issued::Given => {}
        Issued::NoSuchFile => return unknown(),
        Issued::TooMany => return Ok(pages::closed(&api.settings.operator, link.locale.parse().unwrap_or_default(), Closed::Busy)),
    }
    // The router has matched the token, so it is one segment of a path; a hash of it is known, so it is base64url.
    Ok((StatusCode::SEE_OTHER, pages::PRIVATE, [(header::LOCATION, format!("/d/{token}/{place}/{ticket}"))]).into_response())
}

/// What a button posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    File(DocumentId, Format),
    /// All files.
    Archive,
}

fn asked(form: &[u8]) -> Option<Asked> {
    let field = |wanted: &str| {
        let mut pairs = form.split(|byte| *byte == b'&').filter_map(|pair| std::str::from_utf8(pair).ok()?.split_once('='));
        // Ids and names of formats need no escapes.
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
    };
    if field(ARCHIVE_FIELD).is_some() {
        return Some(Asked::Archive);
    }
    Some(Asked::File(field(DOCUMENT_FIELD)?.parse().ok()?, field(FORMAT_FIELD)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_names_document_and_format() {
        let id = "0192f0c1-0000-7000-8000-000000000001";
        let form = |format: &str| format!("document={id}&format={format}").into_bytes();
        assert_eq!(asked(&form("pdf")), Some(Asked::File(id.parse().unwrap(), Format::Pdf)));
        assert_eq!(asked(b"archive=zip"), Some(Asked::Archive));
        for form in [&b""[..], b"document=x&format=pdf", b"format=pdf", b"\xff=\xff&&=&", &form("p\0df"), &form("")] {
            assert!(asked(form).is_none());
        }
    }
}
