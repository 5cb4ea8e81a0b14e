//! Lists over a period against a real billing schema: what they read at the borders of days, whose rows they leave out, and that the
//! screen's pages are the file's rows. Fixtures lie on 29 February 2024, whose hour from 23:00 ran twice in Almaty.

mod payments;
mod usage_details;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use qujat_render::{Content, Event, Grid, Locale, Value, dates::ZONE};
use qujat_templates::{
    Catalogue, Company, DocumentSink, DocumentSpec, Settings, WriteError,
    screen::{Page, Screen},
};
use serde_json::{Value as Json, json};
use sqlx::{Connection, PgConnection};

use crate::support::billing_copy;

const BIN: &str = "900900900900";
const STRANGER: &str = "800800800801";

async fn connection() -> PgConnection {
    PgConnection::connect(&billing_copy().await).await.unwrap()
}

fn spec(company: &str, parameters: &Json) -> DocumentSpec {
    DocumentSpec {
        own_actions: None,
        company: Company { bin: company.into(), name: "ТОО \"Кабинет\"".into(), address: None, phone: None },
        parameters: parameters.clone(),
        locale: Locale::Ru,
        data_as_of: DateTime::<Utc>::UNIX_EPOCH,
        settings: Arc::new(Settings::default()),
    }
}

/// Writes a document and returns what would be drawn.
async fn write(billing: &mut PgConnection, kind: &str, company: &str, parameters: &Json) -> Vec<Event> {
    let kind = Catalogue::standard().find(kind).unwrap();
    let (mut sink, mut receiver, progress) = DocumentSink::channel();
    let listening = tokio::spawn(async move {
        let mut events = Vec::new();
        while let Some(event) = receiver.recv().await {
            events.push(event);
        }
        events
    });
    kind.write(billing, &spec(company, parameters), &mut sink).await.unwrap();
    drop(sink);
    assert_eq!(progress.total(), Some(progress.done()), "announced rows are the written ones");
    listening.await.unwrap()
}

/// The file's rows as the screen spells them.
fn rows(events: &[Event]) -> Vec<Vec<Json>> {
    let batches = events.iter().filter_map(|event| if let Event::Rows(rows) = event { Some(rows) } else { None });
    let row = |batch: &qujat_render::Rows, row| (0..batch.width()).map(|column| spelled(batch.get(row, column))).collect();
    batches.flat_map(|batch| (0..batch.len()).map(|index| row(batch, index)).collect::<Vec<_>>()).collect()
}

fn spelled(value: Value<'_>) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Text(text) => json!(text),
        Value::Money(money) => json!(decimal(money.tiyn())),
        Value::Decimal(hundredths) => json!(decimal(hundredths)),
        Value::Integer(number) | Value::Duration(number) => json!(number),
        Value::Date(date) => json!(date.to_string()),
        Value::Instant(instant) => json!(instant.with_timezone(&ZONE).to_rfc3339()),
    }
}

fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
}

fn grids(events: &[Event]) -> Vec<&Grid> {
    events.iter().filter_map(|event| if let Event::Grid(grid) = event { Some(grid) } else { None }).collect()
}

fn texts(grid: &Grid) -> Vec<&str> {
    let cells = grid.rows.iter().flat_map(|row| &row.cells);
    cells.filter_map(|cell| if let Content::Text(text) = &cell.content { Some(text.as_str()) } else { None }).collect()
}

async fn screen(billing: &mut PgConnection, kind: &str, company: &str, parameters: &Json, page: &Page) -> Screen {
    let kind = Catalogue::standard().find(kind).unwrap();
    kind.screen(billing, &spec(company, parameters), page).await.unwrap().unwrap()
}

/// Follows pages of two rows to the end; every page tells the sums and the length of the whole list.
async fn paged(billing: &mut PgConnection, kind: &str, company: &str, parameters: &Json) -> Vec<Vec<Json>> {
    let mut page = Page { after: None, limit: 2 };
    let first = screen(billing, kind, company, parameters, &page).await;
    let mut found = first.rows.clone();
    page.after = first.next.clone();
    while page.after.is_some() {
        let next = screen(billing, kind, company, parameters, &page).await;
        assert!(!next.rows.is_empty() && next.rows.len() <= 2);
        assert_eq!((&next.totals, next.total_rows, &next.columns), (&first.totals, first.total_rows, &first.columns));
        found.extend(next.rows);
        assert!(next.next.is_none() || next.next > page.after, "keys rise");
        page.after = next.next;
    }
    assert_eq!(found.len() as u64, first.total_rows);
    found
}

/// The rule by which the kind refuses, or `None`.
async fn refusal(billing: &mut PgConnection, kind: &str, company: &str, parameters: &Json) -> Option<&'static str> {
    match Catalogue::standard().find(kind).unwrap().admit(billing, company, parameters).await {
        Ok(()) => None,
        Err(WriteError::Refused(problem)) => Some(problem.rule),
        Err(error) => panic!("{parameters}: {error}"),
    }
}
