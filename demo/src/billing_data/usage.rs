//! Calls, messages and data of the last days: the bulk of a billing database.
//!
//! Written in pieces, since there may be many millions. What a record costs is invented by itself and appears on no invoice.

use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::calendar::{Month, Period, instant};
use super::random::Random;
use super::rows::{Row, Rows, Table};

/// A little more than the 90 days that the portal offers, so that its limit cuts something off.
const DAYS: u64 = 95;
/// Records that are generated between two looks at the waiting bytes.
const PIECE: u64 = 5_000;

/// A number that makes usage records.
pub(super) struct Subscriber {
    pub(super) msisdn: String,
    pub(super) account: String,
    pub(super) company_bin: String,
    pub(super) is_machine: bool,
    /// The day on which its account got it: records before would be somebody else's.
    pub(super) since: NaiveDate,
}

pub(super) struct Usage {
    records: u64,
    seed: u64,
    today: NaiveDate,
    /// Local midnight by day, oldest first, today last: asking the zone a million times takes seconds.
    midnights: Vec<DateTime<Utc>>,
}

impl Usage {
    pub(super) fn new(seed: u64, records: u64, today: NaiveDate) -> Result<Self> {
        let midnights = (0..DAYS).rev().map(|back| instant(today - Days::new(back), 0, 0, 0)).collect::<Result<_>>()?;
        Ok(Self { records, seed, today, midnights })
    }

    /// The months that need a partition.
    pub(super) fn months(period: &Period) -> Vec<Month> {
        let first = Month::containing(period.today - Days::new(DAYS));
        (0..).map(|month| first.plus(month)).take_while(|month| *month <= Month::containing(period.today).plus(1)).collect()
    }

    /// Writes the next piece; false once all are written.
    pub(super) fn write_piece(&self, rows: &mut Rows, subscribers: &[Subscriber]) -> bool {
        let written = rows.written(Table::UsageRecord);
        let end = (written + PIECE).min(self.records);
        if subscribers.is_empty() || written == end {
            return false;
        }
        let mut random = Random::about(self.seed, "usage", written);
        for index in written..end {
            let subscriber = random.pick(subscribers);
            let started_at = self.started_at(index, subscriber, &mut random);
            let row = rows.row(Table::UsageRecord).id(index + 1);
            let row = row.text(&subscriber.msisdn).text(&subscriber.account).text(&subscriber.company_bin).instant(started_at);
            record(row, subscriber.is_machine, &mut random);
        }
        true
    }

    fn started_at(&self, index: u64, subscriber: &Subscriber, random: &mut Random) -> DateTime<Utc> {
        let oldest = (self.today - subscriber.since).num_days().clamp(0, DAYS as i64 - 1);
        let day = (u128::from(index) * u128::from(DAYS) / u128::from(self.records)) as usize;
        let day = day.max(DAYS as usize - 1 - oldest as usize);
        // Today has only begun, whatever the time is now.
        let second = if day + 1 == DAYS as usize { random.between(0, 3_599) } else { random.between(7 * 3_600, 86_399) };
        self.midnights[day] + TimeDelta::seconds(second)
    }
}

const COUNTRIES: [&str; 6] = ["TR", "AE", "GE", "UZ", "KG", "CN"];

/// Network, and the country where it has one.
fn network(random: &mut Random) -> (&'static str, Option<&'static str>) {
    match random.below(100) {
        0..2 => ("roaming", Some(*random.pick(&COUNTRIES))),
        2..4 => ("international", Some(*random.pick(&COUNTRIES))),
        4..14 => ("landline", None),
        14..55 => ("other_mobile", None),
        _ => ("on_net", None),
    }
}

fn peer(network: &str, random: &mut Random) -> String {
    let prefix = match network {
        "international" => "90532",
        "landline" => "7727",
        "other_mobile" => "7705",
        _ => "7701",
    };
    format!("{prefix}{:07}", random.below(10_000_000))
}

/// Which of a hundred records are messages; below are calls, above data and services.
const MESSAGES: std::ops::Range<u64> = 48..68;

/// The columns from the usage type on.
fn record(row: Row<'_>, is_machine: bool, random: &mut Random) {
    let kind = if is_machine { 99 } else { random.below(100) };
    let (network, country) = match network(random) {
        // Data and services come from the visited network or the own one, whomever one calls; a landline gets no message.
        other @ ("roaming", _) => other,
        _ if kind >= MESSAGES.end => ("on_net", None),
        ("landline", _) if kind >= MESSAGES.start => ("other_mobile", None),
        other => other,
    };
    let from_package = network != "roaming" && network != "international" && random.chance(75);
    let price = |cost: i64| if from_package { 0 } else { cost };
    match kind {
        0..48 => {
            let is_incoming = random.chance(45);
            let seconds = random.between(1, 60) * random.between(1, 25);
            let per_minute = if country.is_some() { 25_000 } else { 2_200 };
            // Incoming calls cost only abroad.
            let cost = if is_incoming && network != "roaming" { 0 } else { price(seconds * per_minute / 60) };
            let direction = if is_incoming { "incoming" } else { "outgoing" };
            let row = row.text("call").text(direction).text(&peer(network, random)).text(network).optional_text(country);
            row.integer(seconds).null().null().boolean(from_package && !is_incoming).integer(cost)
        }
        48..66 => {
            let is_incoming = random.chance(50);
            let cost = if is_incoming { 0 } else { price(if country.is_some() { 9_500 } else { 1_500 }) };
            let direction = if is_incoming { "incoming" } else { "outgoing" };
            let row = row.text("sms").text(direction).text(&peer(network, random)).text(network).optional_text(country);
            row.null().null().integer(1).boolean(from_package && !is_incoming).integer(cost)
        }
        66..68 => {
            let row = row.text("mms").text("outgoing").text(&peer(network, random)).text(network).optional_text(country);
            row.null().integer(random.between(20, 900)).integer(1).boolean(from_package).integer(price(3_000))
        }
        68..71 => {
            let row = row.text("content").null().text("Гороскоп \"8510\"").text(network).optional_text(country);
            row.null().null().integer(1).boolean(false).integer(random.between(50, 400) * 100)
        }
        _ => {
            let kib = if is_machine { random.between(1, 900) } else { random.between(10, 900_000) };
            let row =
                row.text("data").null().text(if is_machine { "m2m" } else { "internet" }).text(network).optional_text(country);
            row.null().integer(kib).null().boolean(from_package).integer(price(kib * 50 / 1_024))
        }
    }
    .end();
}
