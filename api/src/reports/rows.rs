//! `GET /v1/reports/{kind}/rows`: a report on the screen, a page at a time, by the same rules, query and columns as its file.
//!
//! Nothing is queued and nothing stored: all that is shown comes from one snapshot of billing, whose instant is told with it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
};
use chrono::{DateTime, Utc};
use qujat_platform::{
    billing::{BillingError, Snapshot},
    store::{AuditAction, AuditEntry},
};
use qujat_render::Locale;
use qujat_templates::{
    Customer, DocumentSpec, Kind, PARAMETERS, Problem, Settings, WriteError,
    identifiers::Bin,
    screen::{Page, Screen},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Scope},
    context::{ApiContext, SharedContext},
    customer,
    error::{ApiError, ApiResult},
    instant::Instant,
    language,
    problem::ProblemDetails,
    reports::ask::{find_kind, refused},
    rules, vocabulary,
};

/// Rows a page.
const DEFAULT_LIMIT: u32 = 50;
const LARGEST_LIMIT: u32 = 500;
/// Characters of a place to go on from: far more than any key has.
const LONGEST_PLACE: usize = 500;

/// What was asked, as far as it could be read.
#[derive(Debug)]
struct Asked {
    pub company: Option<String>,
    pub locale: Option<Locale>,
    pub page: Page,
    /// Canonical.
    pub parameters: Option<Value>,
}

impl Asked {
    /// Reads decoded name and value pairs. Names that are not the page's are the kind's. An empty value counts as absent, as forms send
    /// their empty fields; of a repeated name the last one counts.
    pub fn read(pairs: &[(String, String)], kind: &dyn Kind, settings: &Settings, now: DateTime<Utc>) -> (Self, Vec<Problem>) {
        let page = Page { after: None, limit: DEFAULT_LIMIT };
        let mut asked = Self { company: None, locale: None, page, parameters: None };
        let (mut problems, mut parameters) = (Vec::new(), Map::new());
        for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
            match asked.take(name, value.trim()) {
                Ok(true) => {}
                Ok(false) => {
                    parameters.insert(name.clone(), value.as_str().into());
                }
                Err(problem) => problems.push(problem),
            }
        }
        if asked.company.is_none() && !problems.iter().any(|problem| problem.field == "company") {
            problems.push(Problem::required("company"));
        }
        match kind.canonical(&Value::Object(parameters), settings, now) {
            Ok(canonical) => asked.parameters = Some(canonical),
            Err(wrong) => problems.extend(wrong.into_iter().map(unprefixed)),
        }
        (asked, problems)
    }

    /// `false`: the name is the kind's.
    fn take(&mut self, name: &str, value: &str) -> Result<bool, Problem> {
        match name {
            "company" => self.company = Some(Bin::trusted(value).map_err(|_| Problem::malformed_bin(name))?.as_str().to_owned()),
            "locale" => {
                let locale = value.parse().map_err(|_| Problem::unknown_locale(value, &Locale::ALL.map(Locale::name)))?;
                self.locale = Some(locale);
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit));
                self.page.limit = limit.ok_or_else(|| {
                    let limits = serde_json::json!({ "minimum": 1, "maximum": LARGEST_LIMIT });
                    Problem::unknown_value(name, value, &[&format!("1–{LARGEST_LIMIT}")]).allowing(limits)
                })?;
            }
            "after" if value.chars().count() > LONGEST_PLACE => return Err(rules::malformed_after()),
            "after" => self.page.after = Some(value.to_owned()),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// A kind names its fields below `parameters`; here they stand in the query itself.
fn unprefixed(problem: Problem) -> Problem {
    let field = problem.field.strip_prefix(PARAMETERS).map(|rest| rest.trim_start_matches('.').to_owned());
    Problem { field: field.unwrap_or_else(|| problem.field.clone()), ..problem }
}

/// A page of a report's rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowsAnswer {
    /// The instant of the billing snapshot that everything in this answer was read from.
    pub data_as_of: Instant,
    #[serde(flatten)]
    pub screen: Screen,
}

