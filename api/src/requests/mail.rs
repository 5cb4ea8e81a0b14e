//! `POST /v1/requests/{id}/mails`: the stored document goes to further recipients.

use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use chrono::TimeDelta;
use qujat_platform::{
    Priority, TraceId,
    queue::{Due, LaneName},
    store::{Forward, Forwarded, Idempotency},
};
use qujat_templates::{Problem, Settings};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    auth::Caller,
    body::{fields, json, recipients},
    context::SharedContext,
    error::{ApiError, ApiResult},
    idempotency,
    limits::hourly,
    problem::ProblemDetails,
    requests::{
        model::RequestAnswer,
        show::{self, visible},
    },
    rules,
    standing::Standing,
};

/// Who gets the document.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only the schema is needed: the body is read by hand, so that all that is wrong is said at once")]
struct MailsBody {
    /// E-mail addresses, as many as one request may name.
    #[schema(min_items = 1, example = json!(["buh@example.kz"]))]
    recipients: Vec<String>,
}

/// What was asked, and under which key.
#[derive(Debug)]
struct Asked {
    recipients: Vec<String>,
    idempotency: Option<Idempotency>,
}

impl Asked {
    fn read(body: &Value, id: &str, headers: &HeaderMap, settings: &Settings) -> Result<Self, Vec<Problem>> {
        let Value::Object(object) = body else { return Err(vec![Problem::wrong_type("", "object")]) };
        let mut problems: Vec<Problem> = fields::unknown(object, &["recipients"]).collect();
        let recipients = match fields::field(object, "recipients") {
            Some(named) => recipients::read(named, settings, &mut problems),
            None => Vec::new(),
        };
        if recipients.is_empty() && problems.is_empty() {
            problems.push(Problem::recipients_required());
        }
        let idempotency = idempotency::read(headers, &format!("mails of {id}"), body).unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        if problems.is_empty() { Ok(Self { recipients, idempotency }) } else { Err(problems) }
    }
}

/// Mails the stored document to further recipients.
///
/// Nothing is drawn anew: each gets a mail with a link to the stored files, in the language of the request. Whoever has a mail about the document
/// gets no second one, unless it failed. The links stand on the right of whoever calls. With `Idempotency-Key` a repeated call mails nobody.
#[utoipa::path(
    post,
    path = "/v1/requests/{id}/mails",
    tag = "requests",
    params(
        ("id" = Uuid, Path, description = "The request's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 200 visible ASCII characters, anew for each new call"),
    ),
    request_body = MailsBody,
    responses(
        (status = 202, description = "The mails wait; `deliveries` names them", body = RequestAnswer, headers(
            ("Retry-After" = u64, description = "Seconds until looking is worth while"),
        )),
        (status = 409, description = "The request has no document; `state` says why", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 410, description = "The document's files are not kept any more", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 429, description = "The caller or the company has mailed to, or newly named, all that may be within an hour: `too_many_mails` or \
            `too_many_new_addresses`; `Retry-After` says when again", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn mail_document(
    State(api): State<SharedContext>,
    caller: Caller,
    Extension(trace): Extension<TraceId>,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> ApiResult<Response> {
    let view = visible(&api, &caller, &id).await?;
    let body = json::read(request, api.http.body_limit_bytes).await?;
    let asked = Asked::read(&body, &view.id.to_string(), &headers, &api.settings).map_err(ApiError::unprocessable)?;
    // Its links would open nothing.
    if api.standings.of(&api.billing, &view.company).await == Standing::Ended {
        return Err(ApiError::unprocessable(vec![Problem::company_inactive("id")]));
    }
    let now = api.now();
    let forward = Forward {
        request: view.id,
        company: view.company,
        recipients: asked.recipients,
        asker: caller.asker(),
        idempotency: asked.idempotency,
        trace,
    };
    let deadline = now + TimeDelta::hours(i64::from(api.mail_deadline_hours));
    match api.store.forward(&forward, deadline, &api.hourly_limits(), now).await? {
        Forwarded::Filed(deliveries) => {
            tracing::info!(request = %view.id, mails = deliveries.len(), "forwarded");
            let due = |id: &qujat_platform::DeliveryId| Due {
                id: id.0,
                company: forward.company.clone(),
                priority: Priority::Interactive,
            };
            api.queue.wake(LaneName::MAIL, &deliveries.iter().map(due).collect::<Vec<_>>()).await;
        }
        Forwarded::Repeated => {}
        Forwarded::KeyReused => return Err(ApiError::unprocessable(vec![rules::idempotency_key_reused()])),
        Forwarded::NotStored => {
            let state = Some(view.state.as_str());
            return Err(ApiError { state, ..ApiError::new(StatusCode::CONFLICT, rules::document_not_stored()) });
        }
        Forwarded::Expired => return Err(ApiError::new(StatusCode::GONE, Problem::document_expired())),
        Forwarded::LimitReached(reached) => return Err(hourly::refusal(reached, now)),
    }
    let view = api.store.request(view.id).await?.ok_or_else(|| ApiError::not_found(rules::request_not_found()))?;
    show::answer(&api, view, &headers, StatusCode::ACCEPTED).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rules(body: &Value) -> Vec<(String, &'static str)> {
        let problems = Asked::read(body, "x", &HeaderMap::new(), &Settings::default()).map(|asked| asked.recipients.len());
        problems.unwrap_err().into_iter().map(|problem| (problem.field, problem.rule)).collect()
    }

    #[test]
    fn somebody_must_be_named() {
        let named = |field: &str, rule| vec![(field.to_owned(), rule)];
        assert_eq!(rules(&json!(null)), named("", "wrong_type"));
        assert_eq!(rules(&json!({})), named("recipients", "recipients_required"));
        assert_eq!(rules(&json!({ "recipients": [] })), named("recipients", "recipients_required"));
        assert_eq!(rules(&json!({ "recipients": ["nobody"] })), named("recipients[0]", "malformed_email"));
        assert_eq!(rules(&json!({ "recipients": ["a@b.kz"], "locale": "kk" })), named("locale", "unknown_field"));
    }
}
