//! `GET /v1/requests/{id}/events`: where a request stands, whenever that changes, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, stream};
use qujat_platform::{
    RequestId, link_token,
    store::{EventTicket, RequestView, StoreError},
};
use qujat_render::Locale;
use tokio::time::{Instant, sleep};
use utoipa::ToSchema;

use crate::{
    auth::Caller,
    context::{ApiContext, SharedContext},
    error::{ApiError, ApiResult},
    language,
    limits::slots::Slot,
    problem::ProblemDetails,
    requests::{model::RequestAnswer, show::visible},
    rules,
};

/// How often the row is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// How long one stream lasts. Browsers open a new one by themselves, and show their token or ticket again.
const LONGEST: Duration = Duration::from_secs(600);
/// How often something is sent, so that nobody between takes the connection for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Watches a request.
///
/// Each event is named `state` and carries what `GET /v1/requests/{id}` would answer. The stream ends with a final state, with the token or the
/// right to the company, after ten minutes, or when the service stops. A browser's `EventSource` is to be closed once `final` is true, or it asks again.
#[utoipa::path(
    get,
    path = "/v1/requests/{id}/events",
    tag = "requests",
    params(
        ("id" = Uuid, Path, description = "The request's id"),
        ("ticket" = Option<String>, Query, description = "From `POST` of the same address, instead of `Authorization`"),
    ),
    responses(
        (status = 200, description = "Events named `state`", body = RequestEvent, content_type = "text/event-stream"),
        (status = 429, description = "The caller or the company has as many streams open as they may; `Retry-After` says when to come again",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "Too many streams are open", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn watch_request(
    State(api): State<SharedContext>,
    caller: Result<Caller, ApiError>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> ApiResult<impl IntoResponse> {
    let ticket = pairs.iter().find(|(name, value)| name == "ticket" && !value.is_empty());
    let (view, holder) = match ticket {
        Some((_, ticket)) => with_ticket(&api, &id, ticket).await?,
        None => {
            let caller = caller?;
            let view = visible(&api, &caller, &id).await?;
            (view, EventTicket { subject: caller.subject().to_owned(), believed_until: caller.believed_until() })
        }
    };
    let slot = api.streams.take(&view.company, &holder.subject).await?;
    let watch = Watch {
        request: view.id,
        company: view.company,
        holder,
        wanted: language::wanted(&headers),
        until: Instant::now() + LONGEST,
        seen: None,
        api,
        _slot: slot,
    };
    Ok(Sse::new(watch.events()).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// The request that a ticket was given for, and to whom. A right that was taken away since closes it; that the request belongs to a
/// company which the holder's token named was looked at when it was given.
async fn with_ticket(api: &ApiContext, id: &str, ticket: &str) -> ApiResult<(RequestView, EventTicket)> {
    let invalid = || ApiError {
        challenge: Some(r#"Bearer realm="qujat", error="invalid_token""#.to_owned()),
        ..ApiError::new(StatusCode::UNAUTHORIZED, rules::event_ticket_invalid())
    };
    let id: RequestId = id.parse().map_err(|_| ApiError::not_found(rules::request_not_found()))?;
    let holder = api.store.event_ticket(&link_token::hash(ticket), id, api.now()).await?.ok_or_else(invalid)?;
    let view = api.store.request(id).await?.ok_or_else(invalid)?;
    if api.store.is_revoked(&holder.subject, &view.company).await? {
        return Err(ApiError::forbidden(rules::company_not_allowed("", &[])));
    }
    Ok((view, holder))
}

/// One event of the stream.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only the schema is needed: axum writes the lines")]
struct RequestEvent {
    /// Always `state`.
    event: String,
    /// JSON: what `GET /v1/requests/{id}` would answer.
    #[schema(content_media_type = "application/json")]
    data: String,
}

struct Watch {
    api: SharedContext,
    request: RequestId,
    company: String,
    /// Whoever opened the stream; it shows nothing that they could not ask for now.
    holder: EventTicket,
    wanted: Option<Locale>,
    until: Instant,
    seen: Option<RequestAnswer>,
    /// Given back when the stream ends or its reader has gone.
    _slot: Slot,
}

impl Watch {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut watch| async move {
            let event = watch.next().await?;
            Some((Ok(event), watch))
        })
    }

    /// The next change; `None` when there will be none in this stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.seen.as_ref().is_some_and(|seen| seen.is_final) || Instant::now() >= self.until {
                return None;
            }
            if self.seen.is_some() {
                tokio::select! {
                    () = sleep(LOOK) => {}
                    () = self.api.closing.cancelled() => return None,
                }
            }
            if self.api.now() >= self.holder.believed_until {
                return None;
            }
            match self.read().await {
                Ok(None) => return None,
                Ok(current) if current == self.seen => {}
                Ok(Some(current)) => {
                    let event = Event::default().event("state").json_data(&current).ok()?;
                    self.seen = Some(current);
                    return Some(event);
                }
                // The database is away. Whoever watches is better served by the next look than by an end.
                Err(()) => sleep(LOOK).await,
            }
        }
    }

    /// `None`: there is nothing more to be seen by this caller.
    async fn read(&self) -> Result<Option<RequestAnswer>, ()> {
        let away = |error: StoreError| tracing::debug!(%error, "can't read");
        if self.api.store.is_revoked(&self.holder.subject, &self.company).await.map_err(away)? {
            return Ok(None);
        }
        let Some(view) = self.api.store.request(self.request).await.map_err(away)? else {
            return Ok(None);
        };
        RequestAnswer::of(&self.api, view, self.wanted).await.map(Some).map_err(drop)
    }
}