/// Shows a report's rows.
///
/// The report's parameters are given beside `company`, as texts; an empty one counts as absent. Totals and `total_rows` are those of the
/// whole report, not of the page. Viewing is audited, once in five minutes for the same parameters.
#[utoipa::path(
    get,
    path = "/v1/reports/{kind}/rows",
    tag = "reports",
    params(
        ("kind" = String, Path, description = "Kind of report, from `GET /v1/reports`"),
        ("company" = inline(vocabulary::Bin), Query, description = "BIN"),
        ("locale" = Option<vocabulary::Locale>, Query, description = "By default that of `Accept-Language`, or else the company's"),
        ("after" = Option<String>, Query, max_length = 500, description = "`next` of the page before"),
        ("limit" = Option<i32>, Query, minimum = 1, maximum = 500, description = "By default 50"),
    ),
    responses(
        (status = 200, description = "A page of rows", body = RowsAnswer),
        (status = 404, description = "No such kind, none that is shown on the screen, or no such account or number of this company",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, description = "All that is wrong with the parameters", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 503, description = "Billing is away; `Retry-After` says when to come again", body = ProblemDetails,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn report_rows(
    State(api): State<SharedContext>,
    caller: Caller,
    Path(name): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> ApiResult<Json<RowsAnswer>> {
    caller.needs(Scope::RequestReports)?;
    let kind = find_kind(&api, &name)?;
    if !kind.declaration().screen {
        return Err(ApiError::not_found(rules::screen_unavailable()));
    }
    let (asked, problems) = Asked::read(&pairs, kind, &api.settings, api.now());
    let wanted = asked.locale.or_else(|| language::wanted(&headers));
    let answer = async {
        if let Some(company) = &asked.company {
            caller.may_act_for(company, "company", &api.store).await?;
        }
        let (Some(company), Some(parameters), true) = (&asked.company, &asked.parameters, problems.is_empty()) else {
            return Err(ApiError::unprocessable(problems));
        };
        let _slot = api.screens.take(company, caller.subject()).await?;
        let answer = read(&api, kind, company, parameters, &asked, wanted).await?;
        let entry = AuditEntry {
            detail: serde_json::json!({ "kind": kind.declaration().name, "parameters": parameters }),
            ..AuditEntry::new(AuditAction::ReportViewed, company, caller.actor())
        };
        api.store.audit_once(&entry, api.now()).await?;
        Ok(Json(answer))
    };
    answer.await.map_err(|refusal: ApiError| refusal.spoken_in(asked.locale))
}

/// Everything from one snapshot, which is closed whatever came of it.
async fn read(
    api: &ApiContext,
    kind: &dyn Kind,
    company: &str,
    parameters: &serde_json::Value,
    asked: &Asked,
    wanted: Option<Locale>,
) -> ApiResult<RowsAnswer> {
    // Whatever keeps a connection from being made, billing is away.
    let pending = api.billing.begin().await.map_err(ApiError::unavailable)?;
    let mut snapshot = pending.take().await.map_err(|error| billing(error, false))?;
    let spec = spec(api, &mut snapshot, company, parameters, wanted).await?;
    let refusal = |error| match error {
        WriteError::Refused(problem) => refused(unprefixed(problem)),
        WriteError::Billing(error) => billing(error, asked.page.after.is_some()),
        error => ApiError::internal(error),
    };
    kind.admit(snapshot.connection(), company, parameters).await.map_err(refusal)?;
    let screen = kind.screen(snapshot.connection(), &spec, &asked.page).await.map_err(refusal)?;
    let data_as_of = snapshot.data_as_of.into();
    snapshot.close().await;
    let screen = screen.ok_or_else(|| ApiError::not_found(rules::screen_unavailable()))?;
    Ok(RowsAnswer { data_as_of, screen })
}

async fn spec(
    api: &ApiContext,
    snapshot: &mut Snapshot,
    company: &str,
    parameters: &serde_json::Value,
    wanted: Option<Locale>,
) -> ApiResult<DocumentSpec> {
    let away = |error| billing(error, false);
    // Postgres itself ends a question whose asker has been told that it took too long.
    customer::limit(snapshot.connection(), std::time::Duration::from_secs(api.http.request_seconds)).await.map_err(away)?;
    let customer = Customer::find(snapshot.connection(), company).await.map_err(away)?;
    let locale = wanted.or_else(|| customer.as_ref()?.locale()).unwrap_or_default();
    let company = customer.and_then(|customer| customer.named(locale));
    Ok(DocumentSpec {
        company: company.ok_or_else(|| ApiError::unprocessable(vec![Problem::company_inactive("company")]))?,
        parameters: parameters.clone(),
        locale,
        data_as_of: snapshot.data_as_of,
        settings: Arc::clone(&api.settings),
        own_actions: Some(Arc::new(api.store.clone())),
    })
}

/// Billing that doesn't answer is away; with a place to go on from, a value that its query can't read is that place (SQLSTATE class 22),
/// as all others were checked before.
fn billing(error: BillingError, goes_on: bool) -> ApiError {
    if goes_on && error.is_data_exception() {
        return ApiError::unprocessable(vec![rules::malformed_after()]);
    }
    error.into()
}

#[cfg(test)]
mod tests {
    use qujat_templates::Catalogue;

    use super::*;

    fn of(kind: &str, query: &[(&str, &str)]) -> (Asked, Vec<(String, &'static str)>) {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let now = "2026-11-22T09:05:09Z".parse().unwrap();
        let (asked, problems) = Asked::read(&pairs, Catalogue::standard().find(kind).unwrap(), &Settings::default(), now);
        (asked, problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn the_kinds_parameters_stand_beside_the_page() {
        let query =
            [("company", "750750750750"), ("month", "2026-10"), ("account", "66706 8921"), ("limit", "500"), ("after", "x y")];
        let (asked, problems) = of("completion_act", &query);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(asked.parameters.unwrap(), serde_json::json!({ "account": "667068921", "month": "2026-10" }));
        assert_eq!(asked.page, Page { after: Some("x y".into()), limit: 500 });
    }

    #[test]
    fn what_is_not_allowed_is_named_as_it_was_given() {
        let long = "x".repeat(501);
        let query = [("company", "1"), ("locale", "de"), ("limit", "501"), ("after", &long), ("month", "10"), ("year", "2026")];
        let (_, mut problems) = of("completion_act", &query);
        problems.sort();
        let expected = [
            ("", "exactly_one_of"),
            ("after", "malformed_after"),
            ("company", "malformed_bin"),
            ("limit", "unknown_value"),
            ("locale", "unknown_locale"),
            ("month", "malformed_month"),
            ("year", "unknown_field"),
        ];
        assert_eq!(problems, expected.map(|(field, rule)| (field.to_owned(), rule)));
        assert_eq!(of("number_list", &[("limit", "0"), ("company", "")]).1.len(), 2);
    }
}
