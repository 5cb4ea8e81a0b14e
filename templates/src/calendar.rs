//! Days and months as the operator's customers count them: those of Asia/Almaty.
//!
//! The zone moved from UTC+6 to UTC+5 at 2024-03-01 00:00 (domain.md §11), so every border is asked of tzdata and no offset is ever
//! assumed. Nothing here reads a clock: the instant is always the caller's.

use std::{fmt, ops::Range, str::FromStr};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeZone, Utc};
use qujat_render::dates::ZONE;
use serde::{Deserialize, Serialize};

/// An accounting month. Written `2026-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    first_day: NaiveDate,
}

/// A text that is no month of the form `2026-10`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a month such as 2026-10")]
pub struct MalformedMonth(String);

impl Month {
    /// The month that the day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self { first_day: day.with_day(1).unwrap_or(day) }
    }

    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day.pred_opt().unwrap_or(self.first_day)
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self { first_day: self.first_day.checked_add_months(Months::new(1)).unwrap_or(self.first_day) }
    }

    #[must_use]
    pub fn previous(self) -> Self {
        Self { first_day: self.first_day.checked_sub_months(Months::new(1)).unwrap_or(self.first_day) }
    }

    /// From its first instant up to that of the next month.
    #[must_use]
    pub fn instants(self) -> Range<DateTime<Utc>> {
        start_of(self.first_day)..start_of(self.next().first_day)
    }

    #[must_use]
    pub fn year(self) -> i32 {
        self.first_day.year()
    }

    /// 1 to 12.
    #[must_use]
    pub fn number(self) -> u32 {
        self.first_day.month()
    }
}

/// The first instant of a day.
#[must_use]
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    // Midnight has not been skipped in this zone since 2004; should tzdata ever say otherwise, the day begins when the gap ends.
    let midnight = day.and_hms_opt(0, 0, 0).unwrap_or_default();
    match ZONE.from_local_datetime(&midnight).earliest() {
        Some(instant) => instant.to_utc(),
        None => ZONE.from_utc_datetime(&midnight).to_utc(),
    }
}

/// The day that an instant belongs to.
#[must_use]
pub fn today(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&ZONE).date_naive()
}

/// The latest month whose documents the calendar opens: the previous one from 00:00 of `from_day`, before that the one before it.
/// Whether billing has closed that month is another question (domain.md §15.5).
#[must_use]
pub fn last_available_month(now: DateTime<Utc>, from_day: u32) -> Month {
    let today = today(now);
    let previous = Month::of(today).previous();
    if today.day() >= from_day { previous } else { previous.previous() }
}

/// When the calendar opens the documents of a month.
#[must_use]
pub fn opens_on(month: Month, from_day: u32) -> NaiveDate {
    let first = month.next().first_day();
    first.checked_add_days(Days::new(u64::from(from_day.saturating_sub(1)))).unwrap_or(first)
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year(), self.number())
    }
}

impl FromStr for Month {
    type Err = MalformedMonth;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = || MalformedMonth(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(malformed)?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return Err(malformed());
        }
        let first_day = year.parse().ok().zip(month.parse().ok()).and_then(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1));
        first_day.map(|first_day| Self { first_day }).ok_or_else(malformed)
    }
}

impl TryFrom<String> for Month {
    type Error = MalformedMonth;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    fn instant(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn acts_open_at_midnight_of_the_sixth_in_almaty() {
        assert_eq!(last_available_month(instant("2026-11-05T23:59:59+05:00"), 6), month("2026-09"));
        assert_eq!(last_available_month(instant("2026-11-06T00:00:00+05:00"), 6), month("2026-10"));
        assert_eq!(opens_on(month("2026-10"), 6), NaiveDate::from_ymd_opt(2026, 11, 6).unwrap());
    }

    #[test]
    fn the_year_turns() {
        assert_eq!(last_available_month(instant("2027-01-05T23:59:59+05:00"), 6), month("2026-11"));
        assert_eq!(last_available_month(instant("2027-01-06T00:00:00+05:00"), 6), month("2026-12"));
        assert_eq!(last_available_month(instant("2027-02-01T00:00:00+05:00"), 6), month("2026-12"));
    }

    #[test]
    fn february_2024_lasted_an_hour_longer() {
        let february = month("2024-02");
        let Range { start, end } = february.instants();
        assert_eq!((start, end), (instant("2024-01-31T18:00:00Z"), instant("2024-02-29T19:00:00Z")));
        assert_eq!((end - start).num_hours(), 29 * 24 + 1);
        assert_eq!(february.last_day(), NaiveDate::from_ymd_opt(2024, 2, 29).unwrap());
    }

    #[test]
    fn the_hour_that_ran_twice_is_one_day() {
        let days =
            ["2024-02-29T17:59:59Z", "2024-02-29T18:59:59Z", "2024-02-29T19:00:00Z"].map(|text| today(instant(text)).to_string());
        assert_eq!(days, ["2024-02-29", "2024-02-29", "2024-03-01"]);
    }

    #[test]
    fn only_one_spelling_of_a_month_is_read() {
        assert_eq!(month("2026-10").to_string(), "2026-10");
        for text in ["2026-13", "2026-1", "2026-00", "26-10", "2026-10-01", "10.2026", "+026-10", "", "2026-1é"] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
