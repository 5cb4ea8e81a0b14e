//! Invented rows of a list, for previews and for the test that renders every kind.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use qujat_render::{Locale, Money, Value};

use super::{
    ListColumn, Read,
    column::{Words, text_or_empty},
};
use crate::{Company, DocumentSpec, Settings, WriteError};

/// A cell as the query would return it: texts and codes as text, money in tiyn, dates and instants in ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sample {
    Empty,
    Text(String),
    Number(i64),
}

impl From<&str> for Sample {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Sample {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// The invented company of all samples.
#[must_use]
pub fn sample_company(locale: Locale) -> Company {
    let name = match locale {
        Locale::Ru => "АО \"Времени мало\"",
        Locale::Kk => "\"Времени мало\" АҚ",
        Locale::En => "Vremeni Malo JSC",
    };
    Company {
        bin: "800800800800".into(),
        name: name.into(),
        address: Some("г. Астана, пр. Кабанбай батыра, 53".into()),
        phone: Some("+7 (7172) 55 01 00".into()),
    }
}

/// The instant of all samples: 22.11.2026 14:05:09 in Almaty.
#[must_use]
pub fn sample_instant() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_338_309, 0).unwrap_or_default()
}

/// What the sample of a kind is made from: its parameters for the invented company at the invented instant.
#[must_use]
pub fn sample_spec(parameters: serde_json::Value, locale: Locale, settings: Arc<Settings>) -> DocumentSpec {
    DocumentSpec { company: sample_company(locale), parameters, locale, data_as_of: sample_instant(), settings, own_actions: None }
}

pub(super) fn cells<'a>(row: &'a [Sample], columns: &[ListColumn], words: &'a Words) -> Result<Vec<Value<'a>>, WriteError> {
    if row.len() != columns.len() {
        return Err(WriteError::Data(format!("a sample row of {} cells for {} columns", row.len(), columns.len())));
    }
    row.iter().zip(columns).enumerate().map(|(index, (cell, column))| value(cell, index, column, words)).collect()
}

fn value<'a>(cell: &'a Sample, index: usize, column: &ListColumn, words: &'a Words) -> Result<Value<'a>, WriteError> {
    let wrong = || WriteError::Data(format!("the sample of {} is {cell:?}", column.id));
    Ok(match (cell, column.read) {
        (Sample::Empty, _) => Value::Empty,
        (Sample::Text(text), Read::Text) => text_or_empty(Some(text)),
        (Sample::Text(code), Read::Code(..) | Read::Country) => Value::Text(words.find(index, column, code)?),
        (Sample::Number(tiyn), Read::Tiyn) => Value::Money(Money::from_tiyn(*tiyn)),
        (Sample::Number(hundredths), Read::Hundredths) => Value::Decimal(*hundredths),
        (Sample::Number(seconds), Read::Seconds) => Value::Duration(*seconds),
        (Sample::Number(number), Read::Integer) => Value::Integer(*number),
        (Sample::Text(day), Read::Date) => Value::Date(day.parse::<NaiveDate>().map_err(|_| wrong())?),
        (Sample::Text(instant), Read::Instant) => Value::Instant(instant.parse().map_err(|_| wrong())?),
        _ => return Err(wrong()),
    })
}
