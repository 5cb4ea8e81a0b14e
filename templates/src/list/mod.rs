//! Kinds that are one table: declared by columns and a query, written and shown by this one driver.
//!
//! File and screen come from the same query, so they can't differ. The query is given the company, the canonical parameters and a
//! place to go on from; it returns the columns as they are declared and, last, the text by which a page goes on after a row.

pub(crate) mod column;
mod opening;
pub(crate) mod page;
mod query;
mod sample;
mod subtotals;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Content, Locale, Money, Orientation, Properties, dates};
use serde_json::Value;
use sqlx::PgConnection;

pub use column::{ListColumn, Read};
pub(crate) use opening::Opening;
use opening::opening;
pub use page::decimal;
pub use sample::{Sample, sample_company, sample_instant};
use subtotals::Subtotals;

use crate::{
    Declaration, DocumentSink, Filing, Form, Kind, Order, Problem, Settings, Texts, WriteError,
    publishing::Publication,
    screen::{Page, Screen},
    streamed_query::StreamedQuery,
};

/// What a list has to say of itself; everything else of [`Kind`] follows from it.
#[async_trait]
pub trait List: Send + Sync + 'static {
    fn declaration(&self) -> &'static Declaration;

    /// The kind's own texts and the shared ones. Needed are `<kind>-title`, `<kind>-sheet`, `<kind>-empty`, `<kind>-column-<id>` for
    /// each column, and `<kind>-<prefix>-<code>` for columns of codes; with `-` for `_` throughout.
    fn texts(&self) -> &'static Texts;

    /// As [`Kind::schema`].
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>;

    /// As [`Kind::form`].
    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form;

    /// As [`Kind::canonical`].
    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>>;

    /// As [`Kind::admit`]. By default every company of the token has the list.
    async fn admit(&self, _billing: &mut PgConnection, _company: &str, _parameters: &Value) -> Result<(), WriteError> {
        Ok(())
    }

    /// The columns, in the order in which the query returns them.
    fn columns(&self) -> &'static [ListColumn];

    /// Returns the declared columns and then `page_key text`, by which rows are unique and in whose order they come.
    /// `$1 text` company; `$2 jsonb` canonical parameters; `$3 text` the `page_key` to go on after, null: from the beginning;
    /// `$4 bigint` how many rows, null: all.
    fn query(&self) -> &'static str;

    fn orientation(&self) -> Orientation {
        Orientation::Landscape
    }

    /// Font size of the table in points.
    fn size(&self) -> f32 {
        8.0
    }

    /// Lines of the head after company, operator and instant: label and content.
    fn head(&self, _order: &Order) -> Vec<(String, Content)> {
        Vec::new()
    }

    /// Sentences below the head, such as that today's data may be incomplete.
    fn remarks(&self, _order: &Order) -> Vec<String> {
        Vec::new()
    }

    /// Columns by whose values the summed columns are summed once more below the table, with the heading `<kind>-by-<id>`.
    fn subtotals(&self) -> &'static [&'static str] {
        &[]
    }

    /// The summed column of money whose total the customer is charged. The document is filed with it as its amount, and as due unless
    /// it is negative. `None`: the list is about no such sum.
    fn charged(&self) -> Option<&'static str> {
        None
    }

    /// Further sentences below the head that only billing knows, such as a ban on the number.
    async fn findings(&self, _billing: &mut PgConnection, _order: &Order) -> Result<Vec<String>, WriteError> {
        Ok(Vec::new())
    }

    /// Writes what stands below the table, such as totals by group. `billing` is `None` for the sample.
    async fn closing(
        &self,
        _billing: Option<&mut PgConnection>,
        _order: &Order,
        _sink: &mut DocumentSink,
    ) -> Result<(), WriteError> {
        Ok(())
    }

    /// How the document is filed, but for its amounts: those the driver fills from [`List::charged`].
    fn filing(&self, order: &Order) -> Filing;

    /// As [`Kind::publication`].
    fn publication(&self) -> Option<&'static Publication> {
        None
    }

    /// Names of texts that are put together while the program runs, besides those of the columns.
    fn further_texts(&self) -> Vec<String> {
        Vec::new()
    }

    /// Parameters and rows of the sample, with the awkward cases in them.
    fn sample_parameters(&self) -> Value;
    fn sample_rows(&self) -> Vec<Vec<Sample>>;
}

