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
use qujat_templates::{
    CountError, Problem, PublicationCount, WriteError,
    calendar::Month,
    identifiers::Bin,
    publication_plan::{self, Wish},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Scope},
    body::{
        fields::{self, field},
        json,
    },
    context::{ApiContext, SharedContext},
    error::{ApiError, ApiResult},
    language,
    problem::ProblemDetails,
    publications::{list::PublicationsAnswer, model::PublicationAnswer},
};

/// Names of the fields.
const FIELDS: [&str; 7] = ["kind", "from_month", "to_month", "company", "replace", "notify", "dry_run"];

/// What is to be published.
#[derive(Debug, ToSchema)]
pub struct PublicationsBody {
    /// A kind that is published each month: `completion_act`, `invoice_register`, `reconciliation_act`.
    pub kind: String,
    #[schema(value_type = String, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-10")]
    pub from_month: Month,
    /// By default `from_month`. Several months are history made up for: they yield to everything else, and nobody is mailed unless
    /// `notify` says so.
    #[schema(value_type = Option<String>, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-10")]
    pub to_month: Month,
    /// BIN of the only company to publish for.
    #[schema(pattern = "^[0-9]{12}$", example = "980540002879")]
    pub company: Option<String>,
    /// Documents that are there are made anew, for this reason; the former ones stay readable as replaced. 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    pub replace: Option<String>,
    /// Whether subscribers are mailed, also of a month that is there. Without it a month that is there keeps what it has, and a new one is
    /// mailed if it is a single month, not one of several.
    pub notify: Option<bool>,
    /// Only say what would be made. By default `false`.
    #[schema(required = false, default = false)]
    pub dry_run: bool,
}

impl PublicationsBody {
    /// Reads the body, or gathers all problems. Which months and companies there are is for the plan to say.
    pub(crate) fn read(body: &Value) -> Result<Self, Vec<Problem>> {
        let Value::Object(object) = body else { return Err(vec![Problem::wrong_type("", "object")]) };
        let mut problems: Vec<Problem> = fields::unknown(object, &FIELDS).collect();
        for name in ["kind", "from_month"] {
            if field(object, name).is_none() {
                problems.push(Problem::required(name));
            }
        }
        let kind = text(object, "kind", &mut problems).map(str::to_owned);
        let from_month = month(object, "from_month", &mut problems);
        let to_month = month(object, "to_month", &mut problems).or(from_month);
        let company = text(object, "company", &mut problems).and_then(|text| match Bin::trusted(text.trim()) {
            Ok(bin) => Some(bin.as_str().to_owned()),
            Err(_) => {
                problems.push(Problem::malformed_bin("company"));
                None
            }
        });
        let replace = fields::reason(object, "replace", &mut problems);
        let notify = fields::boolean(object, "notify", &mut problems);
        let dry_run = fields::boolean(object, "dry_run", &mut problems).unwrap_or_default();
        match (kind, from_month, to_month) {
            (Some(kind), Some(from_month), Some(to_month)) if problems.is_empty() => {
                Ok(Self { kind, from_month, to_month, company, replace, notify, dry_run })
            }
            _ => Err(problems),
        }
    }

    fn wish(&self) -> Wish {
        Wish {
            kind: self.kind.clone(),
            from_month: self.from_month,
            to_month: self.to_month,
            company: self.company.clone(),
            notify: self.notify,
        }
    }
}

fn text<'a>(object: &'a Map<String, Value>, name: &str, problems: &mut Vec<Problem>) -> Option<&'a str> {
    let text = field(object, name)?.as_str();
    if text.is_none() {
        problems.push(Problem::wrong_type(name, "text"));
    }
    text
}

fn month(object: &Map<String, Value>, name: &str, problems: &mut Vec<Problem>) -> Option<Month> {
    let month = text(object, name, problems)?.trim().parse().ok();
    if month.is_none() {
        problems.push(Problem::malformed_month(name));
    }
    month
}

/// How long an operator waits for billing to say whether the months are closed.
const TIMEOUT: Duration = Duration::from_secs(10);

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
    )
)]
pub(crate) async fn start_publications(
    State(api): State<SharedContext>,
    caller: Caller,
    headers: HeaderMap,
    request: Request,
) -> ApiResult<Response> {
    caller.needs(Scope::Operate)?;
    let body = json::read(request, api.http.body_limit_bytes).await?;
    let body = PublicationsBody::read(&body).map_err(ApiError::unprocessable)?;
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
async fn plan(api: &ApiContext, body: &PublicationsBody) -> ApiResult<Vec<NewPublication>> {
    let wish = body.wish();
    let plan = async {
        let mut connection = api.billing.ask().await?;
        publication_plan::plan(&wish, &api.catalogue, &api.settings, &mut connection, api.now()).await
    };
    let planned = tokio::time::timeout(TIMEOUT, plan).await.map_err(|_| ApiError::unavailable("billing did not answer in time"))?;
    planned.map_err(billing)?.map_err(ApiError::unprocessable)
}

async fn count(api: &ApiContext, body: &PublicationsBody, publications: &[NewPublication]) -> ApiResult<PlanAnswer> {
    let kind = api.catalogue.find(&body.kind).and_then(|kind| kind.publication());
    let kind = kind.ok_or_else(|| ApiError::internal("a kind was planned that isn't published"))?;
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

fn billing(error: WriteError) -> ApiError {
    match error {
        WriteError::Billing(error) => error.into(),
        WriteError::Refused(problem) => ApiError::unprocessable(vec![problem]),
        error => ApiError::internal(error),
    }
}

async fn started(api: &ApiContext, body: &PublicationsBody, locale: Locale) -> ApiResult<PublicationsAnswer> {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_month_is_a_run_of_one() {
        let body = PublicationsBody::read(&json!({ "kind": "completion_act", "from_month": "2026-10" })).unwrap();
        assert_eq!((body.from_month, body.notify, body.dry_run), (body.to_month, None, false));
        assert_eq!(body.replace, None);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let of = |body: Value| {
            let problems = PublicationsBody::read(&body).unwrap_err();
            problems.into_iter().map(|problem| (problem.field, problem.rule)).collect::<Vec<_>>()
        };
        let problems = of(json!({
            "kind": 1, "from_month": "10", "to_month": 7, "company": "1", "replace": "", "notify": "no", "dry_run": 0, "mail": true,
        }));
        let expected = [
            ("mail", "unknown_field"),
            ("kind", "wrong_type"),
            ("from_month", "malformed_month"),
            ("to_month", "wrong_type"),
            ("company", "malformed_bin"),
            ("replace", "required"),
            ("notify", "unknown_value"),
            ("dry_run", "unknown_value"),
        ];
        assert_eq!(problems, expected.map(|(field, rule)| (field.to_owned(), rule)));
        assert_eq!(of(json!({})), ["kind", "from_month"].map(|field| (field.to_owned(), "required")));
        assert_eq!(of(json!("x")), [(String::new(), "wrong_type")]);
    }
}
