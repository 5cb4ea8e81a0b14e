//! A kind that exists only here: its folder is this file, its line the one that starts the world. API, queue, worker and mail serve it
//! like any other.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Column, ColumnKind, Format, Locale, Orientation, Properties, Section, Table, Value};
use qujat_templates::{
    Company, Declaration, DocumentMetadata, DocumentSink, DocumentSpec, Fields, Form, Kind, Mailing, Problem, Scope, Settings,
    Texts, WriteError,
};
use serde_json::json;
use sqlx::PgConnection;

use crate::support::World;

const TEXTS: &str = "greeting-title = Greeting\nproblem-too_polite = Too polite.\n";

static DECLARATION: Declaration = Declaration {
    name: "greeting",
    scope: Scope::Company,
    formats: &[Format::Pdf],
    mailing: Mailing::Optional,
    screen: false,
    texts: [TEXTS, TEXTS, TEXTS],
};

struct Greeting;

#[async_trait]
impl Kind for Greeting {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::Object::new().into()
    }

    fn form(&self, _: &Settings, _: DateTime<Utc>, locale: Locale) -> Form {
        let title = Texts::of(DECLARATION.texts).get(locale, "greeting-title");
        Form { title, notes: vec![], months: None, days: None, defaults: json!({}), buttons: vec![] }
    }

    fn canonical(&self, parameters: &serde_json::Value, _: &Settings, _: DateTime<Utc>) -> Result<serde_json::Value, Vec<Problem>> {
        Fields::of(parameters, &[]).finish()?;
        Ok(json!({}))
    }

    async fn admit(&self, _: &mut PgConnection, _: &str, _: &serde_json::Value) -> Result<(), WriteError> {
        Ok(())
    }

    fn properties(&self, spec: &DocumentSpec) -> Properties {
        Properties {
            title: "Greeting".into(),
            language: spec.locale,
            author: "Test".into(),
            data_as_of: spec.data_as_of,
            footer: String::new(),
            page_label: Texts::common().page_label(spec.locale),
        }
    }

    async fn write(
        &self,
        _: &mut PgConnection,
        spec: &DocumentSpec,
        sink: &mut DocumentSink,
    ) -> Result<DocumentMetadata, WriteError> {
        self.write_sample(spec, sink).await
    }

    fn sample_spec(&self, locale: Locale, settings: Arc<Settings>) -> DocumentSpec {
        let company = Company { bin: "800800800800".into(), name: "A".into(), address: None, phone: None };
        DocumentSpec { company, parameters: json!({}), locale, data_as_of: DateTime::UNIX_EPOCH, settings, own_actions: None }
    }

    async fn write_sample(&self, _: &DocumentSpec, sink: &mut DocumentSink) -> Result<DocumentMetadata, WriteError> {
        let column = Column { title: "To".into(), group: None, kind: ColumnKind::Text, width: 40.0, total: false };
        sink.section(Section { name: "Greeting".into(), orientation: Orientation::Portrait }).await?;
        sink.table(Table {
            columns: vec![column],
            total_label: None,
            empty_note: String::new(),
            filter: false,
            size: 9.0,
            space_before: 0.0,
        })
        .await?;
        sink.row(&[Value::Text("World")]).await?;
        sink.end_table().await?;
        Ok(DocumentMetadata {
            account: None,
            month: None,
            number: None,
            issued_on: None,
            amount: None,
            amount_due: None,
            title: "Greeting".into(),
            file_stem: "greeting".into(),
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_added_kind_is_served_like_any_other() {
    let world = World::builder().kind(Greeting).start().await;
    let openapi: serde_json::Value = world.client.get(world.url("/openapi.json")).send().await.unwrap().json().await.unwrap();
    assert!(openapi["paths"]["/v1/reports/greeting"].is_object());
    let body = json!({ "company": world.company.bin, "locale": "en", "recipients": ["world@example.kz"] });
    let request = world.ask("greeting", &body).await;
    world.until(&request, &["done"]).await;
    world.settle().await;
    let files = world.fetch(&world.mailbox.mails_to("world@example.kz")[0]).await;
    assert!(world.pdf_text(&files[0].1).await.contains("World"));
}
