//! A run of accounting months, both ends included, as a command line names it: `2026-10` or `2026-01..2026-09`.

use std::{fmt, iter, str::FromStr};

use crate::calendar::{MalformedMonth, Month};

/// First and last month, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthRange {
    pub from: Month,
    pub to: Month,
}

/// A text that is no run of months.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MalformedMonthRange {
    #[error(transparent)]
    Month(#[from] MalformedMonth),
    #[error("{from} is after {to}")]
    Reversed { from: Month, to: Month },
}

impl MonthRange {
    /// Each month, the earliest first.
    pub fn iter(self) -> impl Iterator<Item = Month> {
        iter::successors(Some(self.from), |month| Some(month.next())).take_while(move |month| *month <= self.to)
    }
}

impl FromStr for MonthRange {
    type Err = MalformedMonthRange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let (from, to) = (from.parse()?, to.parse()?);
        if from > to { Err(MalformedMonthRange::Reversed { from, to }) } else { Ok(Self { from, to }) }
    }
}

impl fmt::Display for MonthRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { self.from.fmt(formatter) } else { write!(formatter, "{}..{}", self.from, self.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(text: &str) -> Vec<String> {
        text.parse::<MonthRange>().unwrap().iter().map(String::from).collect()
    }

    #[test]
    fn both_ends_are_included() {
        assert_eq!(months("2026-10"), ["2026-10"]);
        assert_eq!(months("2026-10..2026-10"), ["2026-10"]);
        assert_eq!(months("2025-11..2026-02"), ["2025-11", "2025-12", "2026-01", "2026-02"]);
    }

    #[test]
    fn it_is_written_as_it_is_read() {
        for text in ["2026-10", "2026-01..2026-09"] {
            assert_eq!(text.parse::<MonthRange>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = |text: &str| text.parse::<MonthRange>().unwrap_err().to_string();
        assert_eq!(error("2026-10..2026-09"), "2026-10 is after 2026-09");
        assert_eq!(error("2026-1..2026-09"), "\"2026-1\" is not a month such as 2026-10");
        assert_eq!(error("2026-01.."), "\"\" is not a month such as 2026-10");
        for text in ["", "..", "2026-01...2026-09", "2026-01..2026-02..2026-03", "2026-01 .. 2026-09", "2026-01-2026-09"] {
            assert!(text.parse::<MonthRange>().is_err(), "{text}");
        }
    }
}
