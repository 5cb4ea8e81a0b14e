//! `POST /v1/reports/{kind}`: somebody asks for a report.
//!
//! Everything is checked before anything is queued, and all that is wrong is said at once. Then the request and its job become rows,
//! and only then a worker is woken; what nobody was woken for is found by the workers' sweep.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::{
    Priority, RequestId,
    queue::{Due, Lane},
    store::{Accepted, Ask, Idempotency},
};
use qujat_templates::{Kind, Problem};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    bearer::{Caller, Scope},
    body::json,
    customer::{self, Admission, Customer},
    problem::ProblemDetails,
    refusal::{Answer, Refusal},
    state::{Api, Shared},
};
use crate::{
    reports::ask_body::Asked,
    requests::{model::RequestAnswer, show},
};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Characters.
const LONGEST_KEY: usize = 200;

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
        (status = 429, description = "The caller has asked for all that may be asked for within an hour; `Retry-After` says when again",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = "4XX", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn ask_report(
    State(api): State<Shared>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Answer<Response> {
    caller.needs(Scope::RequestReports)?;
    let kind = find_kind(&api, &name)?;
    let body = json::read(request, api.http.body_limit_bytes).await?;
    let language = body.get("locale").and_then(Value::as_str).and_then(|locale| locale.parse().ok());
    let accepted = accept(&api, &caller, kind, &body, &headers).await.map_err(|refusal| refusal.spoken_in(language))?;
    match accepted {
        Accepted::New { request, .. } | Accepted::Repeated { request } => answer(&api, request, &headers).await,
        Accepted::KeyReused => Err(Refusal::unprocessable(vec![Problem::idempotency_key_reused()]).spoken_in(language)),
        Accepted::TooMany { again_at } => Err(too_many(&api, again_at).spoken_in(language)),
    }
}

/// 429: the asker has asked for all that may be asked for within an hour.
fn too_many(api: &Api, again_at: DateTime<Utc>) -> Refusal {
    let seconds = u64::try_from((again_at - api.now()).num_seconds()).unwrap_or_default();
    Refusal {
        retry_after: Some(seconds.max(1)),
        ..Refusal::new(StatusCode::TOO_MANY_REQUESTS, Problem::too_many_requests(api.http.requests_per_hour))
    }
}

pub(super) fn find_kind<'a>(api: &'a Api, name: &str) -> Answer<&'a dyn Kind> {
    api.catalogue.find(name).ok_or_else(|| Refusal::not_found(Problem::unknown_kind(name, &api.catalogue.names())))
}

async fn accept(api: &Api, caller: &Caller, kind: &dyn Kind, body: &Value, headers: &HeaderMap) -> Answer<Accepted> {
    let now = api.now();
    let (asked, mut problems) = Asked::read(body, kind, &api.settings, now);
    if let Some(company) = &asked.company {
        caller.may_act_for(company, "company", api).await?;
    }
    let idempotency = idempotency(headers, kind, body).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let (Some(company), Some(parameters), true) = (asked.company, asked.parameters, problems.is_empty()) else {
        return Err(Refusal::unprocessable(problems));
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
    };
    let deadline = now + TimeDelta::hours(i64::from(api.deadline_hours));
    let accepted = api.store.accept_within(&ask, now, deadline, api.http.requests_per_hour).await?;
    if let Accepted::New { job, priority, .. } = accepted {
        api.queue.wake(Lane::DOCUMENTS, &[Due { id: job.0, company: ask.company.clone(), priority }]).await;
    }
    Ok(accepted)
}

/// Asks billing. `None`: it is away, and the worker will ask.
async fn admitted(api: &Api, kind: &dyn Kind, company: &str, parameters: &Value) -> Answer<Option<Customer>> {
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
pub(super) fn refused(problem: Problem) -> Refusal {
    match problem.rule {
        "account_unknown" | "msisdn_unknown" => Refusal::not_found(problem),
        _ => Refusal::unprocessable(vec![problem]),
    }
}

/// The key and what is asked under it: the body as it came, so that a repetition is known whatever the clock and billing say by then.
fn idempotency(headers: &HeaderMap, kind: &dyn Kind, body: &Value) -> Result<Option<Idempotency>, Problem> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = value.as_bytes();
    if key.is_empty() || key.len() > LONGEST_KEY || !key.iter().all(u8::is_ascii_graphic) {
        return Err(Problem::idempotency_key_malformed(LONGEST_KEY));
    }
    // serde_json keeps object keys sorted, so equal bodies have one spelling.
    let asked = serde_json::json!([kind.declaration().name, body]).to_string();
    let key = String::from_utf8_lossy(key).into_owned();
    Ok(Some(Idempotency { key, digest: Sha256::digest(asked.as_bytes()).into() }))
}

async fn answer(api: &Api, request: RequestId, headers: &HeaderMap) -> Answer<Response> {
    let view = api.store.request(request).await?.ok_or_else(|| Refusal::internal("a request is gone that was just accepted"))?;
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

    fn of(key: &str, body: &Value) -> Result<Option<Idempotency>, Problem> {
        let mut headers = HeaderMap::new();
        headers.insert(IDEMPOTENCY_KEY, key.parse().unwrap());
        idempotency(&headers, Catalogue::standard().all().next().unwrap(), body)
    }

    #[test]
    fn equal_bodies_have_one_digest() {
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let one = of("k", &parse(r#"{"company":"1","locale":"ru"}"#)).unwrap().unwrap();
        let other = of("k", &parse(r#"{ "locale":"ru", "company": "1" }"#)).unwrap().unwrap();
        assert_eq!(one.digest, other.digest);
        assert_ne!(one.digest, of("k", &json!({ "company": "2", "locale": "ru" })).unwrap().unwrap().digest);
    }

    #[test]
    fn a_key_is_visible_and_short() {
        assert!(of(&"k".repeat(200), &Value::Null).is_ok());
        for key in [String::new(), "k".repeat(201), "a b".into()] {
            assert_eq!(of(&key, &Value::Null).unwrap_err().rule, "idempotency_key_malformed");
        }
    }

    #[test]
    fn strangers_accounts_do_not_exist() {
        assert_eq!(refused(Problem::account_unknown("parameters.account")).status, StatusCode::NOT_FOUND);
        assert_eq!(refused(Problem::company_inactive("company")).status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
