//! `POST /v1/reports/{kind}`: somebody asks for a report.
//!
//! Everything is checked before anything is queued, and all that is wrong is said at once. Then the request and its job become rows,
//! and only then a worker is woken; what nobody was woken for is found by the workers' sweep.

use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::{
    Priority, RequestId, TraceId,
    queue::{Due, LaneName},
    store::{Accepted, Ask},
};
use qujat_render::Locale;
use qujat_templates::{Customer, Kind, Mailing, Problem, Settings};
use serde_json::{Map, Value};

use crate::{
    auth::{Caller, Scope},
    body::{
        fields::{self, company, field, locale},
        json, recipients,
    },
    context::{ApiContext, SharedContext},
    customer::{self, Admission},
    error::{ApiError, ApiResult},
    idempotency,
    limits::hourly,
    problem::ProblemDetails,
    requests::{model::RequestAnswer, show},
    rules,
};

/// Names of the fields.
const FIELDS: [&str; 5] = ["company", "parameters", "locale", "formats", "recipients"];

/// What was asked, as far as it could be read.
#[derive(Debug, Default)]
struct Asked {
    /// A BIN. Its check digit is not looked at: only one that stands in the token is served, and real ones fail it (domain.md §15.8).
    pub company: Option<String>,
    /// Canonical.
    pub parameters: Option<Value>,
    pub locale: Option<Locale>,
    /// Sorted and without repetition.
    pub formats: Vec<String>,
    pub recipients: Vec<String>,
}

impl Asked {
    /// Reads the body and gathers all problems; what is asked is complete when there are none.
    pub fn read(body: &Value, kind: &dyn Kind, settings: &Settings, now: DateTime<Utc>) -> (Self, Vec<Problem>) {
        let Value::Object(object) = body else {
            return (Self::default(), vec![Problem::wrong_type("", "object")]);
        };
        let mut problems: Vec<Problem> = fields::unknown(object, &FIELDS).collect();
        let asked = Self {
            company: company(object, &mut problems),
            locale: locale(object, &mut problems),
            formats: formats(object, kind, &mut problems),
            recipients: recipients(object, kind, settings, &mut problems),
            parameters: parameters(object, kind, settings, now, &mut problems),
        };
        (asked, problems)
    }
}

/// Absent, or a list of names that the kind has. The first of the kind is the default.
fn formats(object: &Map<String, Value>, kind: &dyn Kind, problems: &mut Vec<Problem>) -> Vec<String> {
    let known: Vec<&str> = kind.declaration().formats.iter().map(|format| format.name()).collect();
    let default = || known.first().map(|format| (*format).to_owned()).into_iter().collect();
    fields::formats(object, &known, problems).unwrap_or_else(default)
}

fn recipients(object: &Map<String, Value>, kind: &dyn Kind, settings: &Settings, problems: &mut Vec<Problem>) -> Vec<String> {
    let named = field(object, "recipients").filter(|value| value.as_array().is_none_or(|items| !items.is_empty()));
    if let Some(named) = named {
        return recipients::read(named, settings, problems);
    }
    if kind.declaration().mailing == Mailing::Required {
        problems.push(Problem::recipients_required());
    }
    Vec::new()
}

fn parameters(
    object: &Map<String, Value>,
    kind: &dyn Kind,
    settings: &Settings,
    now: DateTime<Utc>,
    problems: &mut Vec<Problem>,
) -> Option<Value> {
    let nothing = Value::Object(Map::new());
    match kind.canonical(field(object, "parameters").unwrap_or(&nothing), settings, now) {
        Ok(canonical) => Some(canonical),
        Err(refused) => {
            problems.extend(refused);
            None
        }
    }
}

