//! Instants in answers: for programs in UTC, for people in the time of Almaty.

use chrono::{DateTime, SecondsFormat, Utc};
use qujat_render::dates;
use serde::Serialize;
use utoipa::ToSchema;

/// One instant, written twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Instant {
    /// RFC 3339.
    #[schema(example = "2026-11-22T09:05:09Z", format = DateTime)]
    pub utc: String,
    /// As documents print it.
    #[schema(example = "22.11.2026 14:05:09 (UTC+5)")]
    pub text: String,
}

impl From<DateTime<Utc>> for Instant {
    fn from(instant: DateTime<Utc>) -> Self {
        Self { utc: instant.to_rfc3339_opts(SecondsFormat::AutoSi, true), text: dates::instant(instant) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_say_the_same() {
        let instant: Instant = "2026-11-22T09:05:09Z".parse::<DateTime<Utc>>().unwrap().into();
        assert_eq!((instant.utc.as_str(), instant.text.as_str()), ("2026-11-22T09:05:09Z", "22.11.2026 14:05:09 (UTC+5)"));
    }
}
