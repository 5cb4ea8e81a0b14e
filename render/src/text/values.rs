//! Values as readers see them on paper.

use crate::{Content, Locale, Money, Value, dates, money::format_integer};

/// Writes a cell of a grid; texts come back as they are.
pub(crate) fn content_text(content: &Content, locale: Locale) -> std::borrow::Cow<'_, str> {
    match content {
        Content::Empty => "".into(),
        Content::Text(text) => text.into(),
        Content::Money(money) => money.format(locale).into(),
        Content::WholeMoney(money) => money.format_whole(locale).into(),
        Content::Integer(integer) => format_integer(*integer, locale).into(),
        Content::Decimal(hundredths) => Money::from_tiyn(*hundredths).format(locale).into(),
        Content::Duration(seconds) => duration(*seconds).into(),
        Content::Date(date) => dates::date(*date).into(),
        Content::Instant(instant) => dates::instant(*instant).into(),
    }
}

/// Writes a cell of a table. Instants carry their offset only where it tells two apart.
pub(crate) fn value_text(value: Value<'_>, locale: Locale) -> std::borrow::Cow<'_, str> {
    match value {
        Value::Empty => "".into(),
        Value::Text(text) => text.into(),
        Value::Money(money) => money.format(locale).into(),
        Value::Integer(integer) => format_integer(integer, locale).into(),
        Value::Decimal(hundredths) => Money::from_tiyn(hundredths).format(locale).into(),
        Value::Duration(seconds) => duration(seconds).into(),
        Value::Date(date) => dates::date(date).into(),
        Value::Instant(instant) => dates::instant_in_column(instant).into(),
    }
}

/// Hours as many as there are, minutes and seconds in two digits.
fn duration(seconds: i64) -> String {
    let (sign, seconds) = (if seconds < 0 { "-" } else { "" }, seconds.unsigned_abs());
    format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
