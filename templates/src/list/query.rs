//! Runs a list's query: all of it for a file, its sums for the total row.

use futures::TryStreamExt;
use qujat_render::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row};

use super::{List, ListColumn, column::Words, subtotals::Subtotals};
use crate::{DocumentSink, DocumentSpec, WriteError};

/// Name and Postgres type of each column that the query must return; a test compares them with what the database describes.
pub(super) fn declared(list: &impl List) -> Vec<(&'static str, &'static str)> {
    let columns = list.columns().iter().map(|column| (column.id, column.read.postgres_type()));
    columns.chain([("page_key", "TEXT")]).collect()
}

/// Rows of the whole list, and the sums of its summed columns in tiyn or units.
pub(super) async fn totals<T: List>(
    list: &T,
    billing: &mut PgConnection,
    spec: &DocumentSpec,
) -> Result<(u64, Vec<i64>), WriteError> {
    let summed = list.columns().iter().filter(|column| column.total);
    let sums = summed.map(|column| format!(", coalesce(sum(\"{}\"), 0)::bigint", column.id)).collect::<String>();
    // Only names that the list declares in the program stand in the text.
    let text = format!("select count(*){sums} from (\n{}\n) as list", list.query());
    let row = sqlx::query(AssertSqlSafe(text))
        .bind(&spec.company.bin)
        .bind(&spec.parameters)
        .bind(None::<&str>)
        .bind(None::<i64>)
        .fetch_one(billing)
        .await?;
    let count: i64 = row.try_get(0)?;
    let sums = (1..row.len()).map(|index| row.try_get(index)).collect::<Result<_, _>>()?;
    Ok((count.unsigned_abs(), sums))
}

/// Streams every row into the sink, and tells the subtotals of it.
pub(super) async fn write_rows<T: List>(
    list: &T,
    billing: &mut PgConnection,
    spec: &DocumentSpec,
    sink: &mut DocumentSink,
    subtotals: &mut Subtotals,
) -> Result<(), WriteError> {
    let columns = list.columns();
    let words = Words::of(columns, list.texts(), List::declaration(list).name, spec.locale);
    let mut rows = sqlx::query(list.query())
        .bind(&spec.company.bin)
        .bind(&spec.parameters)
        .bind(None::<&str>)
        .bind(None::<i64>)
        .fetch(billing);
    while let Some(row) = rows.try_next().await? {
        let cells = cells(columns, &row, &words)?;
        subtotals.add(&cells)?;
        sink.row(&cells).await?;
    }
    Ok(())
}

/// The cells of a row.
pub(super) fn cells<'a>(
    columns: &[ListColumn],
    row: &'a sqlx::postgres::PgRow,
    words: &'a Words,
) -> Result<Vec<Value<'a>>, WriteError> {
    columns.iter().enumerate().map(|(index, column)| column.value(row, index, words)).collect()
}
