//! What a kind of report is: the one interface between the catalogue and everybody who works with it.
//!
//! The API validates by it, the worker writes by it, the preview and the every-kind test render its sample. A kind knows its
//! parameters, its rules, its query and its columns or page; it doesn't know who asked, where files are kept or what a queue is.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Locale, Properties};
use serde_json::Value;
use sqlx::PgConnection;

use crate::{
    Declaration, DocumentMetadata, DocumentSink, DocumentSpec, Form, Problem, Publication, Settings, WriteError,
    screen::{Page, Screen},
    streamed_query::StreamedQuery,
};

#[async_trait]
pub trait Kind: Send + Sync + 'static {
    fn declaration(&self) -> &'static Declaration;

    /// Schema of the parameters for OpenAPI.
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>;

    /// What the portal's form of this kind shows and begins with.
    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form;

    /// Reads the parameters of a request and checks what needs no database: form, calendar, limits. Returns them in the one
    /// spelling that equal requests share, or everything that is wrong with them. `now` decides which days are open.
    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>>;

    /// Checks what only billing knows: that the objects belong to the company, that the month is closed. Asked by the API before
    /// anything is queued and by the worker in its own snapshot, where the answer counts.
    async fn admit(&self, billing: &mut PgConnection, company: &str, parameters: &Value) -> Result<(), WriteError>;

    /// Title and foot of the file, known before a row is read.
    fn properties(&self, spec: &DocumentSpec) -> Properties;

    /// Reads the document from the snapshot behind `billing` and writes it into `sink`.
    async fn write(
        &self,
        billing: &mut PgConnection,
        spec: &DocumentSpec,
        sink: &mut DocumentSink,
    ) -> Result<DocumentMetadata, WriteError>;

    /// A page of rows for the portal's screen; `None` for a kind that has no screen.
    async fn screen(&self, _billing: &mut PgConnection, _order: &DocumentSpec, _page: &Page) -> Result<Option<Screen>, WriteError> {
        Ok(None)
    }

    /// How the kind is published monthly; `None`: it is only made when asked for.
    fn publication(&self) -> Option<&'static Publication> {
        None
    }

    /// Queries whose rows are decoded by position, which the compiler can't check; a test compares them with the database.
    fn streamed_queries(&self) -> Vec<StreamedQuery> {
        Vec::new()
    }

    /// Names of texts that are put together while the program runs, for the test that finds unused ones.
    fn derived_texts(&self) -> Vec<String> {
        Vec::new()
    }

    /// The specification of a document with invented data; for previews and for the test that renders every kind.
    fn sample_spec(&self, locale: Locale, settings: Arc<Settings>) -> DocumentSpec;

    /// Writes the sample without any database.
    async fn write_sample(&self, spec: &DocumentSpec, sink: &mut DocumentSink) -> Result<DocumentMetadata, WriteError>;
}

/// A document's parameters as the kind's own type. Panics never: what [`Kind::canonical`] wrote must parse for ever, and a row that
/// doesn't is reported as broken data.
pub fn parameters<T: serde::de::DeserializeOwned>(parameters: &Value) -> Result<T, WriteError> {
    T::deserialize(parameters).map_err(|error| WriteError::Data(format!("stored parameters: {error}")))
}
