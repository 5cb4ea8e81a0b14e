//! Days abroad with the package "Atlas Pro" (domain.md §7).

use anyhow::Result;
use chrono::{Days, TimeDelta};

use super::calendar::{Period, instant};
use super::random::Random;
use super::rows::{Rows, Table};
use super::usage::Subscriber;

const FEE_TIYN: i64 = 99_000;
const OUTSIDE_TIYN_A_MIB: i64 = 10_000;
const FULL_SPEED_KIB: i64 = 200 * 1_024;

const NETWORKS: [(&str, &str); 6] = [
    ("TR", "Anatolia Mobil"),
    ("AE", "Khaleej \"Plus\""),
    ("GE", "Kavkaz Cell"),
    ("UZ", "Samarqand Mobayl"),
    ("KG", "Alatoo Telekom"),
    ("CN", "天山移动"),
];

/// Writes the journeys of a number: a few days each, within the last hundred. The first three numbers of each company
/// travel always: one is abroad now, one had no funds.
pub(super) fn write(rows: &mut Rows, seed: u64, position: usize, subscriber: &Subscriber, period: &Period) -> Result<()> {
    let mut random = Random::about(seed, &subscriber.msisdn, 0);
    if subscriber.is_machine || (position >= 3 && !random.chance(15)) {
        return Ok(());
    }
    let (country, network) = *random.pick(&NETWORKS);
    let days = random.between(1, 6).unsigned_abs();
    let is_abroad = position == 0;
    let last_day = period.today - Days::new(if is_abroad { 1 } else { random.below(90) + 3 });
    for back in (0..days).rev() {
        let day = last_day - Days::new(back);
        if day < subscriber.since {
            continue;
        }
        // Late in the evening, so that yesterday's package is still active whenever somebody looks today.
        let activated_at = instant(day, 23, random.between(0, 29), random.between(0, 59))?;
        let is_active = is_abroad && back == 0;
        let is_refused = !is_active && ((position == 1 && back == 0) || random.chance(5));
        let total = random.between(5, 600) * 1_024 + random.between(0, 1_023);
        let (full, outside) = if is_refused { (0, total / 40) } else { (total.min(FULL_SPEED_KIB), 0) };
        let reduced = if is_refused { 0 } else { total - full };
        let id = rows.next_id(Table::AtlasProSession);
        rows.row(Table::AtlasProSession)
            .id(id)
            .text(&subscriber.msisdn)
            .text(&subscriber.account)
            .text(&subscriber.company_bin)
            .text(country)
            .text(network)
            .instant(activated_at)
            .optional_instant((!is_refused).then(|| activated_at + TimeDelta::hours(24)))
            .integer(if is_refused { 0 } else { FEE_TIYN })
            .integer(full)
            .integer(reduced)
            .integer(outside)
            .integer((outside * OUTSIDE_TIYN_A_MIB + 1_023) / 1_024)
            .text(match (is_refused, is_active) {
                (true, _) => "not_activated",
                (_, true) => "active",
                _ => "finished",
            })
            .end();
    }
    Ok(())
}
