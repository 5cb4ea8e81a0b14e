//! The id that binds everything that one call of the API, one scan of a publication or one round of digests sets going: it stands in the
//! rows that are made and in every log line that any process writes about them.
//!
//! A trace is 128 bits, as W3C Trace Context §3.2.2.3 has it, and is spelled as whoever began it spells it: 32 hexadecimal digits, or a
//! UUID with its hyphens. Both are lower case and nothing else is a trace, so one search finds all lines, and nothing that a stranger
//! sends can break a line of the log or carry a name or a number of theirs into it.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use crate::ScanId;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceId {
    id: Uuid,
    hyphens: bool,
}

/// A text that is no trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a trace is 32 hexadecimal digits in lower case or a UUID, and not all zeros")]
pub struct NoTrace;

impl TraceId {
    /// A new one; those made later sort later.
    #[must_use]
    pub fn generate() -> Self {
        Self { id: Uuid::now_v7(), hyphens: true }
    }

    /// The trace of the W3C header `traceparent` (Trace Context §3.2): `version-trace-parent-flags`. Of a version that is still to come
    /// what is known of this one counts, as §3.3.4 wants it.
    pub fn of_traceparent(value: &str) -> Result<Self, NoTrace> {
        const VERSION_0: usize = 55;
        let hexadecimal = |text: &str, length: usize| text.len() == length && is_lower_hexadecimal(text);
        let mut fields = value.split('-');
        let mut next = || fields.next().ok_or(NoTrace);
        let (version, trace, parent, flags) = (next()?, next()?, next()?, next()?);
        let known = hexadecimal(version, 2) && version != "ff" && (version != "00" || value.len() == VERSION_0);
        let whole = known && hexadecimal(parent, 16) && parent.bytes().any(|digit| digit != b'0') && hexadecimal(flags, 2);
        if !whole || !hexadecimal(trace, 32) {
            return Err(NoTrace);
        }
        trace.parse()
    }
}

/// Whatever a scan sets going has the scan's own id.
impl From<ScanId> for TraceId {
    fn from(scan: ScanId) -> Self {
        Self { id: scan.0, hyphens: true }
    }
}

impl FromStr for TraceId {
    type Err = NoTrace;

    fn from_str(text: &str) -> Result<Self, NoTrace> {
        let id = Uuid::try_parse(text).map_err(|_| NoTrace)?;
        let trace = Self { id, hyphens: text.len() == 36 };
        // Upper case, braces and `urn:uuid:` would be found by no search for the spelling that is logged.
        if id.is_nil() || trace.to_string() != text {
            return Err(NoTrace);
        }
        Ok(trace)
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.hyphens { self.id.as_hyphenated().fmt(formatter) } else { self.id.as_simple().fmt(formatter) }
    }
}

impl sqlx::Type<sqlx::Postgres> for TraceId {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        <str as sqlx::Type<sqlx::Postgres>>::type_info()
    }

    fn compatible(column: &sqlx::postgres::PgTypeInfo) -> bool {
        <str as sqlx::Type<sqlx::Postgres>>::compatible(column)
    }
}

impl<'r> sqlx::Decode<'r, sqlx::Postgres> for TraceId {
    fn decode(value: sqlx::postgres::PgValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        Ok(<&str as sqlx::Decode<sqlx::Postgres>>::decode(value)?.parse::<Self>()?)
    }
}

fn is_lower_hexadecimal(text: &str) -> bool {
    text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn a_trace_keeps_its_spelling() {
        for spelled in [DIGITS, "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"] {
            assert_eq!(spelled.parse::<TraceId>().unwrap().to_string(), spelled);
        }
        let own = TraceId::generate();
        assert_eq!(own.to_string().parse(), Ok(own));
    }

    #[test]
    fn nothing_else_is_a_trace() {
        let longer = format!("{DIGITS}0");
        for text in [
            "",
            "1",
            "id\r\n{\"level\":\"ERROR\"}",
            "00000000000000000000000000000000",
            "4BF92F3577B34DA6A3CE929D0E0E4736",
            "{4bf92f35-77b3-4da6-a3ce-929d0e0e4736}",
            "urn:uuid:4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
            "4bf92f3577b34da6a3ce929d0e0e473g",
            longer.as_str(),
        ] {
            assert_eq!(text.parse::<TraceId>(), Err(NoTrace), "{text:?}");
        }
    }

    /// The examples of Trace Context §3.2.5 and §3.3.4, and what is wrong with others.
    #[test]
    fn a_traceparent_is_read_as_w3c_says() {
        let trace = |value: &str| TraceId::of_traceparent(value).map(|trace| trace.to_string());
        for value in [
            format!("00-{DIGITS}-00f067aa0ba902b7-01"),
            format!("00-{DIGITS}-00f067aa0ba902b7-00"),
            format!("cc-{DIGITS}-00f067aa0ba902b7-01"),
            format!("cc-{DIGITS}-00f067aa0ba902b7-01-what-the-future-will-be-like"),
        ] {
            assert_eq!(trace(&value), Ok(DIGITS.to_owned()), "{value}");
        }
        for value in [
            String::new(),
            DIGITS.to_owned(),
            format!("ff-{DIGITS}-00f067aa0ba902b7-01"),
            format!("00-{DIGITS}-00f067aa0ba902b7"),
            format!("00-{DIGITS}-00f067aa0ba902b7-01-more"),
            format!("cc-{DIGITS}-00f067aa0ba902b7-01.more"),
            format!("00-{DIGITS}-0000000000000000-01"),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{}-00f067aa0ba902b7-01", DIGITS.to_uppercase()),
            format!("00-{}-00f067aa0ba902b7-01", &DIGITS[1..]),
            format!("0x-{DIGITS}-00f067aa0ba902b7-01"),
        ] {
            assert_eq!(trace(&value), Err(NoTrace), "{value}");
        }
    }
}
