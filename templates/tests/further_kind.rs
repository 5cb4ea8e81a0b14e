//! A kind costs one folder and one line: this one stands in a file of its own and is added by one line (issue 2, Shows 4).

#![allow(clippy::unwrap_used, reason = "what can't be unwrapped has failed the test")]

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Column, ColumnKind, Format, Locale, Orientation, Properties, Section, Table, Value};
use qujat_templates::{
    Catalogue, Company, Declaration, DocumentSink, Fields, Filing, Form, Kind, Mailing, Order, Problem, Scope, Settings, Texts,
    WriteError, preview::preview,
};
use serde_json::json;
use sqlx::PgConnection;

const TEXTS: &str = "greeting-title = Greeting\nproblem-too_polite = Too polite.\n";

static DECLARATION: Declaration = Declaration {
    name: "greeting",
    scope: Scope::Company,
    formats: &[Format::Pdf],
    mailing: Mailing::Optional,
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
        Form { title, notes: vec![], months: None, defaults: json!({}), buttons: vec![] }
    }

    fn canonical(&self, parameters: &serde_json::Value, _: &Settings, _: DateTime<Utc>) -> Result<serde_json::Value, Vec<Problem>> {
        Fields::of(parameters, &[]).finish()?;
        Ok(json!({}))
    }

    async fn admit(&self, _: &mut PgConnection, _: &str, _: &serde_json::Value) -> Result<(), WriteError> {
        Err(WriteError::Refused(Problem::new("", "too_polite")))
    }

    fn properties(&self, order: &Order) -> Properties {
        Properties {
            title: "Greeting".into(),
            language: order.locale,
            author: "Test".into(),
            data_as_of: order.data_as_of,
            footer: String::new(),
            page_label: Texts::common().page_label(order.locale),
        }
    }

    async fn write(&self, _: &mut PgConnection, order: &Order, sink: &mut DocumentSink) -> Result<Filing, WriteError> {
        self.write_sample(order, sink).await
    }

    fn sample_order(&self, locale: Locale, settings: Arc<Settings>) -> Order {
        let company = Company { bin: "800800800800".into(), name: "A".into(), address: None, phone: None };
        Order { company, parameters: json!({}), locale, data_as_of: DateTime::UNIX_EPOCH, settings }
    }

    async fn write_sample(&self, _: &Order, sink: &mut DocumentSink) -> Result<Filing, WriteError> {
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
        Ok(Filing {
            account: None,
            month: None,
            number: None,
            drawn_up_on: None,
            title: "Greeting".into(),
            file_stem: "greeting".into(),
        })
    }
}

#[tokio::test]
async fn a_further_kind_is_one_line() {
    let catalogue = Catalogue::with([Box::new(Greeting) as Box<dyn Kind>]);
    assert_eq!(catalogue.names(), ["number_list", "completion_act", "greeting"]);
    assert_eq!(catalogue.title("greeting", Locale::Kk), "Greeting");
    assert_eq!(catalogue.texts().problem(Locale::En, &Problem::new("", "too_polite")), "Too polite.");

    let folder = tempfile::tempdir().unwrap();
    let kind = catalogue.find("greeting").unwrap();
    let path = folder.path().join("greeting.pdf");
    let (finished, _) = preview(kind, Locale::En, Format::Pdf, Arc::new(Settings::default()), &path).await.unwrap();
    assert_eq!((finished.rows, finished.pages), (1, 1));
}

#[test]
#[should_panic(expected = "two kinds are named greeting")]
fn a_name_is_given_once() {
    let _ = Catalogue::with([Box::new(Greeting) as Box<dyn Kind>, Box::new(Greeting)]);
}
