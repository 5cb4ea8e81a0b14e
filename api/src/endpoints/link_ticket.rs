//! `POST /d/{token}`: a button of a link's page, which gives a short-lived address of one file.
//!
//! Only a person presses buttons, so only this leads to a download. The address that the browser is sent to works for some minutes
//! and only together with the link.

use axum::{
    extract::{Path, RawForm, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use qujat_platform::{DocumentId, link_token};
use qujat_templates::web::{Closed, DOCUMENT_FIELD, FORMAT_FIELD};

use super::link_page::{PRIVATE, Visit, closed, visit};
use crate::{
    refusal::{Answer, Refusal},
    state::Shared,
};

/// How long a ticket works: long enough to go on with a download that broke off.
const MINUTES: i64 = 5;

/// Gives a ticket for one file of a mailed link.
///
/// The form's fields are `document` and `format`. The answer leads to a GET that sends the file for five minutes.
#[utoipa::path(
    post,
    path = "/d/{token}",
    tag = "links",
    security(()),
    params(("token" = String, Path, description = "From the mail; a bearer grant")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "`document` and `format`"),
    responses(
        (status = 303, description = "`Location` is the file's short-lived address"),
        (status = 404, description = "No such link, or no such file in it", content_type = "text/html"),
        (status = 410, description = "The link is over", content_type = "text/html"),
    )
)]
pub(crate) async fn link_ticket(
    State(api): State<Shared>,
    Path(token): Path<String>,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Answer<Response> {
    let link = match visit(&api, &token, &headers).await? {
        Visit::Open(link) => link,
        Visit::Closed(page) => return Ok(page),
    };
    let unknown = || Ok(closed(&api, link.locale.parse().unwrap_or_default(), Closed::Unknown));
    let Some((document, format)) = asked(&form) else { return unknown() };
    let ticket = ticket()?;
    let expires_at = api.now() + TimeDelta::minutes(MINUTES);
    let (token_hash, ticket_hash) = (link_token::hash(&token), link_token::hash(&ticket));
    if !api.store.issue_ticket(&token_hash, &ticket_hash, document, &format, expires_at).await? {
        return unknown();
    }
    // The router has matched the token, so it is one segment of a path; a hash of it is known, so it is base64url.
    Ok((StatusCode::SEE_OTHER, PRIVATE, [(header::LOCATION, format!("/d/{token}/file/{ticket}"))]).into_response())
}

/// Document and format that the button posts.
fn asked(form: &[u8]) -> Option<(DocumentId, String)> {
    let field = |wanted: &str| {
        let mut pairs = form.split(|byte| *byte == b'&').filter_map(|pair| std::str::from_utf8(pair).ok()?.split_once('='));
        // Ids and names of formats need no escapes.
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
    };
    Some((field(DOCUMENT_FIELD)?.parse().ok()?, field(FORMAT_FIELD)?))
}

/// 32 random bytes in base64url.
fn ticket() -> Answer<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(Refusal::internal)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_names_document_and_format() {
        let (document, format) = asked(b"document=0192f0c1-0000-7000-8000-000000000001&format=pdf").unwrap();
        assert_eq!((document.to_string().as_str(), format.as_str()), ("0192f0c1-0000-7000-8000-000000000001", "pdf"));
        for form in
            [&b""[..], b"document=x&format=pdf", b"format=pdf", b"document=0192f0c1-0000-7000-8000-000000000001", b"\xff=\xff&&=&"]
        {
            assert!(asked(form).is_none());
        }
    }

    #[test]
    fn tickets_are_long_and_differ() {
        let (one, other) = (ticket().unwrap(), ticket().unwrap());
        assert_eq!(one.len(), 43);
        assert_ne!(one, other);
    }
}
