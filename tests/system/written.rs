//! What a list's tests share: a document written from a billing database without any service around it, and its pages on the screen.

use std::sync::Arc;

use qujat_render::{Event, Locale, Value, dates::ZONE};
use qujat_templates::{
    Catalogue, Company, DocumentMetadata, DocumentSink, DocumentSpec, Settings,
    screen::{Page, Screen},
};
use serde_json::Value as Json;
use sqlx::PgConnection;

/// An order of a company in Russian, as of now.
pub fn spec(company: &str, parameters: Json) -> DocumentSpec {
    DocumentSpec {
        own_actions: None,
        company: Company { bin: company.into(), name: "ТОО \"Кабинет\"".into(), address: None, phone: None },
        parameters,
        locale: Locale::Ru,
        data_as_of: chrono::DateTime::UNIX_EPOCH,
        settings: Arc::new(Settings::default()),
    }
}

/// Writes the document: how it is filed, and what would be drawn. As many rows as announced, or the test fails.
pub async fn write(billing: &mut PgConnection, kind: &str, spec: &DocumentSpec) -> (DocumentMetadata, Vec<Event>) {
    let kind = Catalogue::standard().find(kind).unwrap();
    let (mut sink, mut receiver, progress) = DocumentSink::channel();
    let listening = tokio::spawn(async move {
        let mut events = Vec::new();
        while let Some(event) = receiver.recv().await {
            events.push(event);
        }
        events
    });
    let metadata = kind.write(billing, spec, &mut sink).await.unwrap();
    drop(sink);
    let events = listening.await.unwrap();
    assert_eq!(progress.total(), Some(progress.done()));
    assert_eq!(progress.done(), rows(&events).len() as u64);
    (metadata, events)
}

/// The table's rows, as the screen would show their cells.
pub fn rows(events: &[Event]) -> Vec<Vec<Json>> {
    let batches = events.iter().filter_map(|event| if let Event::Rows(rows) = event { Some(rows) } else { None });
    batches
        .flat_map(|batch| (0..batch.len()).map(|row| (0..batch.width()).map(|column| json(batch.get(row, column))).collect()))
        .collect()
}

fn json(value: Value<'_>) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Text(text) => text.into(),
        Value::Money(money) => decimal(money.tiyn()).into(),
        Value::Decimal(hundredths) => decimal(hundredths).into(),
        Value::Integer(number) | Value::Duration(number) => number.into(),
        Value::Date(date) => date.to_string().into(),
        Value::Instant(instant) => instant.with_timezone(&ZONE).to_rfc3339().into(),
    }
}

/// `-1234.50`.
pub fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100)
}

/// A page of the screen.
pub async fn page(billing: &mut PgConnection, kind: &str, spec: &DocumentSpec, after: Option<String>, limit: u32) -> Screen {
    let kind = Catalogue::standard().find(kind).unwrap();
    kind.screen(billing, spec, &Page { after, limit }).await.unwrap().unwrap()
}

/// Every page after another until there is no next one.
pub async fn pages(billing: &mut PgConnection, kind: &str, spec: &DocumentSpec, limit: u32) -> Vec<Vec<Json>> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let screen = page(billing, kind, spec, after, limit).await;
        assert!(screen.rows.len() <= limit as usize && (screen.next.is_none() || screen.rows.len() == limit as usize));
        found.extend(screen.rows);
        after = screen.next;
        if after.is_none() {
            return found;
        }
    }
}
