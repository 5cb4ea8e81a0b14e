//! `GET /v1/reports/{kind}/rows`: a report on the screen, a page at a time, by the same rules, query and columns as its file.
//!
//! Nothing is queued and nothing stored: all that is shown comes from one snapshot of billing, whose instant is told with it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
};
use qujat_platform::{
    billing::{BillingError, Snapshot},
    store::AuditEntry,
};
use qujat_render::Locale;
use qujat_templates::{Company, DocumentSpec, Kind, Problem, WriteError, screen::Screen};
use serde::Serialize;
use utoipa::ToSchema;

use crate::reports::{
    ask::{find_kind, refused},
    rows_query::{Asked, unprefixed},
};
use crate::{
    bearer::{Caller, Scope},
    customer,
    instant::Instant,
    language,
    problem::ProblemDetails,
    refusal::{Answer, Refusal},
    state::{Api, Shared},
};

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
        ("company" = String, Query, description = "BIN"),
        ("locale" = Option<String>, Query, description = "`ru`, `kk` or `en`; by default that of `Accept-Language`, or else the company's"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 500, by default 50"),
    ),
    responses(
        (status = 200, body = RowsAnswer),
        (status = 404, description = "No such kind, none that is shown on the screen, or no such account or number of this company",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, description = "All that is wrong with the parameters", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 503, description = "Billing is away; `Retry-After` says when to come again", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = "4XX", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn report_rows(
    State(api): State<Shared>,
    caller: Caller,
    Path(name): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Answer<Json<RowsAnswer>> {
    caller.needs(Scope::RequestReports)?;
    let kind = find_kind(&api, &name)?;
    if !kind.declaration().screen {
        return Err(Refusal::not_found(Problem::screen_unavailable()));
    }
    let (asked, problems) = Asked::read(&pairs, kind, &api.settings, api.now());
    let wanted = asked.locale.or_else(|| language::wanted(&headers));
    let answer = async {
        if let Some(company) = &asked.company {
            caller.may_act_for(company, "company", &api).await?;
        }
        let (Some(company), Some(parameters), true) = (&asked.company, &asked.parameters, problems.is_empty()) else {
            return Err(Refusal::unprocessable(problems));
        };
        let _slot = api.screens.take(caller.subject())?;
        let answer = read(&api, kind, company, parameters, &asked, wanted).await?;
        let entry = AuditEntry {
            detail: serde_json::json!({ "kind": kind.declaration().name, "parameters": parameters }),
            ..AuditEntry::new("report_viewed", company, caller.actor())
        };
        api.store.audit_once(&entry, api.now()).await?;
        Ok(Json(answer))
    };
    answer.await.map_err(|refusal: Refusal| refusal.spoken_in(asked.locale))
}

/// Everything from one snapshot, which is closed whatever came of it.
async fn read(
    api: &Api,
    kind: &dyn Kind,
    company: &str,
    parameters: &serde_json::Value,
    asked: &Asked,
    wanted: Option<Locale>,
) -> Answer<RowsAnswer> {
    // Whatever keeps a connection from being made, billing is away.
    let pending = api.billing.begin().await.map_err(Refusal::unavailable)?;
    let mut snapshot = pending.take().await.map_err(|error| billing(error, false))?;
    let spec = spec(api, &mut snapshot, company, parameters, wanted).await?;
    let refusal = |error| match error {
        WriteError::Refused(problem) => refused(unprefixed(problem)),
        WriteError::Billing(error) => billing(error, asked.page.after.is_some()),
        error => Refusal::internal(error),
    };
    kind.admit(snapshot.connection(), company, parameters).await.map_err(refusal)?;
    let screen = kind.screen(snapshot.connection(), &spec, &asked.page).await.map_err(refusal)?;
    let data_as_of = snapshot.data_as_of.into();
    snapshot.close().await;
    let screen = screen.ok_or_else(|| Refusal::not_found(Problem::screen_unavailable()))?;
    Ok(RowsAnswer { data_as_of, screen })
}

async fn spec(
    api: &Api,
    snapshot: &mut Snapshot,
    company: &str,
    parameters: &serde_json::Value,
    wanted: Option<Locale>,
) -> Answer<DocumentSpec> {
    let away = |error| billing(error, false);
    // Postgres itself ends a question whose asker has been told that it took too long.
    customer::limit(snapshot.connection(), std::time::Duration::from_secs(api.http.request_seconds)).await.map_err(away)?;
    let customer = customer::one(snapshot.connection(), company).await.map_err(away)?;
    let locale = wanted.or_else(|| customer?.locale()).unwrap_or_default();
    let company = Company::find(snapshot.connection(), company, locale).await.map_err(away)?;
    Ok(DocumentSpec {
        company: company.ok_or_else(|| Refusal::unprocessable(vec![Problem::company_inactive("company")]))?,
        parameters: parameters.clone(),
        locale,
        data_as_of: snapshot.data_as_of,
        settings: Arc::clone(&api.settings),
        own_actions: Some(Arc::new(api.store.clone())),
    })
}

/// Billing that doesn't answer is away; with a place to go on from, a value that its query can't read is that place (SQLSTATE class 22),
/// as all others were checked before.
fn billing(error: BillingError, goes_on: bool) -> Refusal {
    if goes_on && error.is_data_exception() {
        return Refusal::unprocessable(vec![Problem::malformed_after()]);
    }
    error.into()
}
