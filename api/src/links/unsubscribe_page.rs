//! `GET|HEAD /u/{token}`: the page behind the address that ends a recipient's monthly mails.
//!
//! Looking changes nothing, because mail scanners look at every address. The token stands in no log, no referrer and no cache.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use qujat_platform::{link_token, store::UnsubscribeView};
use qujat_templates::web::{self, Closed, UnsubscribePage};

use crate::{
    context::{ApiContext, SharedContext},
    error::ApiResult,
    language, pages,
};

/// Shows whose monthly mails of which company the link ends, and a button that ends them.
#[utoipa::path(
    get,
    path = "/u/{token}",
    tag = "links",
    security(()),
    params(("token" = String, Path, description = "From the mail; a bearer grant")),
    responses(
        (status = 200, description = "The page", content_type = "text/html"),
        (status = 404, description = "There never was such a link", content_type = "text/html"),
    )
)]
pub(crate) async fn unsubscribe_page(
    State(api): State<SharedContext>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    Ok(match find(&api, &token, &headers).await? {
        Ok(link) => pages::html(StatusCode::OK, web::unsubscribe(&told(&api, &link))),
        Err(page) => page,
    })
}

/// What the link ends, or the page that says that there is none. Billing isn't asked: whoever wants no mails of a company that is served
/// no longer gets none.
pub(super) async fn find(api: &ApiContext, token: &str, headers: &HeaderMap) -> ApiResult<Result<UnsubscribeView, Response>> {
    let link = api.store.unsubscribe_link(&link_token::hash(token)).await?;
    Ok(link.ok_or_else(|| pages::closed(&api.settings.operator, language::wanted(headers).unwrap_or_default(), Closed::Unknown)))
}

pub(super) fn told<'a>(api: &'a ApiContext, link: &'a UnsubscribeView) -> UnsubscribePage<'a> {
    UnsubscribePage {
        locale: link.locale.parse().unwrap_or_default(),
        company: &link.company_name,
        bin: &link.company,
        recipient: &link.recipient,
        operator: &api.settings.operator,
    }
}
