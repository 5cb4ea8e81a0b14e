//! What the demo asks for: every kind of the catalogue, in each language, in all its formats.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use qujat_render::Locale;
use qujat_templates::{Catalogue, Kind, Scope, Settings, calendar};
use reqwest::{Client, StatusCode, header};
use serde_json::{Value, json};

use crate::billing_data::Loaded;

/// One request, and how it was answered.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub kind: &'static str,
    pub locale: Locale,
    pub company: String,
    pub recipient: String,
    pub formats: Vec<&'static str>,
    pub parameters: Value,
    /// When it was asked.
    pub asked_at: Instant,
    /// Address of the request's state, or why it was refused.
    pub accepted: Result<String, String>,
}

impl Scenario {
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} ({})", self.kind, self.locale.name())
    }
}

/// Every kind of the catalogue × language, for the first company that has what the kind is about.
#[must_use]
pub fn plan(catalogue: &Catalogue, loaded: &Loaded, now: DateTime<Utc>) -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    for kind in catalogue.all() {
        for locale in Locale::ALL {
            scenarios.push(scenario(kind, locale, loaded, now));
        }
    }
    scenarios
}

fn scenario(kind: &dyn Kind, locale: Locale, loaded: &Loaded, now: DateTime<Utc>) -> Scenario {
    let declaration = kind.declaration();
    let searches_invoice = declaration.name == "invoice_search";
    let company = loaded.companies.iter().find(|company| match declaration.scope {
        Scope::Company => !searches_invoice || company.esf_registration_number.is_some(),
        Scope::Account => company.mobile_account.is_some(),
        Scope::Number => company.number.is_some(),
    });
    // What the portal's form begins with, and what its user fills in.
    let mut parameters = kind.form(&Settings::default(), now, locale).defaults;
    if let Some(company) = company {
        match declaration.scope {
            Scope::Company => {}
            Scope::Account => parameters["account"] = json!(company.mobile_account),
            Scope::Number => parameters["msisdn"] = json!(company.number),
        }
        if let ("invoice_search", Some(number)) = (declaration.name, &company.esf_registration_number) {
            let year = calendar::last_available_month(now, 1).year();
            parameters = json!({ "search": "registration_number", "number": number, "year": year });
        }
    }
    Scenario {
        kind: declaration.name,
        locale,
        company: company.map(|company| company.bin.clone()).unwrap_or_default(),
        recipient: format!("{}.{}@example.kz", declaration.name.replace('_', "-"), locale.name()),
        formats: declaration.formats.iter().map(|format| format.name()).collect(),
        parameters,
        asked_at: Instant::now(),
        accepted: Err("not asked yet".to_owned()),
    }
}

/// Asks over HTTP, as the portal does.
pub async fn ask(client: &Client, address: &str, bearer: &str, scenario: Scenario) -> Scenario {
    let asked_at = Instant::now();
    let accepted = post(client, address, bearer, &scenario).await.map_err(|error| format!("{error:#}"));
    Scenario { asked_at, accepted, ..scenario }
}

async fn post(client: &Client, address: &str, bearer: &str, scenario: &Scenario) -> Result<String> {
    let body = json!({
        "company": scenario.company,
        "parameters": scenario.parameters,
        "locale": scenario.locale.name(),
        "formats": scenario.formats,
        "recipients": [scenario.recipient],
    });
    let answer = client.post(format!("{address}/v1/reports/{}", scenario.kind)).bearer_auth(bearer).json(&body).send().await?;
    let (status, location) = (answer.status(), answer.headers().get(header::LOCATION).cloned());
    ensure!(status == StatusCode::ACCEPTED, "{status}: {}", answer.text().await?);
    let location = location.context("an accepted request has a Location")?;
    let location = location.to_str()?;
    Ok(if location.starts_with('/') { format!("{address}{location}") } else { location.to_owned() })
}
