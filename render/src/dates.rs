//! Dates and times as documents write them.
//!
//! All three languages write ДД.ММ.ГГГГ, which no reader in Kazakhstan takes for another date. Instants are shown in the zone of
//! Almaty by the time zone database, never by a fixed offset: it was UTC+6 until 1 March 2024, and the hour before that day ran
//! twice, which only the printed offset tells apart.

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use crate::Locale;

/// The zone of all documents ("время г. Астана").
pub const ZONE: Tz = chrono_tz::Asia::Almaty;

/// `31.01.2020`.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

/// `22.11.2026 14:05:09 (UTC+5)`, the time in Almaty.
#[must_use]
pub fn instant(instant: DateTime<Utc>) -> String {
    format!("{} ({})", time(instant), offset(instant))
}

/// As [`instant`], with the offset only where the local time alone would be ambiguous: for columns, in which it would repeat.
#[must_use]
pub fn instant_in_column(at: DateTime<Utc>) -> String {
    if is_ambiguous(at) { instant(at) } else { time(at) }
}

/// Whether the clocks of Almaty showed this time twice.
#[must_use]
pub fn is_ambiguous(instant: DateTime<Utc>) -> bool {
    matches!(ZONE.from_local_datetime(&instant.with_timezone(&ZONE).naive_local()), MappedLocalTime::Ambiguous(..))
}

/// The offset from UTC that held in Almaty: `UTC+5`.
#[must_use]
pub fn offset(instant: DateTime<Utc>) -> String {
    let seconds = instant.with_timezone(&ZONE).offset().fix().local_minus_utc();
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    match minutes % 60 {
        0 => format!("UTC{sign}{}", minutes / 60),
        rest => format!("UTC{sign}{}:{rest:02}", minutes / 60),
    }
}

/// A month on its own: "октябрь 2026", "2026 ж. қазан", "October 2026".
#[must_use]
pub fn month(month: NaiveDate, locale: Locale) -> String {
    let (name, year) = (month_name(month, locale), month.year());
    match locale {
        Locale::Kk => format!("{year} ж. {name}"),
        Locale::Ru | Locale::En => format!("{name} {year}"),
    }
}

/// The month of a date in its standalone form.
#[must_use]
pub fn month_name(month: NaiveDate, locale: Locale) -> &'static str {
    #[rustfmt::skip]
    let names = match locale {
        Locale::Ru => ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
                       "декабрь"],
        Locale::Kk => ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша",
                       "желтоқсан"],
        Locale::En => ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                       "November", "December"],
    };
    names[month.month0() as usize]
}

fn time(instant: DateTime<Utc>) -> String {
    let local = instant.with_timezone(&ZONE);
    format!("{} {:02}:{:02}:{:02}", date(local.date_naive()), local.hour(), local.minute(), local.second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn instants_carry_the_offset_that_held() {
        assert_eq!(instant(utc("2026-11-22T09:05:09Z")), "22.11.2026 14:05:09 (UTC+5)");
        assert_eq!(instant(utc("2024-01-31T18:00:00Z")), "01.02.2024 00:00:00 (UTC+6)");
    }

    #[test]
    fn the_doubled_hour_is_told_apart() {
        assert_eq!(instant(utc("2024-02-29T17:59:59Z")), "29.02.2024 23:59:59 (UTC+6)");
        assert_eq!(instant(utc("2024-02-29T18:59:59Z")), "29.02.2024 23:59:59 (UTC+5)");
        assert_eq!(instant(utc("2024-02-29T19:00:00Z")), "01.03.2024 00:00:00 (UTC+5)");
        assert_eq!(instant_in_column(utc("2024-02-29T16:59:59Z")), "29.02.2024 22:59:59");
        assert_eq!(instant_in_column(utc("2024-02-29T17:00:00Z")), "29.02.2024 23:00:00 (UTC+6)");
        assert_eq!(instant_in_column(utc("2024-02-29T18:00:00Z")), "29.02.2024 23:00:00 (UTC+5)");
        assert_eq!(instant_in_column(utc("2024-02-29T19:00:00Z")), "01.03.2024 00:00:00");
    }

    #[test]
    fn months_in_three_languages() {
        let october = NaiveDate::from_ymd_opt(2026, 10, 31).expect("a date");
        assert_eq!(Locale::ALL.map(|locale| month(october, locale)), ["октябрь 2026", "2026 ж. қазан", "October 2026"]);
        assert_eq!(date(october), "31.10.2026");
    }
}
