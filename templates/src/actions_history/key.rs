//! The place of an action in the history, of whichever log it comes.
//!
//! Two logs of two databases give one list, so the order must not depend on which of them was read first: by instant, then by log,
//! then by the log's own id. The list runs from the greatest key to the least.

use std::{fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, Utc};

/// Where an action was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Source {
    /// `billing.action_log`.
    Portal,
    /// The service's own audit.
    Own,
}

/// The derived order is that of the list, backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub instant: DateTime<Utc>,
    pub source: Source,
    pub id: i64,
}

/// An instant and an id of one log: only what is less comes next.
pub(super) type Bound = (DateTime<Utc>, i64);

impl Key {
    /// What of `source` comes after this key. At one instant the own audit comes before the portal's log.
    pub fn bound(self, source: Source) -> Bound {
        match (self.source, source) {
            (Source::Own, Source::Portal) => (self.instant, i64::MAX),
            (Source::Portal, Source::Own) => (self.instant, i64::MIN),
            _ => (self.instant, self.id),
        }
    }
}

impl fmt::Display for Key {
    /// `2026-11-22T09:05:09.123456Z|own|42`: microseconds are all that Postgres knows.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match self.source {
            Source::Portal => "portal",
            Source::Own => "own",
        };
        write!(formatter, "{}|{source}|{}", self.instant.to_rfc3339_opts(SecondsFormat::Micros, true), self.id)
    }
}

impl FromStr for Key {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('|');
        let (Some(instant), Some(source), Some(id), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(());
        };
        let source = match source {
            "portal" => Source::Portal,
            "own" => Source::Own,
            _ => return Err(()),
        };
        Ok(Self { instant: instant.parse().map_err(|_| ())?, source, id: id.parse().map_err(|_| ())? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        text.parse().unwrap()
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        for text in ["2026-11-22T09:05:09.123456Z|own|42", "2018-01-01T00:00:00.000000Z|portal|-1"] {
            assert_eq!(key(text).to_string(), text);
        }
        for text in [
            "",
            "2026-11-22T09:05:09Z",
            "2026-11-22T09:05:09Z|own|x",
            "2026-11-22T09:05:09Z|other|1",
            "22.11.2026|own|1|",
            "a|b|c|d",
        ] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_bound_leaves_exactly_what_comes_after_the_key() {
        let keys = ["2026-11-22T09:05:09Z", "2026-11-22T09:05:10Z"]
            .into_iter()
            .flat_map(|instant| ["portal|1", "portal|2", "own|1", "own|2"].map(|rest| key(&format!("{instant}|{rest}"))))
            .collect::<Vec<_>>();
        assert!(keys.is_sorted());
        for after in &keys {
            for each in &keys {
                assert_eq!((each.instant, each.id) < after.bound(each.source), each < after, "{each} after {after}");
            }
        }
    }
}
