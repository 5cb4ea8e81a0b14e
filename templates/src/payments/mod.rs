//! Payment history: what was paid in a period to a company's postpaid accounts, to one of them, or to one prepaid number
//! (domain.md §8.2, §15.7).
//!
//! One table, on the screen or as a workbook. Refunds and transfers away are negative, so the total is what the balances gained.

mod parameters;
mod sample;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Content, Format, Locale, dates};
use serde_json::{Value, json};
use sqlx::PgConnection;
use utoipa::PartialSchema;

use parameters::Parameters;

use crate::{
    Declaration, DocumentMetadata, DocumentSpec, Form, Mailing, PARAMETERS, Problem, Scope, Settings, Texts, WriteError,
    form::Button,
    kind,
    list::{List, ListColumn, Sample},
    number_ownership::{Accounts, company_held},
    period::Period,
};

static DECLARATION: Declaration = Declaration {
    name: "payments",
    scope: Scope::Company,
    formats: &[Format::Xlsx],
    mailing: Mailing::Optional,
    screen: true,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

const COLUMNS: [ListColumn; 7] = [
    ListColumn::instant("paid_at", 38.0),
    ListColumn::identifier("account", 26.0),
    ListColumn::identifier("msisdn", 30.0),
    ListColumn::code("operation", "operation", &["top_up", "transfer", "correction", "refund"], 42.0),
    ListColumn::money("amount_tiyn", 34.0).summed(),
    ListColumn::text("source", 69.0),
    ListColumn::identifier("document_number", 38.0),
];

pub struct Payments;

impl Payments {
    fn parameters(spec: &DocumentSpec) -> Option<Parameters> {
        kind::parameters(&spec.parameters).ok()
    }
}

#[async_trait]
impl List for Payments {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn texts(&self) -> &'static Texts {
        static TEXTS: std::sync::OnceLock<Texts> = std::sync::OnceLock::new();
        TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Parameters::schema()
    }

    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form {
        let days = parameters::days(settings, now);
        let (get, with) = (|id: &str| self.texts().get(locale, id), |id, arguments| self.texts().with(locale, id, arguments));
        let limits = [("since", dates::date(days.from).into()), ("maximum", parameters::LONGEST.to_string().into())];
        Form {
            title: get("payments-title"),
            notes: vec![
                get("payments-note-contents"),
                get("payments-note-prepaid"),
                get("payments-note-period"),
                with("payments-note-limits", limits),
                get("payments-note-instant"),
            ],
            months: None,
            days: Some(days),
            defaults: json!(Period::last_month(now)),
            buttons: vec![Button::new(get("button-request"), DECLARATION.formats)],
        }
    }

    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        parameters::canonical(parameters, settings, now)
    }

    async fn admit(&self, billing: &mut PgConnection, company: &str, parameters: &Value) -> Result<(), WriteError> {
        let parameters: Parameters = kind::parameters(parameters)?;
        if let Some(account) = &parameters.account
            && !is_own_postpaid(billing, company, account).await?
        {
            return Err(refused(Problem::account_unknown("account")));
        }
        if let Some(msisdn) = &parameters.msisdn
            && !company_held(billing, company, msisdn, parameters.period(), Accounts::Advance).await?
        {
            return Err(refused(Problem::msisdn_unknown("msisdn")));
        }
        Ok(())
    }

    fn columns(&self) -> &'static [ListColumn] {
        &COLUMNS
    }

    fn query(&self) -> &'static str {
        include_str!("query.sql")
    }

    fn head(&self, spec: &DocumentSpec) -> Vec<(String, Content)> {
        let Some(parameters) = Self::parameters(spec) else { return Vec::new() };
        let get = |id: &str| self.texts().get(spec.locale, id);
        let asked = match (&parameters.account, &parameters.msisdn) {
            (Some(account), _) => (get("payments-account-label"), account.clone()),
            (None, Some(msisdn)) => (get("payments-number-label"), msisdn.clone()),
            (None, None) => (get("payments-account-label"), get("payments-all-postpaid")),
        };
        let lines = [(get("payments-period-label"), parameters.period().text()), asked];
        lines.into_iter().map(|(label, text)| (label, Content::Text(text))).collect()
    }

    fn remarks(&self, spec: &DocumentSpec) -> Vec<String> {
        vec![self.texts().get(spec.locale, "payments-remark-sign")]
    }

    fn metadata(&self, spec: &DocumentSpec) -> DocumentMetadata {
        let parameters = Self::parameters(spec);
        let (account, msisdn) =
            parameters.as_ref().map_or((None, None), |parameters| (parameters.account.clone(), parameters.msisdn.clone()));
        let period = parameters.map(|parameters| parameters.period());
        let days = period.map_or(String::new(), Period::text);
        let with = |id, arguments| self.texts().with(spec.locale, id, arguments);
        let title = match (&account, &msisdn) {
            (Some(account), _) => with("payments-filed-account", vec![("days", days.into()), ("account", account.into())]),
            (None, Some(msisdn)) => with("payments-filed-number", vec![("days", days.into()), ("msisdn", msisdn.into())]),
            (None, None) => with("payments-filed", vec![("days", days.into())]),
        };
        let whose = account.as_deref().or(msisdn.as_deref()).unwrap_or(&spec.company.bin);
        let days = period.map_or(String::new(), |period| format!("_{}_{}", period.from, period.to));
        let file_stem = format!("payments_{whose}{days}");
        DocumentMetadata { account, ..DocumentMetadata::named(title, file_stem) }
    }

    fn sample_parameters(&self) -> Value {
        json!({ "from": "2026-10-22", "to": "2026-11-22" })
    }

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        sample::payments()
    }
}

