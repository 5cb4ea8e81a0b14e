//! `GET /v1/companies`: the companies that the caller may act for.

use axum::{Json, extract::State, http::HeaderMap};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{auth::Caller, context::SharedContext, customer, error::ApiResult, language, vocabulary};

/// The caller's companies.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompaniesAnswer {
    pub companies: Vec<CompanyAnswer>,
}

/// A company as billing knows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompanyAnswer {
    #[schema(example = "980540002879")]
    pub bin: String,
    /// In the caller's language where billing has it; the BIN while billing is away.
    pub name: String,
    /// Language of its documents where a request names none.
    #[schema(value_type = vocabulary::Locale)]
    pub locale: &'static str,
    /// Whether it is served; `null` while billing is away.
    pub active: Option<bool>,
}

/// Lists the companies of the token, without those whose right was taken away since.
#[utoipa::path(
    get,
    path = "/v1/companies",
    tag = "reports",
    responses(
        (status = 200, description = "The caller's companies", body = CompaniesAnswer),
    )
)]
pub(crate) async fn list_companies(
    State(api): State<SharedContext>,
    caller: Caller,
    headers: HeaderMap,
) -> ApiResult<Json<CompaniesAnswer>> {
    let locale = language::wanted(&headers).unwrap_or_default();
    let revoked = api.store.revoked_among(caller.subject(), caller.companies()).await?;
    let bins: Vec<String> = caller.companies().iter().filter(|bin| !revoked.contains(bin)).cloned().collect();
    let found = customer::find(&api.billing, &bins).await;
    let away = found.is_none();
    let found = found.unwrap_or_default();
    let companies = bins
        .into_iter()
        .map(|bin| match found.iter().find(|customer| customer.bin == bin) {
            Some(customer) => CompanyAnswer {
                name: customer.name_in(locale).to_owned(),
                locale: customer.locale().unwrap_or_default().name(),
                active: Some(customer.active),
                bin,
            },
            None => CompanyAnswer {
                name: bin.clone(),
                bin,
                locale: qujat_render::Locale::default().name(),
                active: if away { None } else { Some(false) },
            },
        })
        .collect();
    Ok(Json(CompaniesAnswer { companies }))
}
