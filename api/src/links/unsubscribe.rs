//! `POST /u/{token}`: a recipient ends the monthly mails, by the button of the page or of a mail program (RFC 8058).
//!
//! A mail program posts without cookies or any other credential and follows no redirect, so the token alone counts and the answer is
//! 200. What it posts is `List-Unsubscribe=One-Click` and nothing else, which no scanner does by looking.

use axum::{
    Extension, Form,
    body::Bytes,
    extract::{FromRequest, Path, Request, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::Response,
};
use qujat_platform::{
    Priority, TraceId,
    mailer::{ONE_CLICK_FIELD, ONE_CLICK_VALUE},
    queue::{Due, LaneName},
};
use qujat_templates::{Problem, web};

use crate::{
    context::SharedContext,
    error::{ApiError, ApiResult},
    links::unsubscribe_page::{find, told},
    pages,
};

/// Whether the body says `List-Unsubscribe=One-Click` and nothing else.
async fn is_one_click(request: Request) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(boundary) = boundary(content_type) else {
        // The extractor takes the other encoding only.
        let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        return form.is_ok_and(
            |Form(pairs)| matches!(pairs.as_slice(), [(name, value)] if name == ONE_CLICK_FIELD && value == ONE_CLICK_VALUE),
        );
    };
    let bytes = Bytes::from_request(request, &()).await.unwrap_or_default();
    std::str::from_utf8(&bytes).is_ok_and(|body| is_one_click_part(body, &boundary))
}

/// What separates the parts of `multipart/form-data; boundary=…`; `None` for another media type.
fn boundary(content_type: &str) -> Option<String> {
    let (media_type, parameters) = content_type.split_once(';')?;
    if !media_type.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let named = |parameter: &str| {
        let (name, value) = parameter.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then(|| value.trim_matches('"').to_owned())
    };
    parameters.split(';').find_map(named).filter(|boundary| !boundary.is_empty())
}

/// Whether the body is one part (RFC 7578) that says so. Nothing that a part may say otherwise can look like it: the value ends where the
/// next boundary begins.
fn is_one_click_part(body: &str, boundary: &str) -> bool {
    let delimiter = format!("--{boundary}");
    let mut parts = body.split(&delimiter);
    let (Some(preamble), Some(part), Some(end), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let Some((head, value)) = part.split_once("\r\n\r\n") else { return false };
    let name = format!("name=\"{ONE_CLICK_FIELD}\"");
    let is_named = head.lines().any(|line| {
        let line = line.trim();
        line.to_ascii_lowercase().starts_with("content-disposition:")
            && line.split(';').skip(1).any(|parameter| parameter.trim() == name)
    });
    preamble.trim().is_empty() && is_named && value.strip_suffix("\r\n") == Some(ONE_CLICK_VALUE) && end.trim() == "--"
}

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
pub(crate) async fn unsubscribe(
    State(api): State<SharedContext>,
    Extension(trace): Extension<TraceId>,
    Path(token): Path<String>,
    request: Request,
) -> ApiResult<Response> {
    let link = match find(&api, &token, request.headers()).await? {
        Ok(link) => link,
        Err(page) => return Ok(page),
    };
    if !is_one_click(request).await {
        let problem = Problem::unknown_value(ONE_CLICK_FIELD, "", &[ONE_CLICK_VALUE]);
        return Err(ApiError::unprocessable(vec![problem]).spoken_in(link.locale.parse().ok()));
    }
    let told_of = api.store.unsubscribe(&link, api.mail_deadline_hours, trace, api.now()).await?;
    let mails = told_of.iter().map(|mail| Due { id: mail.0, company: link.company.clone(), priority: Priority::Interactive });
    api.queue.wake(LaneName::MAIL, &mails.collect::<Vec<_>>()).await;
    tracing::info!("a recipient has unsubscribed");
    Ok(pages::html(StatusCode::OK, web::unsubscribed(&told(&api, &link))))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    const URL_ENCODED: &str = "application/x-www-form-urlencoded";
    /// As in the examples of RFC 8058 §8.
    const MULTIPART: &str = "multipart/form-data; boundary=---FormBoundaryjWmhtjORrn";

    async fn of(content_type: &str, body: &str) -> bool {
        is_one_click(Request::post("/").header(CONTENT_TYPE, content_type).body(Body::from(body.to_owned())).unwrap()).await
    }

    fn multipart(name: &str, value: &str) -> String {
        let boundary = "-----FormBoundaryjWmhtjORrn";
        format!("{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n{boundary}--\r\n")
    }

    #[tokio::test]
    async fn both_encodings_are_read() {
        assert!(of(URL_ENCODED, "List-Unsubscribe=One-Click").await);
        assert!(of("application/x-www-form-urlencoded; charset=utf-8", "List%2DUnsubscribe=One%2DClick").await);
        assert!(of(MULTIPART, &multipart("List-Unsubscribe", "One-Click")).await);
        let quoted = "Multipart/Form-Data; Boundary=\"---FormBoundaryjWmhtjORrn\"";
        assert!(of(quoted, &multipart("List-Unsubscribe", "One-Click")).await);
    }

    #[tokio::test]
    async fn anything_else_is_not() {
        for body in [
            "",
            "List-Unsubscribe=",
            "List-Unsubscribe=Two-Click",
            "list-unsubscribe=One-Click",
            "a=b",
            "List-Unsubscribe=One-Click&a=b",
        ] {
            assert!(!of(URL_ENCODED, body).await, "{body}");
        }
        for body in [
            String::new(),
            multipart("List-Unsubscribe", "Two-Click"),
            multipart("List-Unsubscribe", "One-Click\r\n"),
            multipart("List", "One-Click"),
            multipart("List-Unsubscribe", "One-Click").replace("--\r\n", "\r\n"),
            multipart("List-Unsubscribe", "One-Click") + &multipart("a", "b"),
            "List-Unsubscribe=One-Click".to_owned(),
        ] {
            assert!(!of(MULTIPART, &body).await, "{body}");
        }
        for content_type in ["", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary="] {
            assert!(!of(content_type, "List-Unsubscribe=One-Click").await, "{content_type}");
        }
    }
}
