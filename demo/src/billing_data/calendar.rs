//! The months that demo data covers, and instants within them.
//!
//! Months and days are those of Asia/Almaty, from the zone's rules: its offset changed on 2024-03-01 (domain.md §11).

use anyhow::{Context, Result};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Asia::Almaty;

/// An accounting month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Month(NaiveDate);

impl Month {
    pub(super) fn containing(day: NaiveDate) -> Self {
        Self(day - Days::new(u64::from(day.day0())))
    }

    pub(super) fn first_day(self) -> NaiveDate {
        self.0
    }

    pub(super) fn last_day(self) -> NaiveDate {
        self.plus(1).0 - Days::new(1)
    }

    pub(super) fn days(self) -> i64 {
        i64::from(self.last_day().day())
    }

    pub(super) fn day(self, day: i64) -> NaiveDate {
        self.0 + Days::new((day.clamp(1, self.days()) - 1).unsigned_abs())
    }

    pub(super) fn plus(self, months: u32) -> Self {
        Self(self.0 + Months::new(months))
    }

    pub(super) fn minus(self, months: u32) -> Self {
        Self(self.0 - Months::new(months))
    }
}

/// The first month whose acts the portal offers (manual 2022: "from January 2018").
const FIRST_ACCOUNTING_MONTH: NaiveDate = NaiveDate::from_ymd_opt(2018, 1, 1).expect("a valid constant date");

/// The months with data, and today.
pub(super) struct Period {
    pub(super) today: NaiveDate,
    /// Months with invoices, acts and statements, oldest first; empty if the only month asked for is not closed yet.
    pub(super) closed: Vec<Month>,
    /// The months after these, up to today's: payments and usage, no documents.
    pub(super) open: Vec<Month>,
}

impl Period {
    pub(super) fn new(today: NaiveDate, months: u32) -> Result<Self> {
        anyhow::ensure!((1..=1_200).contains(&months), "months must be from 1 to 1200, not {months}");
        anyhow::ensure!((2019..=2999).contains(&today.year()), "today must be in the years 2019 to 2999, not {today}");
        let current = Month::containing(today);
        let last_is_closed = today.day() >= 3;
        let (mut closed, mut open) = (Vec::new(), Vec::new());
        for back in (0..=months).rev() {
            let month = current.minus(back);
            if back > 1 || (back == 1 && last_is_closed) { closed.push(month) } else { open.push(month) }
        }
        Ok(Self { today, closed, open })
    }

    pub(super) fn first_day(&self) -> NaiveDate {
        self.closed.first().or(self.open.first()).map_or(self.today, |month| month.first_day())
    }

    pub(super) fn last_closed(&self) -> Option<Month> {
        self.closed.last().copied()
    }

    /// How many months lie between the closed one at `index` and the last closed one.
    pub(super) fn back(&self, index: usize) -> usize {
        self.closed.len() - 1 - index
    }

    /// Every month that billing calls closed: since 2018, although data begins later. A month without data is a case of
    /// its own (an empty document), other than a month that is not closed (a refusal).
    pub(super) fn closed_since_2018(&self) -> Vec<Month> {
        let end = self.open.first().map_or(self.today, |month| month.first_day());
        (0..).map(|month| Month(FIRST_ACCOUNTING_MONTH).plus(month)).take_while(|month| month.first_day() < end).collect()
    }
}

/// The instant at which Almaty's clocks show that time; of the double hour on 2024-02-29 the first.
pub(super) fn instant(day: NaiveDate, hour: i64, minute: i64, second: i64) -> Result<DateTime<Utc>> {
    let seconds = u32::try_from(hour * 3_600 + minute * 60 + second).context("a time of day can't be negative")?;
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).context("a time of day has less than 24 hours")?;
    let local = Almaty.from_local_datetime(&day.and_time(time)).earliest();
    Ok(local.with_context(|| format!("Asia/Almaty skips {day} {time}"))?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_month_closes_on_the_third() {
        let closed = |today| Period::new(day(today), 14).unwrap().last_closed().unwrap().first_day();
        assert_eq!(closed("2026-03-02"), day("2026-01-01"));
        assert_eq!(closed("2026-03-03"), day("2026-02-01"));
        let period = Period::new(day("2026-03-02"), 1).unwrap();
        assert_eq!((period.closed.len(), period.open.len()), (0, 2));
        assert_eq!(period.closed_since_2018().last().unwrap().first_day(), day("2026-01-01"));
    }

    #[test]
    fn february_2024_has_one_hour_more() {
        let february = Month::containing(day("2024-02-10"));
        assert_eq!(february.last_day(), day("2024-02-29"));
        let start = instant(february.first_day(), 0, 0, 0).unwrap();
        let end = instant(february.plus(1).first_day(), 0, 0, 0).unwrap();
        assert_eq!((end - start).num_hours(), 29 * 24 + 1);
    }
}
