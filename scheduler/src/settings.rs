//! The scheduler's section of the configuration.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use cron::Schedule;
use qujat_platform::store::RetentionRule;
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchedulerSettings {
    /// How often it is asked what is due.
    pub tick_seconds: u64,
    /// When publications are begun and looked at again: a cron expression with seconds.
    pub looks: String,
    /// The zone of `looks` and `mail_from`, by its name in tzdata.
    pub time_zone: String,
    /// From when on each day subscribers are mailed: `08:00`.
    pub mail_from: String,
    /// How long after a look a digest waits for documents that are still being made.
    pub digest_deadline_hours: u32,
    /// How long a published document is tried.
    pub document_deadline_days: u32,
    pub retention: RetentionSettings,
}

/// How many days files are kept; 0: for ever.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionSettings {
    pub on_demand_days: u32,
    pub published_days: u32,
    /// Kinds with rules of their own, by name.
    #[serde(default)]
    pub kinds: BTreeMap<String, KindRetention>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRetention {
    pub on_demand_days: Option<u32>,
    pub published_days: Option<u32>,
}

/// The settings as the clock works with them.
#[derive(Debug, Clone)]
pub struct Timetable {
    looks: Schedule,
    zone: Tz,
    mail_from: NaiveTime,
}

impl SchedulerSettings {
    /// Reads expression, zone and time of day, or says which of them can't be read.
    pub fn timetable(&self) -> Result<Timetable, String> {
        Ok(Timetable {
            looks: self.looks.parse().map_err(|error| {
                format!(
                    "`scheduler.looks` is `{}`; it takes a cron expression with seconds, such as 0 0 0 * * *: {error}",
                    self.looks
                )
            })?,
            zone: self.time_zone.parse().map_err(|_| {
                format!("`scheduler.time_zone` is `{}`; it takes a name of tzdata, such as Asia/Almaty", self.time_zone)
            })?,
            mail_from: NaiveTime::parse_from_str(&self.mail_from, "%H:%M")
                .map_err(|_| format!("`scheduler.mail_from` is `{}`; it takes a time of day, such as 08:00", self.mail_from))?,
        })
    }
}

impl Timetable {
    /// Occurrences after one instant up to and with another.
    pub fn occurrences(&self, after: DateTime<Utc>, until: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> + '_ {
        let until = until.with_timezone(&self.zone);
        self.looks.after(&after.with_timezone(&self.zone)).take_while(move |at| *at <= until).map(|at| at.to_utc())
    }

    /// Whether mails may go out at this time of day.
    #[must_use]
    pub fn is_mail_time(&self, now: DateTime<Utc>) -> bool {
        let local = now.with_timezone(&self.zone).time();
        local.num_seconds_from_midnight() >= self.mail_from.num_seconds_from_midnight()
    }
}

impl RetentionSettings {
    /// Rules for these kinds; what is kept for ever has none.
    #[must_use]
    pub fn rules(&self, kinds: &[&str]) -> Vec<RetentionRule> {
        let rule = |kind: &str, published: bool| {
            let own = self.kinds.get(kind);
            let days = if published {
                own.and_then(|own| own.published_days).unwrap_or(self.published_days)
            } else {
                own.and_then(|own| own.on_demand_days).unwrap_or(self.on_demand_days)
            };
            (days > 0).then(|| RetentionRule { kind: kind.to_owned(), published, days })
        };
        kinds.iter().flat_map(|kind| [rule(kind, false), rule(kind, true)]).flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(looks: &str) -> SchedulerSettings {
        SchedulerSettings {
            tick_seconds: 30,
            looks: looks.to_owned(),
            time_zone: "Asia/Almaty".to_owned(),
            mail_from: "08:00".to_owned(),
            digest_deadline_hours: 12,
            document_deadline_days: 7,
            retention: RetentionSettings { on_demand_days: 30, published_days: 0, kinds: BTreeMap::new() },
        }
    }

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn looks_are_at_midnight_in_almaty_before_and_after_its_offset_changed() {
        let timetable = settings("0 0 0 * * *").timetable().unwrap();
        let at = |after, until| timetable.occurrences(instant(after), instant(until)).collect::<Vec<_>>();
        assert_eq!(
            at("2026-11-03T00:00:00Z", "2026-11-04T23:00:00Z"),
            ["2026-11-03T19:00:00Z", "2026-11-04T19:00:00Z"].map(instant)
        );
        // The last hour of February 2024 ran twice: the 29th began at 18:00 UTC, the 1st at 19:00 (domain.md §11).
        assert_eq!(
            at("2024-02-28T00:00:00Z", "2024-02-29T23:00:00Z"),
            ["2024-02-28T18:00:00Z", "2024-02-29T19:00:00Z"].map(instant)
        );
        assert_eq!(at("2026-11-03T19:00:00Z", "2026-11-04T18:59:59Z"), Vec::<DateTime<Utc>>::new());
    }

    #[test]
    fn mails_go_out_from_eight_in_the_morning() {
        let timetable = settings("0 0 0 * * *").timetable().unwrap();
        let at = |text| timetable.is_mail_time(instant(text));
        assert_eq!([at("2026-11-04T02:59:59Z"), at("2026-11-04T03:00:00Z"), at("2026-11-04T18:59:59Z")], [false, true, true]);
    }

    #[test]
    fn what_can_not_be_read_is_named() {
        for (change, word) in [
            (SchedulerSettings { looks: "every day".into(), ..settings("") }, "looks"),
            (SchedulerSettings { time_zone: "Almaty".into(), ..settings("0 0 0 * * *") }, "time_zone"),
            (SchedulerSettings { mail_from: "8 o'clock".into(), ..settings("0 0 0 * * *") }, "mail_from"),
        ] {
            assert!(change.timetable().unwrap_err().contains(word));
        }
    }

    #[test]
    fn kinds_may_have_rules_of_their_own() {
        let mut retention = settings("0 0 0 * * *").retention;
        retention.kinds.insert("act".into(), KindRetention { on_demand_days: Some(0), published_days: Some(365) });
        let rule = |kind: &str, published, days| RetentionRule { kind: kind.into(), published, days };
        assert_eq!(retention.rules(&["act", "list"]), [rule("act", true, 365), rule("list", false, 30)]);
    }
}
