//! `GET|HEAD /d/{token}`: the page behind the address in a mail.
//!
//! Looking changes nothing, because mail scanners look at every address. The token stands in no log, no referrer and no cache.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use qujat_platform::{
    link_token,
    store::{LinkView, Opened},
};
use qujat_render::Locale;
use qujat_templates::{
    ListedDocument,
    calendar::Month,
    web::{self, Closed},
};

use crate::{
    customer, language,
    refusal::Answer,
    state::{Api, Shared},
};

/// Headers of everything below `/d/` and `/u/`.
pub(crate) const PRIVATE: [(HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// Seconds after which a link whose buttons were pressed too often works again: its tickets live for minutes.
const BUSY_SECONDS: u64 = 60;

/// A file of a link: its own `Cache-Control` stays, the rest of [`PRIVATE`] is set.
pub(super) fn private(mut response: Response) -> Response {
    for (name, value) in PRIVATE.into_iter().skip(1) {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A link that may be used, or the page that says why it may not.
pub(super) enum Visit {
    Open(LinkView),
    Closed(Response),
}

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
    )
)]
pub(crate) async fn link_page(State(api): State<Shared>, Path(token): Path<String>, headers: HeaderMap) -> Answer<Response> {
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
    Ok(html(StatusCode::OK, page))
}

/// Looks whether the link may be used now. A company that billing serves no longer is shown nothing.
pub(super) async fn visit(api: &Api, token: &str, headers: &HeaderMap) -> Answer<Visit> {
    let hash = link_token::hash(token);
    let (locale, reason) = match api.store.open_link(&hash, api.now()).await? {
        Opened::Open(link) if customer::is_inactive(&api.billing, &link.company).await => {
            (link.locale.parse().ok(), Closed::Revoked)
        }
        Opened::Open(link) => return Ok(Visit::Open(link)),
        Opened::Over { locale } => {
            let reason = if api.store.link_was_revoked(&hash).await? { Closed::Revoked } else { Closed::Expired };
            (locale.parse().ok(), reason)
        }
        Opened::Removed { locale } => (locale.parse().ok(), Closed::Removed),
        Opened::Unknown => (None, Closed::Unknown),
    };
    let locale = locale.or_else(|| language::wanted(headers)).unwrap_or_default();
    Ok(Visit::Closed(closed(api, locale, reason)))
}

/// The page of a link that leads nowhere.
pub(super) fn closed(api: &Api, locale: Locale, reason: Closed) -> Response {
    let status = match reason {
        Closed::Expired | Closed::Removed | Closed::Revoked | Closed::TicketExpired => StatusCode::GONE,
        Closed::Unknown => StatusCode::NOT_FOUND,
        Closed::Busy => StatusCode::TOO_MANY_REQUESTS,
        Closed::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut page = html(status, web::closed(locale, reason, &api.settings.operator));
    if reason == Closed::Busy {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(BUSY_SECONDS));
    }
    page
}

pub(super) fn html(status: StatusCode, page: String) -> Response {
    (status, PRIVATE, [(header::CONTENT_SECURITY_POLICY, web::CONTENT_SECURITY_POLICY)], Html(page)).into_response()
}
