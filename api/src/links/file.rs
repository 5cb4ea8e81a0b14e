//! `GET|HEAD /d/{token}/file/{ticket}`: the file that a button of a link's page leads to.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::{IntoResponse, Response},
};
use qujat_platform::link_token;
use qujat_templates::web::Closed;

use crate::{
    context::SharedContext,
    download,
    error::ApiResult,
    links::visit::{Visit, visit},
    pages, vocabulary,
};

/// Downloads a file of a mailed link.
///
/// Works for five minutes after the button was pressed, with `Range`. Fetching any part of the file marks the document as viewed
/// and is audited, once for each press.
#[utoipa::path(
    get,
    path = "/d/{token}/file/{ticket}",
    tag = "links",
    security(()),
    params(("token" = String, Path, description = "From the mail"), ("ticket" = String, Path, description = "From the answer to the button")),
    responses(
        (status = 200, description = "The file", content(
            (inline(vocabulary::Bytes) = "application/pdf"),
            (inline(vocabulary::Bytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 206, description = "The part that `Range` asked for", content(
            (inline(vocabulary::Bytes) = "application/pdf"),
            (inline(vocabulary::Bytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 404, description = "No such link", content_type = "text/html"),
        (status = 410, description = "The link or its ticket is over", content_type = "text/html"),
        (status = 503, description = "Billing can't say whether the company is still served; `Retry-After` says when to come again",
            content_type = "text/html"),
    )
)]
pub(crate) async fn link_file(
    State(api): State<SharedContext>,
    Path((token, ticket)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let link = match visit(&api, &token, &headers).await? {
        Visit::Open(link) => link,
        Visit::Closed(page) => return Ok(page),
    };
    let hashes = (link_token::hash(&token), link_token::hash(&ticket));
    let Some(file) = api.store.redeem_ticket(&hashes.0, &hashes.1, api.now()).await? else {
        return Ok(pages::closed(&api.settings.operator, link.locale.parse().unwrap_or_default(), Closed::TicketExpired));
    };
    let download = download::open(&api.objects, &file, &method, &headers, "private, no-store").await?;
    if download.sends_bytes {
        api.store.link_downloaded(&link, &hashes.1, std::slice::from_ref(&file), api.now()).await?;
    }
    Ok(pages::private(download.into_response()))
}