async fn is_own_postpaid(billing: &mut PgConnection, company: &str, account: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists(
             select from billing.account where account = $1 and company_bin = $2 and billing_method = 'credit'
         ) as "own!""#,
        account,
        company
    )
    .fetch_one(billing)
    .await
}

fn refused(problem: Problem) -> WriteError {
    WriteError::Refused(problem.under(PARAMETERS))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn it_is_filed_by_what_was_asked() {
        let filed = |parameters: Value| {
            let spec = DocumentSpec { parameters, ..kind::Kind::sample_spec(&Payments, Locale::En, Arc::new(Settings::default())) };
            let metadata = Payments.metadata(&spec);
            (metadata.account, metadata.file_stem, metadata.title)
        };
        let stem = |stem: &str| stem.to_owned();
        let (account, file_stem, title) = filed(json!({ "from": "2026-10-22", "to": "2026-11-22" }));
        assert_eq!((account, file_stem), (None, stem("payments_800800800800_2026-10-22_2026-11-22")));
        assert_eq!(title, "Payment history, 22.10.2026 – 22.11.2026");
        let (account, file_stem, title) = filed(json!({ "from": "2026-10-22", "to": "2026-11-22", "account": "25826701" }));
        assert_eq!((account, file_stem), (Some(stem("25826701")), stem("payments_25826701_2026-10-22_2026-11-22")));
        assert!(title.contains("25826701"), "{title}");
        let (account, file_stem, title) = filed(json!({ "from": "2026-10-22", "to": "2026-11-22", "msisdn": "77786250841" }));
        assert_eq!((account, file_stem), (None, stem("payments_77786250841_2026-10-22_2026-11-22")));
        assert!(title.contains("77786250841"), "{title}");
    }

    #[test]
    fn its_own_rules_have_sentences() {
        let now = "2026-11-22T09:05:09Z".parse().unwrap();
        let wrong = json!({ "from": "2025-01-01", "to": "2026-11-22", "account": "25826701", "msisdn": "77786250841" });
        let problems = parameters::canonical(&wrong, &Settings::default(), now).unwrap_err();
        assert_eq!(problems.len(), 2);
        for problem in problems {
            for locale in Locale::ALL {
                // A missing text or argument panics under test.
                assert!(Payments.texts().problem(locale, &problem).len() > 10);
            }
        }
    }
}
