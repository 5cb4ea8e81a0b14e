//! What an account is charged for a month, number by number: the lines of Appendix 1 (domain.md §2.2).
//!
//! Charges are invented apart from the usage records: nobody can rate a month of which only a sample of calls exists.

use chrono::NaiveDate;

use super::calendar::Month;
use super::companies::{Account, Charge, Company, Membership};
use super::random::Random;

/// The parts of a line, in the order of `billing.invoice_line`.
const SUBSCRIPTION: usize = 0;
const PROMOTIONS: usize = 1;
const LOCAL_CALLS: usize = 2;
const LONG_DISTANCE: usize = 3;
const ROAMING: usize = 4;
const DATA: usize = 5;
const MESSAGES: usize = 6;
const OTHER: usize = 7;
const DISCOUNTS: usize = 8;
const EQUIPMENT: usize = 9;

#[derive(Clone)]
pub(super) struct Line {
    /// Index into the account's members; none: a service without a number.
    pub(super) member: Option<usize>,
    /// Tiyn, VAT included; discounts negative.
    pub(super) parts: [i64; 10],
}

impl Line {
    pub(super) fn total(&self) -> i64 {
        self.parts.iter().sum()
    }

    pub(super) fn equipment(&self) -> i64 {
        self.parts[EQUIPMENT]
    }
}

/// VAT in percent by date of turnover (domain.md §0.6).
pub(super) fn vat_rate_percent(turnover_on: NaiveDate) -> i64 {
    const RAISED_ON: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a valid constant date");
    if turnover_on < RAISED_ON { 12 } else { 16 }
}

/// The VAT within a gross amount that isn't negative, half a tiyn rounded up (domain.md §9.4).
pub(super) fn vat_within(gross_tiyn: i64, rate_percent: i64) -> i64 {
    (2 * gross_tiyn * rate_percent + 100 + rate_percent) / (2 * (100 + rate_percent))
}

/// The lines of an account for a month; none where nothing is charged.
pub(super) fn lines(company: &Company, account: &Account, month: Month, random: &mut Random) -> Vec<Line> {
    match account.charge {
        Charge::Nothing => Vec::new(),
        Charge::Flat { monthly_tiyn } => {
            let mut parts = [0; 10];
            parts[SUBSCRIPTION] = monthly_tiyn;
            parts[OTHER] = if random.chance(10) { random.between(1, 2_000) * 100 } else { 0 };
            vec![Line { member: None, parts }]
        }
        Charge::Equipment => held_in(account, month)
            .map(|(member, _)| {
                let mut parts = [0; 10];
                // The same instalment each month: a property of the number, not of the month.
                parts[EQUIPMENT] = 416_667 + 83_333 * (member as i64 % 4);
                Line { member: Some(member), parts }
            })
            .collect(),
        Charge::Numbers => held_in(account, month)
            .map(|(member, days)| {
                let tariff = company.numbers[account.members[member].number].tariff;
                let fee = tariff.monthly_tiyn * days / month.days();
                Line { member: Some(member), parts: parts(fee, tariff.is_machine, random) }
            })
            .collect(),
    }
}

/// The members that the account held in the month, and for how many days.
fn held_in(account: &Account, month: Month) -> impl Iterator<Item = (usize, i64)> {
    account.members.iter().enumerate().filter_map(move |(index, member): (usize, &Membership)| {
        let from = member.from.max(month.first_day());
        let to = member.to.unwrap_or(NaiveDate::MAX).min(month.last_day());
        let days = (to - from).num_days() + 1;
        (days > 0).then_some((index, days))
    })
}

fn parts(fee: i64, is_machine: bool, random: &mut Random) -> [i64; 10] {
    let mut parts = [0; 10];
    parts[SUBSCRIPTION] = fee;
    let mut sometimes = |part: usize, percent: u64, low: i64, high: i64| {
        if random.chance(percent) {
            parts[part] = random.between(low, high);
        }
    };
    sometimes(DATA, 25, 33, 120_000);
    if !is_machine {
        sometimes(PROMOTIONS, 10, 10_000, 49_900);
        sometimes(LOCAL_CALLS, 40, 17, 60_000);
        sometimes(LONG_DISTANCE, 20, 1_250, 150_000);
        sometimes(ROAMING, 6, 50_000, 1_500_000);
        sometimes(MESSAGES, 30, 1_000, 20_000);
        sometimes(OTHER, 5, 5_000, 30_000);
        sometimes(EQUIPMENT, 4, 100_000, 900_000);
    }
    if random.chance(20) {
        parts[DISCOUNTS] = -(fee / 10);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vat_agrees_with_the_worked_example() {
        assert_eq!(vat_within(344_000, 12), 36_857);
        assert_eq!(vat_within(344_000, 16), 47_448);
        assert_eq!(vat_within(0, 16), 0);
        // 29 tiyn at 16 %: exactly 4; 14.5 tiyn of VAT can't occur, but halves at 12 % can: 14 tiyn hold 1.5.
        assert_eq!(vat_within(29, 16), 4);
        assert_eq!(vat_within(14, 12), 2);
    }

    #[test]
    fn the_rate_rose_with_2026() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(vat_rate_percent(day("2025-12-31")), 12);
        assert_eq!(vat_rate_percent(day("2026-01-01")), 16);
    }
}
