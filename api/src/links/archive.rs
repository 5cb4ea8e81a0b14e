//! `GET|HEAD /d/{token}/archive/{ticket}`: all files of a link in one ZIP, to which the button for all of them leads.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};
use qujat_platform::link_token;
use qujat_templates::{calendar, web::Closed};

use crate::{
    context::SharedContext,
    download::{self, archive},
    error::ApiResult,
    links::visit::{Visit, visit},
    pages, vocabulary,
};

/// Downloads all files of a mailed link.
///
/// Works for five minutes after the button was pressed. Each file is audited and its document marked as viewed, as if it had been fetched by
/// itself.
#[utoipa::path(
    get,
    path = "/d/{token}/archive/{ticket}",
    tag = "links",
    security(()),
    params(("token" = String, Path, description = "From the mail"), ("ticket" = String, Path, description = "From the answer to the button")),
    responses(
        (status = 200, description = "The archive", body = inline(vocabulary::Bytes), content_type = "application/zip"),
        (status = 404, description = "No such link", content_type = "text/html"),
        (status = 410, description = "The link or its ticket is over", content_type = "text/html"),
        (status = 429, description = "Too many archives of this link or its company are under way", 
            content_type = "text/html"),
        (status = 503, description = "Too many archives are under way, or billing can't say whether the company is still served; `Retry-After` says when to come again",
            content_type = "text/html"),
    )
)]
pub(crate) async fn link_archive(
    State(api): State<SharedContext>,
    Path((token, ticket)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let link = match visit(&api, &token, &headers).await? {
        Visit::Open(link) => link,
        Visit::Closed(page) => return Ok(page),
    };
    let now = api.now();
    let (token_hash, ticket_hash) = (link_token::hash(&token), link_token::hash(&ticket));
    let Some(files) = api.store.redeem_archive_ticket(&token_hash, &ticket_hash, now).await? else {
        return Ok(pages::closed(&api.settings.operator, link.locale.parse().unwrap_or_default(), Closed::TicketExpired));
    };
    let slot = match api.archives.take(&link.company, &download::hexadecimal(&token_hash)).await {
        Err(refusal) if refusal.status == StatusCode::TOO_MANY_REQUESTS => {
            return Ok(pages::closed(&api.settings.operator, link.locale.parse().unwrap_or_default(), Closed::Busy));
        }
        slot => slot?,
    };
    let name = format!("documents_{}_{}.zip", link.company, calendar::today(now));
    let response = archive::open(&api.objects, files.clone(), &name, now, &method, slot).await?;
    if method != Method::HEAD {
        api.store.link_downloaded(&link, &ticket_hash, &files, now).await?;
    }
    Ok(pages::private(response))
}