#[async_trait]
impl<T: List> Kind for T {
    fn declaration(&self) -> &'static Declaration {
        List::declaration(self)
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        List::schema(self)
    }

    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form {
        List::form(self, settings, now, locale)
    }

    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        List::canonical(self, parameters, settings, now)
    }

    async fn admit(&self, billing: &mut PgConnection, company: &str, parameters: &Value) -> Result<(), WriteError> {
        List::admit(self, billing, company, parameters).await
    }

    fn properties(&self, order: &Order) -> Properties {
        properties(self.texts(), self.filing(order).title, order)
    }

    async fn write(&self, billing: &mut PgConnection, order: &Order, sink: &mut DocumentSink) -> Result<Filing, WriteError> {
        let (rows, _) = query::totals(self, billing, order).await?;
        sink.expect_rows(rows);
        let findings = self.findings(billing, order).await?;
        opening(self, order, findings).write(order, sink).await?;
        let mut subtotals = Subtotals::of(self);
        query::write_rows(self, billing, order, sink, &mut subtotals).await?;
        sink.end_table().await?;
        let charged = subtotals.charged();
        subtotals.write(self, order.locale, sink).await?;
        self.closing(Some(billing), order, sink).await?;
        Ok(filing(self, order, charged))
    }

    async fn screen(&self, billing: &mut PgConnection, order: &Order, page: &Page) -> Result<Option<Screen>, WriteError> {
        if !List::declaration(self).screen {
            return Ok(None);
        }
        page::screen(self, billing, order, page).await.map(Some)
    }

    fn streamed_queries(&self) -> Vec<StreamedQuery> {
        let list = StreamedQuery { text: self.query(), columns: query::declared(self) };
        [list].into_iter().chain(List::publication(self).map(Publication::streamed_query)).collect()
    }

    fn publication(&self) -> Option<&'static Publication> {
        List::publication(self)
    }

    fn derived_texts(&self) -> Vec<String> {
        let kind = List::declaration(self).name;
        let own = ["sheet", "empty"].map(|part| format!("{kind}-{part}").replace('_', "-"));
        let by = self.subtotals().iter().map(|column| subtotals::text_id(kind, column));
        let columns = self.columns().iter().flat_map(|column| column.texts(kind));
        own.into_iter().chain(by).chain(columns).chain(self.further_texts()).collect()
    }

    fn sample_order(&self, locale: Locale, settings: Arc<Settings>) -> Order {
        Order {
            company: sample_company(locale),
            parameters: self.sample_parameters(),
            locale,
            data_as_of: sample_instant(),
            settings,
            own_actions: None,
        }
    }

    async fn write_sample(&self, order: &Order, sink: &mut DocumentSink) -> Result<Filing, WriteError> {
        opening(self, order, Vec::new()).write(order, sink).await?;
        let words = column::Words::of(self.columns(), self.texts(), List::declaration(self).name, order.locale);
        let mut subtotals = Subtotals::of(self);
        for row in self.sample_rows() {
            let cells = sample::cells(&row, self.columns(), &words)?;
            subtotals.add(&cells)?;
            sink.row(&cells).await?;
        }
        sink.end_table().await?;
        let charged = subtotals.charged();
        subtotals.write(self, order.locale, sink).await?;
        self.closing(None, order, sink).await?;
        Ok(filing(self, order, charged))
    }
}

/// The list's own filing with the total that it was written with.
fn filing<T: List>(list: &T, order: &Order, charged: Option<Money>) -> Filing {
    Filing { amount: charged, amount_due: charged.map(|amount| amount.max(Money::ZERO)), ..list.filing(order) }
}

/// The properties of a file that is one list.
pub(crate) fn properties(texts: &Texts, title: String, order: &Order) -> Properties {
    Properties {
        title,
        language: order.locale,
        author: order.settings.operator.name.get(order.locale).to_owned(),
        data_as_of: order.data_as_of,
        footer: texts.with(order.locale, "data-as-of", [("instant", dates::instant(order.data_as_of).into())]),
        page_label: texts.page_label(order.locale),
    }
}
