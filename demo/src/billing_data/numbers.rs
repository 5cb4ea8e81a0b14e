//! Numbers as they stand today, their history by account, and the devices registered with them.

use anyhow::Result;
use chrono::{Days, NaiveDate};

use super::calendar::{Period, instant};
use super::companies::{Account, Charge, Company, Habit};
use super::identifiers;
use super::names::DEVICE_MODELS;
use super::random::Random;
use super::rows::{Rows, Table};
use super::settlement::Outcome;

const VERIFICATIONS: [Option<&str>; 10] =
    [Some("white"), Some("white"), Some("white"), Some("white"), Some("white"), Some("grey"), Some("black"), None, None, None];

/// Writes the numbers that the account holds, or held.
pub(super) fn write(
    rows: &mut Rows,
    seed: u64,
    company: &Company,
    account: &Account,
    outcome: &Outcome,
    period: &Period,
) -> Result<()> {
    // An account of contract phones only names numbers that another account holds.
    if account.charge != Charge::Numbers {
        return Ok(());
    }
    let balances = balances(account, outcome);
    let mut random = Random::about(seed, "numbers", account.key);
    for (position, member) in account.members.iter().enumerate() {
        let number = &company.numbers[member.number];
        rows.row(Table::NumberAccount).text(&number.msisdn).text(&account.account).date(member.from).optional_date(member.to).end();
        if member.to.is_some() {
            continue;
        }
        let balance = balances[position];
        let owed = (-balance).max(0);
        let step = 100_000;
        let limit = (number.tariff.monthly_tiyn * random.between(2, 4) / step + 1) * step;
        let (status, since) = if number.blocked {
            ("blocked", period.today - Days::new(random.below(200) + 65))
        } else if account.habit == Habit::Debtor && owed > 0 {
            ("blocked_debt", period.today - Days::new(random.below(20) + 1))
        } else {
            ("active", member.from)
        };
        let status_since = instant(since.max(member.from), random.between(9, 18), random.between(0, 59), 0)?;
        let last_imei = devices(rows, seed, company, account, position, period, &mut random)?;
        rows.row(Table::Number)
            .text(&number.msisdn)
            .text(&company.bin)
            .text(&account.account)
            .optional_text(number.user_name.as_deref())
            .text(number.tariff.name)
            .text(if account.is_advance { "advance" } else { "credit" })
            .optional_integer((!account.is_advance).then_some(limit))
            .integer(owed)
            .integer(balance)
            .text(status)
            .instant(status_since)
            .optional_text(registration_form(company, member.number).as_deref())
            .optional_text(last_imei.as_deref())
            .boolean(random.chance(10))
            .boolean(random.chance(5))
            .end();
    }
    Ok(())
}

/// An account's balance by member: an advance number has its own; a credit account's is spread over the numbers that it
/// still holds, in proportion to their last charges, so that their sum is the account's to the tiyn.
fn balances(account: &Account, outcome: &Outcome) -> Vec<i64> {
    if account.is_advance {
        return outcome.member_balances.clone();
    }
    let weights: Vec<i128> = account
        .members
        .iter()
        .zip(&outcome.last_charges)
        .map(|(member, charge)| if member.to.is_none() { i128::from(*charge) + 1 } else { 0 })
        .collect();
    let all: i128 = weights.iter().sum();
    let mut left = (i128::from(outcome.balance_tiyn), all);
    let mut share = |weight: i128| {
        // What is left over what weight is left: no remainder stays at the end.
        let share = if weight == 0 { 0 } else { left.0 * weight / left.1 };
        left = (left.0 - share, left.1 - weight);
        // A share of an i64 in proportion to non-negative weights is an i64.
        share as i64
    };
    weights.into_iter().map(&mut share).collect()
}

/// Contract part and sequence, 300014697190-149; some older numbers have none on file.
fn registration_form(company: &Company, number: usize) -> Option<String> {
    let contract = 300_010_000_000_u64 + u64::from(company.index) * 1_000 + number as u64 / 1_000;
    (number % 9 != 7).then(|| format!("{contract}-{}", number % 1_000 + 1))
}

/// Writes a number's devices and says which IMEI the network saw last.
fn devices(
    rows: &mut Rows,
    seed: u64,
    company: &Company,
    account: &Account,
    position: usize,
    period: &Period,
    random: &mut Random,
) -> Result<Option<String>> {
    let member = &account.members[position];
    let msisdn = &company.numbers[member.number].msisdn;
    let digits = 14 + member.number % 3;
    let held_days = (period.today - member.from).num_days().unsigned_abs();
    let device = |rows: &mut Rows, imei: &str, registered_on: NaiveDate, removed_on: Option<NaiveDate>, random: &mut Random| {
        let registration_type = *random.pick(&["registration", "registration", "registration", "re_registration", "duplicate"]);
        let owner = if registration_type == "duplicate" && random.chance(50) {
            // A duplicate leaves the device with its former owner, here some other company.
            identifiers::bin(seed ^ 1, company.index, 2020)?
        } else {
            company.bin.clone()
        };
        rows.row(Table::Device)
            .text(msisdn)
            .text(imei)
            .text(&company.bin)
            .text(&account.account)
            .optional_text(*random.pick(&DEVICE_MODELS))
            .text(registration_type)
            .text(if removed_on.is_some() { "removed" } else { "registered" })
            .instant(instant(registered_on, random.between(9, 17), random.between(0, 59), random.between(0, 59))?)
            .optional_instant(removed_on.map(|day| instant(day, 18, random.between(0, 59), 0)).transpose()?)
            .text(&owner)
            .optional_text(*random.pick(&VERIFICATIONS))
            .end();
        anyhow::Ok(())
    };
    if random.chance(15) && held_days > 4 {
        let removed_on = member.from + Days::new(held_days / 2);
        device(rows, &identifiers::imei(random, digits), member.from, Some(removed_on), random)?;
    }
    let imei = identifiers::imei(random, digits);
    if random.chance(75) || position < 3 {
        let registered_on = period.today - Days::new(random.below(held_days / 2 + 1) + 1);
        device(rows, &imei, registered_on.max(member.from), None, random)?;
    }
    Ok(match random.below(20) {
        0 => None,
        1 | 2 => Some(identifiers::imei(random, 15)),
        // The same device as registers often hold it: without check digit or software version.
        3..6 => Some(imei[..14].to_owned()),
        _ => Some(imei),
    })
}
