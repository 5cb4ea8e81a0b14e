//! `GET /v1/reports`: what can be asked for, and what each form shows.

use axum::{Json, extract::State, http::HeaderMap};
use chrono::{DateTime, Utc};
use qujat_render::Locale;
use qujat_templates::{Form, Kind, Mailing, Scope, Settings};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{auth::Caller, context::SharedContext, error::ApiResult, language, vocabulary};

/// Everything that can be asked for, in the order of the portal's tabs.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportsAnswer {
    pub reports: Vec<ReportAnswer>,
    /// Languages of documents; the first is the default where billing names none for the company.
    #[schema(value_type = Vec<vocabulary::Locale>)]
    pub locales: Vec<&'static str>,
}

/// A kind of report and its form, in the caller's language.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportAnswer {
    #[schema(example = "completion_act")]
    pub kind: &'static str,
    /// What it is about.
    #[schema(value_type = vocabulary::ReportScope)]
    pub scope: &'static str,
    /// The first is the default.
    #[schema(value_type = Vec<vocabulary::Format>)]
    pub formats: Vec<&'static str>,
    #[schema(value_type = vocabulary::Mailing)]
    pub mailing: &'static str,
    /// Addresses that one request may name.
    pub maximum_recipients: usize,
    /// Domains that documents may be mailed to, `*.example.kz` for those below one; empty: all.
    #[schema(example = json!(["example.kz"]))]
    pub allowed_recipient_domains: Vec<String>,
    /// Where it is asked for.
    pub url: String,
    /// Where its rows are shown on the screen; `null` where they aren't.
    pub rows_url: Option<String>,
    pub form: Form,
}

/// Lists the kinds of reports.
///
/// With limits, default values and the sentences that stand beside each form.
#[utoipa::path(
    get,
    path = "/v1/reports",
    tag = "reports",
    responses(
        (status = 200, description = "Every kind with its form", body = ReportsAnswer),
    )
)]
pub(crate) async fn list_reports(
    State(api): State<SharedContext>,
    _caller: Caller,
    headers: HeaderMap,
) -> ApiResult<Json<ReportsAnswer>> {
    let locale = language::wanted(&headers).unwrap_or_default();
    Ok(Json(ReportsAnswer::of(api.catalogue.all(), &api.settings, api.now(), locale)))
}

impl ReportsAnswer {
    pub(crate) fn of<'a>(
        kinds: impl Iterator<Item = &'a dyn Kind>,
        settings: &Settings,
        now: DateTime<Utc>,
        locale: Locale,
    ) -> Self {
        let reports = kinds.map(|kind| report(kind, settings, now, locale)).collect();
        Self { reports, locales: Locale::ALL.map(Locale::name).to_vec() }
    }
}

fn report(kind: &dyn Kind, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> ReportAnswer {
    let declaration = kind.declaration();
    ReportAnswer {
        kind: declaration.name,
        scope: match declaration.scope {
            Scope::Company => "company",
            Scope::Account => "account",
            Scope::Number => "number",
        },
        formats: declaration.formats.iter().map(|format| format.name()).collect(),
        mailing: match declaration.mailing {
            Mailing::Required => "required",
            Mailing::Optional => "optional",
        },
        maximum_recipients: settings.maximum_recipients,
        allowed_recipient_domains: settings.allowed_recipient_domains.clone(),
        url: format!("/v1/reports/{}", declaration.name),
        rows_url: declaration.screen.then(|| format!("/v1/reports/{}/rows", declaration.name)),
        form: kind.form(settings, now, locale),
    }
}
