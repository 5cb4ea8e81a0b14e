//! Whether a link may be used now, which its page and everything that its buttons lead to ask first.

use axum::{http::HeaderMap, response::Response};
use qujat_platform::{
    link_token,
    store::{LinkView, Opened},
};
use qujat_templates::web::Closed;

use crate::{context::ApiContext, customer, error::ApiResult, language, pages};

/// A link that may be used, or the page that says why it may not.
pub(super) enum Visit {
    Open(LinkView),
    Closed(Response),
}

/// Looks whether the link may be used now. A company that billing serves no longer is shown nothing.
pub(super) async fn visit(api: &ApiContext, token: &str, headers: &HeaderMap) -> ApiResult<Visit> {
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
    Ok(Visit::Closed(pages::closed(&api.settings.operator, locale, reason)))
}
