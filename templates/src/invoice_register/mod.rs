//! Register of a company's electronic invoices over accounting months (domain.md §4): one table, totals by VAT rate, and a short list of
//! the invoices that don't count.

mod closing;
mod parameters;
mod sample;

use std::sync::OnceLock;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Content, Format, Locale, dates};
use serde_json::{Value, json};
use sqlx::PgConnection;
use utoipa::PartialSchema;

use parameters::Parameters;

use crate::{
    Declaration, DocumentMetadata, DocumentSink, DocumentSpec, Form, Mailing, PARAMETERS, Problem, Publication, Scope, Settings,
    Texts, WriteError, available,
    form::Button,
    kind,
    list::{List, ListColumn, Sample},
    publishing::units_query,
};

static DECLARATION: Declaration = Declaration {
    name: "invoice_register",
    scope: Scope::Company,
    formats: &[Format::Xlsx, Format::Pdf],
    mailing: Mailing::Optional,
    screen: false,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

const SERVICES: &[&str] = &["mobile", "fixed_internet", "auto_monitoring", "telemetry", "contract_phone"];
const TYPES: &[&str] = &["main", "corrected", "additional"];
/// Those that count; the others never reach the table.
const STATUSES: &[&str] = &["draft", "created", "delivered"];
const UNCOUNTED_STATUSES: [&str; 4] = ["cancelled", "revoked", "declined", "failed"];

const COLUMNS: [ListColumn; 17] = [
    ListColumn::integer("place", 7.0),
    ListColumn::identifier("esf_registration_number", 42.0),
    ListColumn::identifier("number", 18.0),
    ListColumn::identifier("accounting_system_number", 21.0),
    ListColumn::date("issued_on", 14.0),
    ListColumn::date("turnover_on", 17.0),
    ListColumn::identifier("account", 13.0),
    ListColumn::identifier("contract_number", 19.0),
    ListColumn::identifier("recipient_bin", 17.0),
    ListColumn::text("recipient_name", 24.0),
    ListColumn::code("service", "service", SERVICES, 23.0),
    ListColumn::money("net_tiyn", 19.0).summed(),
    ListColumn::integer("vat_rate_percent", 8.0),
    ListColumn::money("vat_tiyn", 17.0).summed(),
    ListColumn::money("gross_tiyn", 19.0).summed(),
    ListColumn::code("invoice_type", "type", TYPES, 24.0),
    ListColumn::code("esf_status", "status", STATUSES, 16.0),
];

/// For each company with an invoice of the month (domain.md §15.1).
static PUBLICATION: Publication = Publication {
    scope: Scope::Company,
    query: units_query!("units.sql"),
    parameters: |month, _| json!(Parameters { from_month: month, to_month: month }),
};

/// Seventeen columns on a page want small letters.
const SIZE: f32 = 6.0;

pub struct InvoiceRegister;

fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
}

#[async_trait]
impl List for InvoiceRegister {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn texts(&self) -> &'static Texts {
        texts()
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Parameters::schema()
    }

    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form {
        let get = |id: &str| texts().get(locale, id);
        // "After the 3rd" is from the fourth.
        let day = settings.available_from_day(DECLARATION.name).saturating_sub(1).to_string();
        Form {
            title: get("invoice-register-title"),
            notes: vec![
                get("invoice-register-note-purpose"),
                texts().with(locale, "invoice-register-note-day", [("day", day.into())]),
            ],
            months: Some(parameters::months(settings, now)),
            days: None,
            defaults: json!(parameters::default(settings, now)),
            buttons: vec![Button::new(get("button-request"), DECLARATION.formats)],
        }
    }

    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        parameters::canonical(parameters, settings, now)
    }

    async fn admit(&self, billing: &mut PgConnection, _company: &str, parameters: &Value) -> Result<(), WriteError> {
        let Parameters { from_month, to_month } = kind::parameters(parameters)?;
        match available::first_unclosed(billing, from_month, to_month).await? {
            None => Ok(()),
            Some(month) => {
                let field = if month == to_month { "to_month" } else { "from_month" };
                Err(WriteError::Refused(Problem::month_not_closed(field, month).under(PARAMETERS)))
            }
        }
    }

    fn columns(&self) -> &'static [ListColumn] {
        &COLUMNS
    }

    fn query(&self) -> &'static str {
        include_str!("query.sql")
    }

    fn size(&self) -> f32 {
        SIZE
    }

    fn head(&self, spec: &DocumentSpec) -> Vec<(String, Content)> {
        vec![(texts().get(spec.locale, "invoice-register-period"), Content::Text(period(spec)))]
    }

    fn charged(&self) -> Option<&'static str> {
        Some("gross_tiyn")
    }

    async fn closing(
        &self,
        billing: Option<&mut PgConnection>,
        spec: &DocumentSpec,
        sink: &mut DocumentSink,
    ) -> Result<(), WriteError> {
        let Some(billing) = billing else {
            return closing::write(spec, &sample::rates(), &sample::uncounted(), sink).await;
        };
        let (company, parameters) = (&spec.company.bin, kind::parameters(&spec.parameters)?);
        let rates = closing::rates(billing, company, parameters, &spec.settings).await?;
        let uncounted = closing::uncounted(billing, company, parameters).await?;
        closing::write(spec, &rates, &uncounted, sink).await
    }

    fn metadata(&self, spec: &DocumentSpec) -> DocumentMetadata {
        let parameters = kind::parameters::<Parameters>(&spec.parameters).ok();
        let months = parameters.map(|Parameters { from_month, to_month }| format!("_{from_month}_{to_month}"));
        let title = texts().with(spec.locale, "invoice-register-filed", [("period", period(spec).into())]);
        let file_stem = format!("invoice-register_{}{}", spec.company.bin, months.unwrap_or_default());
        DocumentMetadata { month: parameters.and_then(Parameters::month), ..DocumentMetadata::named(title, file_stem) }
    }

    fn publication(&self) -> Option<&'static Publication> {
        Some(&PUBLICATION)
    }

    fn further_texts(&self) -> Vec<String> {
        UNCOUNTED_STATUSES.map(|status| format!("invoice-register-status-{status}")).to_vec()
    }

    fn sample_parameters(&self) -> Value {
        json!({ "from_month": "2025-12", "to_month": "2026-01" })
    }

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        sample::invoices()
    }
}

/// `декабрь 2025 – январь 2026`, or one month.
fn period(spec: &DocumentSpec) -> String {
    let Ok(Parameters { from_month, to_month }) = kind::parameters(&spec.parameters) else {
        return String::new();
    };
    let [from, to] = [from_month, to_month].map(|month| dates::month(month.first_day(), spec.locale));
    if from_month == to_month { from } else { format!("{from} – {to}") }
}
