//! What a kind that is one table declares.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Content, Locale, Orientation};
use serde_json::Value;
use sqlx::PgConnection;

use super::{ListColumn, Sample};
use crate::{Declaration, DocumentMetadata, DocumentSink, DocumentSpec, Form, Problem, Publication, Settings, Texts, WriteError};

/// What a list has to say of itself; everything else of [`Kind`](crate::Kind) follows from it.
#[async_trait]
pub trait List: Send + Sync + 'static {
    fn declaration(&self) -> &'static Declaration;

    /// The kind's own texts and the shared ones. Needed are `<kind>-title`, `<kind>-sheet`, `<kind>-empty`, `<kind>-column-<id>` for
    /// each column, and `<kind>-<prefix>-<code>` for columns of codes; with `-` for `_` throughout.
    fn texts(&self) -> &'static Texts;

    /// As [`Kind::schema`](crate::Kind::schema).
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>;

    /// As [`Kind::form`](crate::Kind::form).
    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form;

    /// As [`Kind::canonical`](crate::Kind::canonical).
    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>>;

    /// As [`Kind::admit`](crate::Kind::admit). By default every company of the token has the list.
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
    fn head(&self, _order: &DocumentSpec) -> Vec<(String, Content)> {
        Vec::new()
    }

    /// Sentences below the head, such as that today's data may be incomplete.
    fn remarks(&self, _order: &DocumentSpec) -> Vec<String> {
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
    async fn findings(&self, _billing: &mut PgConnection, _order: &DocumentSpec) -> Result<Vec<String>, WriteError> {
        Ok(Vec::new())
    }

    /// Writes what stands below the table, such as totals by group. `billing` is `None` for the sample.
    async fn closing(
        &self,
        _billing: Option<&mut PgConnection>,
        _order: &DocumentSpec,
        _sink: &mut DocumentSink,
    ) -> Result<(), WriteError> {
        Ok(())
    }

    /// How the document is filed, but for its amounts: those the driver fills from [`List::charged`].
    fn metadata(&self, spec: &DocumentSpec) -> DocumentMetadata;

    /// As [`Kind::publication`](crate::Kind::publication).
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
