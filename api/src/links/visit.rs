//! Whether a link may be used now, which its page and everything that its buttons lead to ask first.

use axum::{http::HeaderMap, response::Response};
use qujat_platform::{
    link_token,
    store::{LinkView, Opened},
};
use qujat_templates::web::Closed;

use crate::{context::SharedContext, error::ApiResult, language, pages, standing::Standing};

/// A link that may be used, or the page that says why it may not.
pub(super) enum Visit {
    Open(LinkView),
    Closed(Response),
}

/// Looks whether the link may be used now. Of a company that billing serves no longer nothing is shown, nor of one of which it says nothing
/// and hasn't for minutes: whoever follows the link is told to come again.
pub(super) async fn visit(api: &SharedContext, token: &str, headers: &HeaderMap) -> ApiResult<Visit> {
    let hash = link_token::hash(token);
    let (locale, reason) = match api.store.open_link(&hash, api.now()).await? {
        Opened::Open(link) => match api.standings.of(&api.billing, &link.company).await {
            Standing::Served => return Ok(Visit::Open(link)),
            Standing::Ended => (link.locale.parse().ok(), Closed::Revoked),
            Standing::Unknown => (link.locale.parse().ok(), Closed::Unavailable),
        },
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
