//! Actions history: what a company's administrators did, newest first (domain.md §8.3, §15.18).
//!
//! Two logs make one list. The portal's is in billing; the service's own audit (asked, cancelled, downloaded, with the outcome of each
//! request) is in another database, and the document's specification carries a reader of it. Because of the second source this kind is no
//! [`crate::list::List`], but shows its rows with the same parts.

mod asked;
mod declaration;
mod entry;
mod key;
mod merge;
mod parameters;
mod portal;
mod sample;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Content, Locale, Orientation, Properties};
use serde_json::{Value, json};
use sqlx::PgConnection;
use utoipa::PartialSchema;

use crate::{
    Declaration, DocumentMetadata, DocumentSink, DocumentSpec, Form, Kind, Problem, Settings, WriteError,
    form::Button,
    kind,
    list::{self, Opening},
    period::Period,
    screen::{Page, Screen},
    streamed_query::StreamedQuery,
};

use declaration::{COLUMNS, DECLARATION, texts};
use entry::Wording;

pub struct ActionsHistory;

#[async_trait]
impl Kind for ActionsHistory {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        parameters::Parameters::schema()
    }

    fn form(&self, _: &Settings, now: DateTime<Utc>, locale: Locale) -> Form {
        let get = |id: &str| texts().get(locale, id);
        let most = parameters::MOST_DAYS.to_string();
        Form {
            title: get("actions-history-title"),
            notes: vec![
                get("actions-history-note-purpose"),
                texts().with(locale, "actions-history-note-period", [("maximum", most.into())]),
                get("actions-history-note-screen"),
            ],
            months: None,
            days: Some(parameters::days(now)),
            defaults: json!(Period::last_month(now)),
            buttons: vec![Button::new(get("button-request"), DECLARATION.formats)],
        }
    }

    fn canonical(&self, parameters: &Value, _: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        parameters::canonical(parameters, now)
    }

    /// Every company of the token has its history.
    async fn admit(&self, _: &mut PgConnection, _: &str, _: &Value) -> Result<(), WriteError> {
        Ok(())
    }

    fn properties(&self, spec: &DocumentSpec) -> Properties {
        list::properties(texts(), metadata(spec).title, spec)
    }

    async fn write(
        &self,
        billing: &mut PgConnection,
        spec: &DocumentSpec,
        sink: &mut DocumentSink,
    ) -> Result<DocumentMetadata, WriteError> {
        opening(spec).write(spec, sink).await?;
        merge::write_rows(billing, spec, sink).await?;
        sink.end_table().await?;
        Ok(metadata(spec))
    }

    async fn screen(&self, billing: &mut PgConnection, spec: &DocumentSpec, page: &Page) -> Result<Option<Screen>, WriteError> {
        merge::screen(billing, spec, page).await.map(Some)
    }

    fn streamed_queries(&self) -> Vec<StreamedQuery> {
        vec![StreamedQuery { text: portal::QUERY, columns: portal::QUERY_COLUMNS.to_vec() }]
    }

    fn derived_texts(&self) -> Vec<String> {
        let own = ["actions-history-sheet", "actions-history-empty"].map(str::to_owned);
        let columns = COLUMNS.iter().flat_map(|column| column.texts(DECLARATION.name));
        own.into_iter().chain(columns).chain(entry::text_ids()).collect()
    }

    fn sample_spec(&self, locale: Locale, settings: Arc<Settings>) -> DocumentSpec {
        list::sample_spec(json!({ "from": "2026-10-22", "to": "2026-11-22" }), locale, settings)
    }

    async fn write_sample(&self, spec: &DocumentSpec, sink: &mut DocumentSink) -> Result<DocumentMetadata, WriteError> {
        opening(spec).write(spec, sink).await?;
        let wording = Wording::of(spec.locale);
        for entry in sample::entries(&wording) {
            sink.row(&wording.cells(&entry)?).await?;
        }
        sink.end_table().await?;
        Ok(metadata(spec))
    }
}

/// The period as people read it; empty where the stored parameters are damaged, which then fails in the reading.
fn period_text(spec: &DocumentSpec) -> String {
    kind::parameters::<Period>(&spec.parameters).map_or_else(|_| String::new(), Period::text)
}

fn opening(spec: &DocumentSpec) -> Opening<'static> {
    let period = (texts().get(spec.locale, "actions-history-period"), Content::Text(period_text(spec)));
    Opening {
        size: 8.0,
        kind: DECLARATION.name,
        texts: texts(),
        columns: &COLUMNS,
        orientation: Orientation::Landscape,
        head: vec![period],
        remarks: Vec::new(),
    }
}

fn metadata(spec: &DocumentSpec) -> DocumentMetadata {
    let day = |name: &str| spec.parameters.get(name).and_then(Value::as_str).unwrap_or_default();
    DocumentMetadata::named(
        texts().with(spec.locale, "actions-history-filed", [("period", period_text(spec).into())]),
        format!("actions-history_{}_{}_{}", spec.company.bin, day("from"), day("to")),
    )
}
