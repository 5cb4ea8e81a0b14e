//! `POST /u/{token}`: a recipient ends the monthly mails, by the button of the page or of a mail program (RFC 8058).
//!
//! A mail program posts without cookies or any other credential and follows no redirect, so the token alone counts and the answer is
//! 200. What it posts is `List-Unsubscribe=One-Click` and nothing else, which no scanner does by looking.

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use qujat_platform::{
    Priority,
    mailer::{ONE_CLICK_FIELD, ONE_CLICK_VALUE},
    queue::{Due, Lane},
};
use qujat_templates::{Problem, web};

use crate::links::{
    page::html,
    unsubscribe_form,
    unsubscribe_page::{find, told},
};
use crate::{
    refusal::{Answer, Refusal},
    state::Shared,
};

/// Ends the monthly mails of a company to the recipient of the mail.
///
/// Whoever had subscribed the address is told by mail. Doing it again changes nothing and tells nobody.
#[utoipa::path(
    post,
    path = "/u/{token}",
    tag = "links",
    security(()),
    params(("token" = String, Path, description = "From the mail; a bearer grant")),
    request_body(
        content = String,
        content_type = "application/x-www-form-urlencoded",
        description = "`List-Unsubscribe=One-Click`; `multipart/form-data` is taken as well",
    ),
    responses(
        (status = 200, description = "The mails have ended", content_type = "text/html"),
        (status = 404, description = "There never was such a link", content_type = "text/html"),
        (status = 422, description = "Anything else was posted; nothing has changed", body = crate::problem::ProblemDetails,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn unsubscribe(State(api): State<Shared>, Path(token): Path<String>, request: Request) -> Answer<Response> {
    let link = match find(&api, &token, request.headers()).await? {
        Ok(link) => link,
        Err(page) => return Ok(page),
    };
    if !unsubscribe_form::is_one_click(request).await {
        let problem = Problem::unknown_value(ONE_CLICK_FIELD, "", &[ONE_CLICK_VALUE]);
        return Err(Refusal::unprocessable(vec![problem]).spoken_in(link.locale.parse().ok()));
    }
    let told_of = api.store.unsubscribe(&link, api.mail_deadline_hours, api.now()).await?;
    let mails = told_of.iter().map(|mail| Due { id: mail.0, company: link.company.clone(), priority: Priority::Interactive });
    api.queue.wake(Lane::MAIL, &mails.collect::<Vec<_>>()).await;
    tracing::info!("a recipient has unsubscribed");
    Ok(html(StatusCode::OK, web::unsubscribed(&told(&api, &link))))
}