/// Asks for a report.
///
/// The answer is the request; `Location` is where to look at it. With `Idempotency-Key` a repeated call is answered with the request that
/// the first one made.
#[utoipa::path(
    post,
    path = "/v1/reports/{kind}",
    tag = "reports",
    params(
        ("kind" = String, Path, description = "Kind of report, from `GET /v1/reports`"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 200 visible ASCII characters, anew for each new request"),
    ),
    responses(
        (status = 202, description = "Queued", body = RequestAnswer, headers(
            ("Location" = String, description = "Address of the request"),
            ("Retry-After" = u64, description = "Seconds until looking is worth while"),
        )),
        (status = 403, description = "The token lacks the scope `reports:request` or the company", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 404, description = "No such kind, or no such account or number of this company", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 422, description = "All that is wrong with the request", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 429, description = "The caller or the company has asked for, or mailed to, all that may be within an hour: `too_many_requests`, \
            `too_many_mails` or `too_many_new_addresses`; `Retry-After` says when again",
            body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn ask_report(
    State(api): State<SharedContext>,
    caller: Caller,
    Extension(trace): Extension<TraceId>,
    Path(name): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> ApiResult<Response> {
    caller.needs(Scope::RequestReports)?;
    let kind = find_kind(&api, &name)?;
    let body = json::read(request, api.http.body_limit_bytes).await?;
    let language = body.get("locale").and_then(Value::as_str).and_then(|locale| locale.parse().ok());
    let accepted = accept(&api, &caller, kind, &body, &headers, trace).await.map_err(|refusal| refusal.spoken_in(language))?;
    match accepted {
        Accepted::New { request, .. } | Accepted::Repeated { request } => answer(&api, request, &headers).await,
        Accepted::KeyReused => Err(ApiError::unprocessable(vec![rules::idempotency_key_reused()]).spoken_in(language)),
        Accepted::LimitReached(reached) => Err(hourly::refusal(reached, api.now()).spoken_in(language)),
    }
}

pub(super) fn find_kind<'a>(api: &'a ApiContext, name: &str) -> ApiResult<&'a dyn Kind> {
    api.catalogue.find(name).ok_or_else(|| ApiError::not_found(Problem::unknown_kind(name, &api.catalogue.names())))
}

async fn accept(
    api: &ApiContext,
    caller: &Caller,
    kind: &dyn Kind,
    body: &Value,
    headers: &HeaderMap,
    trace: TraceId,
) -> ApiResult<Accepted> {
    let now = api.now();
    let (asked, mut problems) = Asked::read(body, kind, &api.settings, now);
    if let Some(company) = &asked.company {
        caller.may_act_for(company, "company", &api.store).await?;
    }
    let idempotency = idempotency::read(headers, kind.declaration().name, body).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let (Some(company), Some(parameters), true) = (asked.company, asked.parameters, problems.is_empty()) else {
        return Err(ApiError::unprocessable(problems));
    };
    if let Some(idempotency) = &idempotency
        && let Some(earlier) = api.store.earlier_request(caller.subject(), &idempotency.key, &idempotency.digest).await?
    {
        return Ok(if earlier.same { Accepted::Repeated { request: earlier.request } } else { Accepted::KeyReused });
    }
    let customer = admitted(api, kind, &company, &parameters).await?;
    let locale = asked.locale.or_else(|| customer.as_ref().and_then(Customer::locale)).unwrap_or_default();
    let ask = Ask {
        kind: kind.declaration().name.to_owned(),
        company_name: customer.as_ref().map_or_else(|| company.clone(), |customer| customer.name_in(locale).to_owned()),
        company,
        parameters,
        locale: locale.name().to_owned(),
        formats: asked.formats,
        recipients: asked.recipients,
        asker: caller.asker(),
        idempotency,
        priority: Priority::Interactive,
        trace,
    };
    let deadline = now + TimeDelta::hours(i64::from(api.deadline_hours));
    let accepted = api.store.accept(&ask, now, deadline, &api.hourly_limits()).await?;
    if let Accepted::New { request, job, priority, joined } = accepted {
        // Where it joined, the job's own lines have the trace of the request that it joined.
        tracing::info!(%request, %job, kind = ask.kind, joined, "accepted");
        api.queue.wake(LaneName::DOCUMENTS, &[Due { id: job.0, company: ask.company.clone(), priority }]).await;
    }
    Ok(accepted)
}

/// Asks billing. `None`: it is away, and the worker will ask.
async fn admitted(api: &ApiContext, kind: &dyn Kind, company: &str, parameters: &Value) -> ApiResult<Option<Customer>> {
    match customer::admit(&api.billing, kind, company, parameters).await {
        Admission::Admitted(customer) => Ok(Some(customer)),
        Admission::Unknown => {
            tracing::warn!("billing is away, so a request is accepted unchecked");
            Ok(None)
        }
        Admission::Refused(problem) => Err(refused(problem)),
    }
}

/// What doesn't exist, or is another company's, is not found; anything else is a request that can't be served as it is.
pub(super) fn refused(problem: Problem) -> ApiError {
    match problem.rule {
        "account_unknown" | "msisdn_unknown" => ApiError::not_found(problem),
        _ => ApiError::unprocessable(vec![problem]),
    }
}

async fn answer(api: &ApiContext, request: RequestId, headers: &HeaderMap) -> ApiResult<Response> {
    let view = api.store.request(request).await?.ok_or_else(|| ApiError::internal("a request is gone that was just accepted"))?;
    let mut response = show::answer(api, view, headers, StatusCode::ACCEPTED).await?;
    if let Ok(location) = HeaderValue::from_str(&format!("/v1/requests/{request}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use qujat_templates::Catalogue;
    use serde_json::json;

    use super::*;

    fn read(kind: &str, body: &Value) -> (Asked, Vec<(String, &'static str)>) {
        let catalogue = Catalogue::standard();
        let now = "2026-11-22T09:05:09Z".parse().unwrap();
        let (asked, problems) = Asked::read(body, catalogue.find(kind).unwrap(), &Settings::default(), now);
        (asked, problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn all_problems_are_gathered() {
        let body = json!({
            "company": "12", "locale": "de", "formats": ["docx", 1], "recipients": ["nobody"], "parameters": [], "color": "red"
        });
        let (_, problems) = read("number_list", &body);
        let expected = [
            ("color", "unknown_field"),
            ("company", "malformed_bin"),
            ("locale", "unknown_locale"),
            ("formats[0]", "unknown_format"),
            ("formats[1]", "wrong_type"),
            ("recipients[0]", "malformed_email"),
            ("parameters", "wrong_type"),
        ];
        assert_eq!(problems.iter().map(|(field, rule)| (field.as_str(), *rule)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_mailed_kind_needs_a_recipient_and_the_rest_has_defaults() {
        let (asked, problems) = read("number_list", &json!({ "company": "750750750750", "recipients": [], "locale": null }));
        assert_eq!(problems, [("recipients".to_owned(), "recipients_required")]);
        assert_eq!((asked.company.as_deref(), asked.locale), (Some("750750750750"), None));
        assert_eq!(asked.formats, ["xlsx"]);
    }

    #[test]
    fn formats_are_sorted_and_repeated_ones_left_out() {
        let (asked, _) = read("completion_act", &json!({ "formats": ["xlsx", "pdf", "xlsx"] }));
        assert_eq!(asked.formats, ["pdf", "xlsx"]);
        assert_eq!(read("completion_act", &json!([])).1, [(String::new(), "wrong_type")]);
    }

    #[test]
    fn strangers_accounts_do_not_exist() {
        assert_eq!(refused(Problem::account_unknown("parameters.account")).status, StatusCode::NOT_FOUND);
        assert_eq!(refused(Problem::company_inactive("company")).status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
