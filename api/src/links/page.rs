//! `GET|HEAD /d/{token}`: the page behind the address in a mail.
//!
//! Looking changes nothing, because mail scanners look at every address. The token stands in no log, no referrer and no cache.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use qujat_templates::{ListedDocument, calendar::Month, web};

use crate::{
    context::SharedContext,
    error::ApiResult,
    links::visit::{Visit, visit},
    pages,
};

/// Shows the documents of a mailed link.
///
/// An HTML page in the mail's language with a button for each file. A link that has expired or was revoked is answered with 410 and says how
/// to get a new one.
#[utoipa::path(
    get,
    path = "/d/{token}",
    tag = "links",
    security(()),
    params(("token" = String, Path, description = "From the mail; a bearer grant")),
    responses(
        (status = 200, description = "The page", content_type = "text/html"),
        (status = 404, description = "There never was such a link", content_type = "text/html"),
        (status = 410, description = "The link is over", content_type = "text/html"),
        (status = 503, description = "Billing can't say whether the company is still served; `Retry-After` says when to come again",
            content_type = "text/html"),
    )
)]
pub(crate) async fn link_page(
    State(api): State<SharedContext>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let link = match visit(&api, &token, &headers).await? {
        Visit::Open(link) => link,
        Visit::Closed(page) => return Ok(page),
    };
    let reference =
        api.store.reference_of_delivery(link.delivery).await?.map(|reference| reference.to_string()).unwrap_or_default();
    let documents: Vec<ListedDocument> = link.documents.iter().map(ListedDocument::from).collect();
    let page = web::link(&web::LinkPage {
        locale: link.locale.parse().unwrap_or_default(),
        company: &link.company_name,
        bin: &link.company,
        month: link.month.map(Month::of),
        documents: &documents,
        valid_until: link.expires_at,
        reference: &reference,
        operator: &api.settings.operator,
    });
    Ok(pages::html(StatusCode::OK, page))
}
