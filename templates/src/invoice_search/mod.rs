//! Search for mobile numbers by an invoice's number (domain.md §0.2, §8.4; manual of 2022): what each number of the invoice was
//! charged.
//!
//! An electronic invoice has two numbers, and people have either before them: the registration number that the state's system gave
//! it, and the number of the operator's accounting system. Only the company's own invoices are searched; one of somebody else
//! answers as one that doesn't exist, with an empty list.

mod parameters;
mod sample;

use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use qujat_render::{Content, Format, Locale};
use serde_json::{Value, json};
use utoipa::PartialSchema;

use crate::{
    Declaration, DocumentMetadata, DocumentSpec, Form, Mailing, Problem, Scope, Settings, Texts,
    form::Button,
    kind,
    list::{List, ListColumn, Sample},
};

use parameters::{Parameters, Search};

static DECLARATION: Declaration = Declaration {
    name: "invoice_search",
    scope: Scope::Company,
    formats: &[Format::Xlsx],
    mailing: Mailing::Optional,
    screen: true,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

const COLUMNS: [ListColumn; 8] = [
    ListColumn::identifier("registration_number", 62.0),
    ListColumn::identifier("invoice_number", 22.0),
    ListColumn::identifier("accounting_number", 40.0),
    ListColumn::date("issued_on", 20.0),
    ListColumn::identifier("account", 22.0),
    ListColumn::identifier("msisdn", 25.0),
    ListColumn::text("user_name", 58.0),
    ListColumn::money("amount_tiyn", 26.0).summed(),
];

pub struct InvoiceSearch;

fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
}

impl List for InvoiceSearch {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn texts(&self) -> &'static Texts {
        texts()
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Parameters::schema()
    }

    fn form(&self, _: &Settings, now: DateTime<Utc>, locale: Locale) -> Form {
        let get = |id: &str| texts().get(locale, id);
        let days = parameters::days(now);
        let years = parameters::years(now);
        Form {
            title: get("invoice-search-title"),
            notes: vec![
                get("invoice-search-note-purpose"),
                get("invoice-search-note-numbers"),
                texts().with(locale, "invoice-search-note-year", [("since", years.start().to_string().into())]),
            ],
            months: None,
            // The days on which the invoice can have been issued; the form offers their years.
            days: Some(days),
            defaults: json!({ "search": Search::RegistrationNumber, "year": years.end() }),
            buttons: vec![Button::new(get("button-request"), DECLARATION.formats)],
        }
    }

    fn canonical(&self, parameters: &Value, _: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        parameters::canonical(parameters, now)
    }

    fn columns(&self) -> &'static [ListColumn] {
        &COLUMNS
    }

    fn query(&self) -> &'static str {
        include_str!("query.sql")
    }

    fn head(&self, spec: &DocumentSpec) -> Vec<(String, Content)> {
        // A stored row that somebody damaged has no head and finds nothing.
        let Ok(parameters) = kind::parameters::<Parameters>(&spec.parameters) else { return Vec::new() };
        let label = match parameters.search {
            Search::RegistrationNumber => "invoice-search-column-registration-number",
            Search::AccountingNumber => "invoice-search-column-accounting-number",
        };
        vec![
            (texts().get(spec.locale, label), Content::Text(parameters.number)),
            (texts().get(spec.locale, "invoice-search-year"), Content::Text(parameters.year.to_string())),
        ]
    }

    fn metadata(&self, spec: &DocumentSpec) -> DocumentMetadata {
        let number = spec.parameters.get("number").and_then(Value::as_str).unwrap_or_default();
        // A registration number is 34 visible characters, of which a file's name takes letters, digits and hyphens.
        let safe = number.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' });
        DocumentMetadata::named(
            texts().with(spec.locale, "invoice-search-filed", [("number", number.into())]),
            format!("invoice-search_{}_{}", spec.company.bin, safe.collect::<String>()),
        )
    }

    fn sample_parameters(&self) -> Value {
        json!({ "search": Search::RegistrationNumber, "number": sample::REGISTRATION_NUMBER, "year": 2026 })
    }

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        sample::lines()
    }
}
