//! Report of a company's numbers as they are now: who uses them, on which tariff, what is owed and what is left (domain.md §5).
//!
//! Mailed, one sheet, any number of rows. Has no parameters.

mod columns;
mod sample;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use qujat_render::{CellStyle, Content, Format, Grid, GridCell, GridRow, Locale, Orientation, Properties, Section, Table, dates};
use serde_json::json;
use sqlx::PgConnection;
use utoipa::{PartialSchema, ToSchema};

use columns::{CodeWords, Number};
pub use columns::{QUERY, columns};

use crate::{
    Declaration, DocumentSink, Fields, Filing, Form, Kind, Mailing, Order, Problem, Scope, Settings, Texts, WriteError, calendar,
    form::Button,
};

static DECLARATION: Declaration = Declaration {
    name: "number_list",
    scope: Scope::Company,
    formats: &[Format::Xlsx],
    mailing: Mailing::Required,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

/// The report has no parameters.
#[derive(ToSchema)]
#[schema(title = "NumberListParameters")]
struct Parameters {}

pub struct NumberList;

fn texts() -> &'static Texts {
    static TEXTS: std::sync::OnceLock<Texts> = std::sync::OnceLock::new();
    TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
}

#[async_trait]
impl Kind for NumberList {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Parameters::schema()
    }

    fn form(&self, _: &Settings, _: DateTime<Utc>, locale: Locale) -> Form {
        let notes = ["number-list-note-contents", "number-list-note-time", "number-list-note-mail", "number-list-note-instant"];
        Form {
            title: texts().get(locale, "number-list-title"),
            notes: notes.map(|id| texts().get(locale, id)).to_vec(),
            months: None,
            defaults: json!({}),
            buttons: vec![Button::new(texts().get(locale, "button-request"), DECLARATION.formats)],
        }
    }

    fn canonical(&self, parameters: &serde_json::Value, _: &Settings, _: DateTime<Utc>) -> Result<serde_json::Value, Vec<Problem>> {
        Fields::of(parameters, &[]).finish()?;
        Ok(json!({}))
    }

    /// Every company has this report, one without numbers an empty one (domain.md §15.5).
    async fn admit(&self, _: &mut PgConnection, _: &str, _: &serde_json::Value) -> Result<(), WriteError> {
        Ok(())
    }

    fn properties(&self, order: &Order) -> Properties {
        Properties {
            title: filing(order).title,
            language: order.locale,
            author: order.settings.operator.name.get(order.locale).to_owned(),
            data_as_of: order.data_as_of,
            footer: texts().with(order.locale, "data-as-of", [("instant", dates::instant(order.data_as_of).into())]),
            page_label: texts().page_label(order.locale),
        }
    }

    async fn write(&self, billing: &mut PgConnection, order: &Order, sink: &mut DocumentSink) -> Result<Filing, WriteError> {
        let count =
            sqlx::query_scalar!(r#"select count(*) as "count!" from billing.number where company_bin = $1"#, order.company.bin)
                .fetch_one(&mut *billing)
                .await?;
        sink.expect_rows(count.unsigned_abs());

        open(order, sink).await?;
        let words = CodeWords::of(order.locale);
        let mut rows = sqlx::query(QUERY).bind(&order.company.bin).fetch(billing);
        while let Some(row) = rows.try_next().await? {
            sink.row(&Number::read(&row)?.cells(&words)?).await?;
        }
        sink.end_table().await?;
        Ok(filing(order))
    }

    fn sample_order(&self, locale: Locale, settings: std::sync::Arc<Settings>) -> Order {
        sample::order(locale, settings)
    }

    async fn write_sample(&self, order: &Order, sink: &mut DocumentSink) -> Result<Filing, WriteError> {
        open(order, sink).await?;
        let words = CodeWords::of(order.locale);
        for number in sample::numbers() {
            sink.row(&number.cells(&words)?).await?;
        }
        sink.end_table().await?;
        Ok(filing(order))
    }
}

/// Writes the sheet's head and opens the table.
async fn open(order: &Order, sink: &mut DocumentSink) -> Result<(), WriteError> {
    let locale = order.locale;
    let columns = columns::table_columns(locale);
    let widths: Vec<f32> = columns.iter().map(|column| column.width).collect();
    sink.section(Section { name: texts().get(locale, "number-list-sheet"), orientation: Orientation::Landscape }).await?;
    sink.grid(head(order, widths)).await?;
    sink.table(Table {
        columns,
        total_label: Some(texts().get(locale, "total")),
        empty_note: texts().get(locale, "number-list-empty"),
        filter: true,
        size: 8.0,
        space_before: 4.0,
    })
    .await
}

/// Title, company, operator and data-as-of over the table.
fn head(order: &Order, widths: Vec<f32>) -> Grid {
    let (locale, last) = (order.locale, widths.len());
    let operator = &order.settings.operator;
    let party = |name: &str, bin: &str| format!("{name}, {}", texts().with(locale, "bin", [("bin", bin.into())]));
    let line = |label: &str, content: Content| {
        GridRow::new(vec![
            GridCell::text(0, 2, texts().get(locale, label)),
            GridCell::new(2, last - 2, content).style(CellStyle::default().bold()),
        ])
    };
    Grid {
        rows: vec![
            GridRow::new(vec![
                GridCell::text(0, last, texts().get(locale, "number-list-title")).style(CellStyle::default().size(13.0).bold()),
            ]),
            line("number-list-company", Content::Text(party(&order.company.name, &order.company.bin))),
            line("operator-label", Content::Text(party(operator.name.get(locale), &operator.bin))),
            line("data-as-of-label", Content::Instant(order.data_as_of)),
        ],
        columns: widths,
        space_before: 0.0,
        keep_together: true,
    }
}

fn filing(order: &Order) -> Filing {
    let day = calendar::today(order.data_as_of);
    Filing {
        account: None,
        month: None,
        number: None,
        drawn_up_on: None,
        title: texts().with(order.locale, "number-list-filed", [("day", dates::date(day).into())]),
        file_stem: format!("number-list_{}_{day}", order.company.bin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_parameter_is_taken() {
        let check = |parameters| NumberList.canonical(&parameters, &Settings::default(), DateTime::UNIX_EPOCH);
        assert_eq!(check(json!({})).unwrap(), json!({}));
        assert_eq!(check(json!(null)).unwrap(), json!({}));
        assert_eq!(check(json!({ "month": "2026-10" })).unwrap_err()[0].rule, "unknown_field");
        assert_eq!(check(json!([])).unwrap_err()[0].rule, "wrong_type");
    }
}
