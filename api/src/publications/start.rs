//! `POST /v1/publications`: an operator publishes a month, makes up for several, or has documents made anew.
//!
//! All that happens here is that rows are filed; a scheduler goes over the companies and accounts, and workers make the documents. So an
//! answer that got lost is no harm: asked again, only what is new and what failed is begun.

use std::time::Duration;

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use qujat_platform::store::{Command, NewPublication, PublicationFilter};
use qujat_render::Locale;
use qujat_templates::{CountError, PublicationCount, WriteError, calendar::Month, publication_plan};
use serde::Serialize;
use utoipa::ToSchema;

use crate::publications::{list::PublicationsAnswer, model::PublicationAnswer, start_body::PublicationsBody};
use crate::{
    bearer::{Caller, Scope},
    body::json,
    language,
    problem::ProblemDetails,
    refusal::{Answer, Refusal},
    state::{Api, Shared},
};

/// How long an operator waits for billing to say whether the months are closed.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a command would begin.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanAnswer {
    /// The earliest month first.
    pub months: Vec<PlannedMonth>,
}

/// A month, and what of it there is.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedMonth {
    pub kind: String,
    #[schema(example = "2026-10")]
    pub month: String,
    /// Whether subscribers would be mailed.
    pub notify: bool,
    /// Companies or accounts that have something in the month.
    pub all: usize,
    /// Documents that would be begun.
    pub to_make: usize,
    /// Of them those for which nothing was begun before.
    pub new: usize,
    /// Documents that are there.
    pub there: usize,
}

/// Publishes months.
///
/// Nothing is begun when anything is wrong. With `dry_run` nothing is begun either, and the answer counts what would be; counting
/// everything of several months may take longer than an answer may, which `qujat publish --dry-run` doesn't mind.
#[utoipa::path(
    post,
    path = "/v1/publications",
    tag = "publications",
    request_body = PublicationsBody,
    responses(
        (status = 200, description = "With `dry_run`: what would be made", body = PlanAnswer),
        (status = 202, description = "Begun", body = PublicationsAnswer, headers(
            ("Location" = String, description = "Where to look how far they are"),
        )),
        (status = 403, description = "The token lacks the scope `operate`", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 422, description = "All that is wrong; nothing was begun", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 503, description = "Billing is away; `Retry-After` says when to come again", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = "4XX", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn start_publications(
    State(api): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    request: Request,
) -> Answer<Response> {
    caller.needs(Scope::Operate)?;
    let body = json::read(request, api.http.body_limit_bytes).await?;
    let body = PublicationsBody::read(&body).map_err(Refusal::unprocessable)?;
    let publications = plan(&api, &body).await?;
    if body.dry_run {
        return Ok(Json(count(&api, &body, &publications).await?).into_response());
    }
    let command = Command {
        publications,
        notify: body.notify,
        company: body.company.clone(),
        replace: body.replace.clone(),
        actor: caller.actor(),
    };
    api.store.command_publications(&command, api.now()).await?;
    tracing::info!(kind = body.kind, from = %body.from_month, to = %body.to_month, "publications were started");
    let company = body.company.as_ref().map(|company| format!("&company={company}")).unwrap_or_default();
    let (kind, from, to) = (&body.kind, body.from_month, body.to_month);
    let location = format!("/v1/publications?kind={kind}&from_month={from}&to_month={to}{company}");
    let started = started(&api, &body, language::wanted(&headers).unwrap_or_default()).await?;
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(started)).into_response())
}

/// The publications of the body, if all of them may be.
async fn plan(api: &Api, body: &PublicationsBody) -> Answer<Vec<NewPublication>> {
    let wish = body.wish();
    let plan = async {
        let mut connection = api.billing.ask().await?;
        publication_plan::plan(&wish, &api.catalogue, &api.settings, &mut connection, api.now()).await
    };
    let planned = tokio::time::timeout(PATIENCE, plan).await.map_err(|_| Refusal::unavailable("billing did not answer in time"))?;
    planned.map_err(billing)?.map_err(Refusal::unprocessable)
}

async fn count(api: &Api, body: &PublicationsBody, publications: &[NewPublication]) -> Answer<PlanAnswer> {
    let kind = api.catalogue.find(&body.kind).and_then(|kind| kind.publication());
    let kind = kind.ok_or_else(|| Refusal::internal("a kind was planned that isn't published"))?;
    let mut months = Vec::new();
    for publication in publications {
        let counted = PublicationCount::of(kind, publication, body.company.as_deref(), &api.billing, &api.store).await;
        let count = counted.map_err(|error| match error {
            CountError::Billing(error) => billing(error),
            CountError::Store(error) => error.into(),
        })?;
        let stored = api.store.publication_notifies(&publication.kind, publication.month).await?;
        months.push(PlannedMonth {
            kind: publication.kind.clone(),
            month: Month::of(publication.month).to_string(),
            notify: body.notify.or(stored).unwrap_or(publication.notify),
            all: count.all(),
            to_make: count.to_make(body.replace.is_some()),
            new: count.new,
            there: count.stored,
        });
    }
    Ok(PlanAnswer { months })
}

fn billing(error: WriteError) -> Refusal {
    match error {
        WriteError::Billing(error) => error.into(),
        WriteError::Refused(problem) => Refusal::unprocessable(vec![problem]),
        error => Refusal::internal(error),
    }
}

async fn started(api: &Api, body: &PublicationsBody, locale: Locale) -> Answer<PublicationsAnswer> {
    let filter = PublicationFilter {
        kind: Some(body.kind.clone()),
        months: Some((body.from_month.first_day(), body.to_month.first_day())),
        company: body.company.clone(),
        // As many as there are months since acts are.
        limit: i64::from(u32::MAX),
    };
    let views = api.store.publications(&filter).await?;
    Ok(PublicationsAnswer { publications: views.into_iter().map(|view| PublicationAnswer::of(api, view, locale)).collect() })
}
