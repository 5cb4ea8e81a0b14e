//! Kinds that are one table: declared by columns and a query, written and shown by this one driver.
//!
//! File and screen come from the same query, so they can't differ. The query is given the company, the canonical parameters and a
//! place to go on from; it returns the columns as they are declared and, last, the text by which a page goes on after a row.

pub(crate) mod column;
mod definition;
mod opening;
pub(crate) mod page;
mod parameterless;
mod query;
mod sample;
mod subtotals;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Locale, Money, Properties, dates};
use serde_json::Value;
use sqlx::PgConnection;

pub use column::{ListColumn, Read};
pub use definition::List;
pub(crate) use opening::Opening;
use opening::opening;
pub use page::decimal;
pub use parameterless::ParameterlessList;
pub use sample::{Sample, sample_company, sample_instant, sample_spec};
use subtotals::Subtotals;

use crate::{
    Declaration, DocumentMetadata, DocumentSink, DocumentSpec, Form, Kind, Problem, Publication, Settings, Texts, WriteError,
    screen::{Page, Screen},
    streamed_query::StreamedQuery,
};

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

    fn properties(&self, spec: &DocumentSpec) -> Properties {
        properties(self.texts(), self.metadata(spec).title, spec)
    }

    async fn write(
        &self,
        billing: &mut PgConnection,
        spec: &DocumentSpec,
        sink: &mut DocumentSink,
    ) -> Result<DocumentMetadata, WriteError> {
        let (rows, _) = query::totals(self, billing, spec).await?;
        sink.expect_rows(rows);
        let findings = self.findings(billing, spec).await?;
        opening(self, spec, findings).write(spec, sink).await?;
        let mut subtotals = Subtotals::of(self);
        query::write_rows(self, billing, spec, sink, &mut subtotals).await?;
        sink.end_table().await?;
        let charged = subtotals.charged();
        subtotals.write(self, spec.locale, sink).await?;
        self.closing(Some(billing), spec, sink).await?;
        Ok(metadata(self, spec, charged))
    }

    async fn screen(&self, billing: &mut PgConnection, spec: &DocumentSpec, page: &Page) -> Result<Option<Screen>, WriteError> {
        if !List::declaration(self).screen {
            return Ok(None);
        }
        page::screen(self, billing, spec, page).await.map(Some)
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

    fn sample_spec(&self, locale: Locale, settings: Arc<Settings>) -> DocumentSpec {
        sample_spec(self.sample_parameters(), locale, settings)
    }

    async fn write_sample(&self, spec: &DocumentSpec, sink: &mut DocumentSink) -> Result<DocumentMetadata, WriteError> {
        opening(self, spec, Vec::new()).write(spec, sink).await?;
        let words = column::Words::of(self.columns(), self.texts(), List::declaration(self).name, spec.locale);
        let mut subtotals = Subtotals::of(self);
        for row in self.sample_rows() {
            let cells = sample::cells(&row, self.columns(), &words)?;
            subtotals.add(&cells)?;
            sink.row(&cells).await?;
        }
        sink.end_table().await?;
        let charged = subtotals.charged();
        subtotals.write(self, spec.locale, sink).await?;
        self.closing(None, spec, sink).await?;
        Ok(metadata(self, spec, charged))
    }
}

/// The list's own filing with the total that it was written with.
fn metadata<T: List>(list: &T, spec: &DocumentSpec, charged: Option<Money>) -> DocumentMetadata {
    DocumentMetadata { amount: charged, amount_due: charged.map(|amount| amount.max(Money::ZERO)), ..list.metadata(spec) }
}

/// The properties of a file that is one list.
pub(crate) fn properties(texts: &Texts, title: String, spec: &DocumentSpec) -> Properties {
    Properties {
        title,
        language: spec.locale,
        author: spec.settings.operator.name.get(spec.locale).to_owned(),
        data_as_of: spec.data_as_of,
        footer: texts.with(spec.locale, "data-as-of", [("instant", dates::instant(spec.data_as_of).into())]),
        page_label: texts.page_label(spec.locale),
    }
}
