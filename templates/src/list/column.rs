//! A column of a list: how its value is read from a row, and what it looks like.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use qujat_render::{Column, ColumnKind, Locale, Money, Value};
use sqlx::{Row, postgres::PgRow};

use crate::{Texts, WriteError, countries};

/// A column, declared once for file, screen and test.
#[derive(Debug, Clone, Copy)]
pub struct ListColumn {
    /// The name that the query gives it, and its name on the screen.
    pub id: &'static str,
    pub kind: ColumnKind,
    pub read: Read,
    /// Millimetres.
    pub width: f32,
    /// Summed below the table; only money, integers, decimals and durations can be.
    pub total: bool,
}

/// The type that the query returns, and what is made of it. Any value may be null, which is an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// `text`; an empty one is an empty cell.
    Text,
    /// `text` that billing keeps as one of these codes; shown as the text `<kind>-<prefix>-<code>`. Any other code is broken data.
    Code(&'static str, &'static [&'static str]),
    /// `text`, ISO 3166-1 alpha-2; shown as the country's name where [`countries`] has it, else as it is.
    Country,
    /// `bigint`, hundredths of a tenge.
    Tiyn,
    /// `bigint`.
    Integer,
    /// `bigint`, hundredths of a unit such as a megabyte.
    Hundredths,
    /// `bigint`, seconds.
    Seconds,
    /// `date`.
    Date,
    /// `timestamptz`.
    Instant,
}

impl ListColumn {
    #[must_use]
    pub const fn new(id: &'static str, kind: ColumnKind, read: Read, width: f32) -> Self {
        Self { id, kind, read, width, total: false }
    }

    #[must_use]
    pub const fn text(id: &'static str, width: f32) -> Self {
        Self::new(id, ColumnKind::Text, Read::Text, width)
    }

    #[must_use]
    pub const fn identifier(id: &'static str, width: f32) -> Self {
        Self::new(id, ColumnKind::Identifier, Read::Text, width)
    }

    #[must_use]
    pub const fn code(id: &'static str, prefix: &'static str, codes: &'static [&'static str], width: f32) -> Self {
        Self::new(id, ColumnKind::Text, Read::Code(prefix, codes), width)
    }

    #[must_use]
    pub const fn country(id: &'static str, width: f32) -> Self {
        Self::new(id, ColumnKind::Text, Read::Country, width)
    }

    #[must_use]
    pub const fn money(id: &'static str, width: f32) -> Self {
        Self::new(id, ColumnKind::Money, Read::Tiyn, width)
    }

    #[must_use]
    pub const fn integer(id: &'static str, width: f32) -> Self {
        Self::new(id, ColumnKind::Integer, Read::Integer, width)
    }

    #[must_use]
    pub const fn decimal(id: &'static str, width: f32) -> Self {
        Self::new(id, ColumnKind::Decimal, Read::Hundredths, width)
    }

    #[must_use]
    pub const fn duration(id: &'static str, width: f32) -> Self {
        Self::new(id, ColumnKind::Duration, Read::Seconds, width)
    }

    #[must_use]
    pub const fn date(id: &'static str, width: f32) -> Self {
        Self::new(id, ColumnKind::Date, Read::Date, width)
    }

    #[must_use]
    pub const fn instant(id: &'static str, width: f32) -> Self {
        Self::new(id, ColumnKind::Instant, Read::Instant, width)
    }

    /// Summed below the table.
    #[must_use]
    pub const fn summed(self) -> Self {
        Self { total: true, ..self }
    }

    pub(crate) fn title(&self, texts: &Texts, kind: &str, locale: Locale) -> String {
        texts.get(locale, &self.title_id(kind))
    }

    pub(super) fn table_column(&self, texts: &Texts, kind: &str, locale: Locale) -> Column {
        Column { title: self.title(texts, kind, locale), group: None, kind: self.kind, width: self.width, total: self.total }
    }

    /// The cell of a row, borrowed from it.
    pub(super) fn value<'a>(&self, row: &'a PgRow, index: usize, words: &'a Words) -> Result<Value<'a>, WriteError> {
        Ok(match self.read {
            Read::Text => text_or_empty(row.try_get::<Option<&str>, _>(index)?),
            Read::Code(..) | Read::Country => match row.try_get::<Option<&str>, _>(index)? {
                None => Value::Empty,
                Some(code) => Value::Text(words.find(index, self, code)?),
            },
            Read::Tiyn => row.try_get::<Option<i64>, _>(index)?.map_or(Value::Empty, |tiyn| Value::Money(Money::from_tiyn(tiyn))),
            Read::Hundredths => row.try_get::<Option<i64>, _>(index)?.map_or(Value::Empty, Value::Decimal),
            Read::Seconds => row.try_get::<Option<i64>, _>(index)?.map_or(Value::Empty, Value::Duration),
            Read::Integer => row.try_get::<Option<i64>, _>(index)?.map_or(Value::Empty, Value::Integer),
            Read::Date => row.try_get::<Option<NaiveDate>, _>(index)?.map_or(Value::Empty, Value::Date),
            Read::Instant => row.try_get::<Option<DateTime<Utc>>, _>(index)?.map_or(Value::Empty, Value::Instant),
        })
    }
}

impl Read {
    /// The Postgres type that the query must return.
    pub(super) fn postgres_type(self) -> &'static str {
        match self {
            Self::Text | Self::Code(..) | Self::Country => "TEXT",
            Self::Tiyn | Self::Integer | Self::Hundredths | Self::Seconds => "INT8",
            Self::Date => "DATE",
            Self::Instant => "TIMESTAMPTZ",
        }
    }
}

pub(crate) fn text_or_empty(text: Option<&str>) -> Value<'_> {
    text.filter(|text| !text.is_empty()).map_or(Value::Empty, Value::Text)
}

/// The words for billing's codes, looked up once per document.
#[derive(Debug)]
pub(crate) struct Words {
    /// By column, then by code.
    columns: Vec<HashMap<&'static str, String>>,
}

impl Words {
    pub(crate) fn of(columns: &[ListColumn], texts: &Texts, kind: &str, locale: Locale) -> Self {
        let words = |column: &ListColumn| {
            column.codes().iter().map(|code| (*code, texts.get(locale, &column.code_id(kind, code)))).collect()
        };
        Self { columns: columns.iter().map(words).collect() }
    }

    pub(crate) fn find<'a>(&'a self, index: usize, column: &ListColumn, code: &'a str) -> Result<&'a str, WriteError> {
        match (self.columns[index].get(code), column.read) {
            (Some(word), _) => Ok(word),
            (None, Read::Country) => Ok(code),
            (None, _) => Err(WriteError::Data(format!("{} is {code:?}, which has no meaning here", column.id))),
        }
    }
}

impl ListColumn {
    fn codes(&self) -> &'static [&'static str] {
        match self.read {
            Read::Code(_, codes) => codes,
            Read::Country => &countries::CODES,
            _ => &[],
        }
    }

    /// Names of the texts that the column asks for.
    pub(crate) fn texts(&self, kind: &str) -> Vec<String> {
        let codes = self.codes().iter().map(|code| self.code_id(kind, code));
        codes.chain([self.title_id(kind)]).collect()
    }

    fn code_id(&self, kind: &str, code: &str) -> String {
        match self.read {
            Read::Code(prefix, _) => format!("{kind}-{prefix}-{code}").replace('_', "-").to_lowercase(),
            _ => countries::text_id(code),
        }
    }

    fn title_id(&self, kind: &str) -> String {
        format!("{kind}-column-{}", self.id).replace('_', "-")
    }
}
