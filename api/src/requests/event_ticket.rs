//! `POST /v1/requests/{id}/events`: a ticket with which a browser watches a request. `EventSource` can send no `Authorization`, and a
//! token in an address would end up in others' logs; a ticket is good for one request, for minutes, and for watching only.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use chrono::TimeDelta;
use qujat_platform::{link_token, store::EventTicket};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Caller,
    context::SharedContext,
    error::{ApiError, ApiResult},
    instant::Instant,
    problem::ProblemDetails,
    requests::show::visible,
    rules::{self, Whose},
    ticket,
};

/// How long a ticket opens a stream: a browser that lost its connection comes again with the same one.
const MINUTES: i64 = 5;
/// A stream that was opened lasts ten minutes, so nothing later than this matters.
const LONGEST_BELIEF: TimeDelta = TimeDelta::hours(1);
/// Tickets of one caller that still work.
const MOST: usize = 100;

/// A ticket for one request's events.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventTicketAnswer {
    /// A secret: whoever has it sees the request.
    pub ticket: String,
    /// The stream's address with the ticket, for `EventSource`.
    #[schema(example = "/v1/requests/0192f0c1-0000-7000-8000-000000000000/events?ticket=…")]
    pub url: String,
    /// Until when a stream can be opened with it.
    pub expires_at: Instant,
}

/// Gives a ticket for a request's events.
///
/// For browsers, whose `EventSource` sends no token: the ticket stands in the address. It opens streams of this request for five minutes, and no
/// longer than the token; a stream shows nothing that its holder may not see by then.
#[utoipa::path(
    post,
    path = "/v1/requests/{id}/events",
    tag = "requests",
    params(("id" = Uuid, Path, description = "The request's id")),
    responses(
        (status = 201, description = "The ticket", body = EventTicketAnswer),
        (status = 429, description = "The caller has a hundred tickets that still work; `Retry-After` says when to come again",
            body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn event_ticket(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<(StatusCode, Json<EventTicketAnswer>)> {
    let view = visible(&api, &caller, &id).await?;
    let (ticket, now) = (ticket::random()?, api.now());
    let holder =
        EventTicket { subject: caller.subject().to_owned(), believed_until: caller.believed_until().min(now + LONGEST_BELIEF) };
    let expires_at = holder.believed_until.min(now + TimeDelta::minutes(MINUTES));
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    if !api.store.issue_event_ticket(&link_token::hash(&ticket), view.id, &holder, expires_at, most, now).await? {
        let refusal = ApiError::new(StatusCode::TOO_MANY_REQUESTS, rules::too_many_at_once(MOST, Whose::Caller));
        return Err(ApiError { retry_after: Some(60), ..refusal });
    }
    let url = format!("/v1/requests/{}/events?ticket={ticket}", view.id);
    Ok((StatusCode::CREATED, Json(EventTicketAnswer { ticket, url, expires_at: expires_at.into() })))
}
