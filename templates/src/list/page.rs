//! A page of a list for the screen.

use qujat_render::{ColumnKind, Locale, Value, dates::ZONE};
use serde_json::{Map, Value as Json};
use sqlx::{PgConnection, Row};

use super::{List, ListColumn, column::Words, query};
use crate::{
    DocumentSpec, Texts, WriteError,
    screen::{Page, Screen, ScreenColumn},
};

pub(super) async fn screen<T: List>(
    list: &T,
    billing: &mut PgConnection,
    spec: &DocumentSpec,
    page: &Page,
) -> Result<Screen, WriteError> {
    let (columns, texts, locale) = (list.columns(), list.texts(), spec.locale);
    let name = List::declaration(list).name;
    let (total_rows, sums) = query::totals(list, billing, spec).await?;
    let remarks = list.remarks(spec).into_iter().chain(list.findings(billing, spec).await?).collect();
    let words = Words::of(columns, texts, name, locale);
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let found = sqlx::query(list.query())
        .bind(&spec.company.bin)
        .bind(&spec.parameters)
        .bind(page.after.as_deref())
        // One more than is shown tells whether there is a next page.
        .bind(i64::from(page.limit) + 1)
        .fetch_all(billing)
        .await?;
    let mut rows = Vec::with_capacity(found.len().min(limit));
    for row in found.iter().take(limit) {
        rows.push(query::cells(columns, row, &words)?.into_iter().map(json).collect());
    }
    let last = found.get(limit.saturating_sub(1)).filter(|_| found.len() > limit);
    let summed = columns.iter().filter(|column| column.total);
    let totals = summed.zip(sums).map(|(column, sum)| {
        let sum: Json =
            if matches!(column.kind, ColumnKind::Money | ColumnKind::Decimal) { decimal(sum).into() } else { sum.into() };
        (column.id.to_owned(), sum)
    });
    Ok(Screen {
        remarks,
        columns: self::columns(columns, texts, name, locale),
        totals: totals.collect::<Map<_, _>>(),
        total_rows,
        next: last.map(|row| row.try_get(columns.len())).transpose()?,
        rows,
    })
}

/// The columns as the screen names them.
pub(crate) fn columns(columns: &[ListColumn], texts: &Texts, kind: &str, locale: Locale) -> Vec<ScreenColumn> {
    let column = |column: &ListColumn| ScreenColumn {
        id: column.id,
        title: column.title(texts, kind, locale),
        kind: kind_name(column.kind),
    };
    columns.iter().map(column).collect()
}

fn kind_name(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "text",
        ColumnKind::Identifier => "identifier",
        ColumnKind::Money => "money",
        ColumnKind::Integer => "integer",
        ColumnKind::Decimal => "decimal",
        ColumnKind::Duration => "duration",
        ColumnKind::Date => "date",
        ColumnKind::Instant => "instant",
    }
}

/// A cell as programs read it.
pub(crate) fn json(value: Value<'_>) -> Json {
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

/// Hundredths as a decimal text such as `-1234.50`, which no program rounds: how programs are answered with money.
#[must_use]
pub fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100)
}
