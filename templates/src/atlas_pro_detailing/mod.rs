//! Detailing of the roaming package "Atlas Pro": each day of the package with what it cost and how much was used (domain.md §7).
//!
//! Mailed. The manual's form has no period, so one is optional; sums by number and by country stand below the table.

mod parameters;
mod sample;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Content, Format, Locale, dates, money::format_integer};
use serde_json::{Value, json};
use sqlx::PgConnection;
use utoipa::PartialSchema;

use crate::{
    AtlasProTerms, Declaration, DocumentMetadata, DocumentSpec, Form, Mailing, Problem, Scope, Settings, Texts, WriteError,
    calendar,
    form::Button,
    kind,
    list::{List, ListColumn, Sample},
    period::Period,
};

static DECLARATION: Declaration = Declaration {
    name: "atlas_pro_detailing",
    scope: Scope::Company,
    formats: &[Format::Xlsx, Format::Pdf],
    mailing: Mailing::Required,
    screen: false,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

const COLUMNS: [ListColumn; 15] = [
    ListColumn::identifier("msisdn", 25.0),
    ListColumn::text("user_name", 33.0),
    ListColumn::identifier("account", 20.0),
    ListColumn::country("country", 30.0),
    ListColumn::text("network_operator", 27.0),
    ListColumn::instant("activated_at", 33.0),
    ListColumn::instant("ends_at", 33.0),
    ListColumn::money("fee_tiyn", 23.0).summed(),
    ListColumn::decimal("full_speed_mb", 27.0).summed(),
    ListColumn::decimal("reduced_speed_mb", 28.0).summed(),
    ListColumn::decimal("total_mb", 23.0).summed(),
    ListColumn::decimal("outside_mb", 25.0).summed(),
    ListColumn::money("outside_charge_tiyn", 25.0).summed(),
    ListColumn::money("total_tiyn", 23.0).summed(),
    ListColumn::code("state", "state", &["active", "finished", "not_activated"], 34.0),
];

pub struct AtlasProDetailing;

fn texts() -> &'static Texts {
    static TEXTS: std::sync::OnceLock<Texts> = std::sync::OnceLock::new();
    TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
}

/// The document's period. `admit` has read it before, so it is there.
fn period(spec: &DocumentSpec) -> Option<Period> {
    kind::parameters(&spec.parameters).ok()
}

fn period_text(spec: &DocumentSpec) -> String {
    period(spec).map(Period::text).unwrap_or_default()
}

#[async_trait]
impl List for AtlasProDetailing {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn texts(&self) -> &'static Texts {
        texts()
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        parameters::Parameters::schema()
    }

    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form {
        let days = format_integer(i64::from(parameters::MAXIMUM_DAYS), locale);
        let limit = texts().with(locale, "atlas-pro-detailing-note-period", [("days", days.into())]);
        let notes = [
            "atlas-pro-detailing-note-contents",
            "atlas-pro-detailing-note-today",
            "atlas-pro-detailing-note-time",
            "atlas-pro-detailing-note-mail",
            "atlas-pro-detailing-note-instant",
        ];
        let mut notes = notes.map(|id| texts().get(locale, id)).to_vec();
        notes.insert(1, limit);
        Form {
            title: texts().get(locale, "atlas-pro-detailing-title"),
            notes,
            months: None,
            days: Some(parameters::allowed(now)),
            defaults: json!(parameters::default(settings, now)),
            buttons: vec![Button::new(texts().get(locale, "button-request"), DECLARATION.formats)],
        }
    }

    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        parameters::canonical(parameters, settings, now)
    }

    /// Every company of the token has the report. A stored period that can't be read must not look like one without traffic.
    async fn admit(&self, _: &mut PgConnection, _: &str, parameters: &Value) -> Result<(), WriteError> {
        kind::parameters::<Period>(parameters).map(drop)
    }

    fn columns(&self) -> &'static [ListColumn] {
        &COLUMNS
    }

    fn query(&self) -> &'static str {
        include_str!("query.sql")
    }

    fn head(&self, spec: &DocumentSpec) -> Vec<(String, Content)> {
        vec![(texts().get(spec.locale, "atlas-pro-detailing-period"), Content::Text(period_text(spec)))]
    }

    fn remarks(&self, spec: &DocumentSpec) -> Vec<String> {
        let Some(period) = period(spec) else { return Vec::new() };
        let terms = spec.settings.atlas_pro_terms(period);
        let mut remarks: Vec<String> = terms.iter().map(|terms| terms_text(terms, period, spec.locale)).collect();
        if period.to >= calendar::today(spec.data_as_of) {
            remarks.push(texts().get(spec.locale, "atlas-pro-detailing-note-today"));
        }
        remarks
    }

    fn subtotals(&self) -> &'static [&'static str] {
        &["msisdn", "country"]
    }

    fn metadata(&self, spec: &DocumentSpec) -> DocumentMetadata {
        let (from, to) = period(spec).map(|period| (period.from, period.to)).unzip();
        let name = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        DocumentMetadata::named(
            texts().with(spec.locale, "atlas-pro-detailing-filed", [("period", period_text(spec).into())]),
            format!("atlas-pro_{}_{}_{}", spec.company.bin, name(from), name(to)),
        )
    }

    fn sample_parameters(&self) -> Value {
        json!({ "from": "2026-10-01", "to": "2026-11-22" })
    }

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        sample::days()
    }
}

/// The package's price and limits; with their first day where they began within the period.
fn terms_text(terms: &AtlasProTerms, period: Period, locale: Locale) -> String {
    let number = |number: u32| format_integer(i64::from(number), locale);
    let id = if terms.from > period.from { "atlas-pro-detailing-terms-from" } else { "atlas-pro-detailing-terms" };
    texts().with(
        locale,
        id,
        [
            ("from", dates::date(terms.from).into()),
            ("fee", number(terms.fee_tenge).into()),
            ("hours", number(terms.hours).into()),
            ("megabytes", number(terms.full_speed_megabytes).into()),
            ("speed", number(terms.reduced_speed_kilobits).into()),
            ("outside", number(terms.outside_tenge_per_megabyte).into()),
        ],
    )
}
