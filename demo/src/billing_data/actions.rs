//! The portal's log of what administrators did (domain.md §8.3).

use anyhow::Result;
use chrono::Days;

use super::calendar::{Period, instant};
use super::companies::Company;
use super::identifiers;
use super::names;
use super::random::Random;
use super::rows::{Rows, Table};

const DAYS: u64 = 120;
const MOST_ENTRIES: usize = 2_000;
/// Far above every number that is given to a company.
const FIRST_ADMINISTRATOR: u64 = 39_000_000;

/// Codes of docs/billing-contract.md, and whether they concern a number.
const ACTIONS: [(&str, bool); 12] = [
    ("number_blocked", true),
    ("number_unblocked", true),
    ("service_activated", true),
    ("service_deactivated", true),
    ("payments_viewed", true),
    ("usage_viewed", true),
    ("sim_replaced", true),
    ("access_code_sent", true),
    ("device_registered", true),
    ("device_removed", true),
    ("balance_transferred", true),
    ("profile_changed", false),
];

const SERVICES: [&str; 4] = ["Роуминг", "Международные звонки", "Интернет-пакет «5 ГБ»", "Атлас Pro"];

/// Writes the company's log, oldest first.
pub(super) fn write(rows: &mut Rows, seed: u64, company: &Company, period: &Period) -> Result<()> {
    let mut random = Random::about(seed, "actions", u64::from(company.index));
    let administrators: Vec<(String, String)> = (0..2)
        .map(|each| {
            let index = FIRST_ADMINISTRATOR + u64::from(company.index) * 2 + each;
            (names::person(&mut random), identifiers::msisdn(seed, index))
        })
        .collect();
    let entries = (12 + company.numbers.len() / 3).min(MOST_ENTRIES) as u64;
    // Only numbers that the company still has.
    let numbers: Vec<&str> = company
        .accounts
        .iter()
        .flat_map(|account| &account.members)
        .filter(|member| member.to.is_none())
        .map(|member| company.numbers[member.number].msisdn.as_str())
        .collect();
    for entry in 0..entries {
        let (mut action, mut concerns_number) = *random.pick(&ACTIONS);
        if numbers.is_empty() {
            (action, concerns_number) = ("profile_changed", false);
        }
        let subject = if concerns_number { Some(*random.pick(&numbers)) } else { None };
        let detail = match action {
            "service_activated" | "service_deactivated" => Some(*random.pick(&SERVICES)),
            "balance_transferred" => Some(*random.pick(&numbers)),
            _ => None,
        };
        let day = period.today - Days::new(DAYS - entry * (DAYS - 1) / entries);
        let second = (random.between(9, 18), random.between(0, 59), random.between(0, 59));
        let (name, msisdn) = random.pick(&administrators);
        let status = *random.pick(&["success", "success", "success", "success", "failed", "in_progress"]);
        let id = rows.next_id(Table::ActionLog);
        rows.row(Table::ActionLog)
            .id(id)
            .text(&company.bin)
            .instant(instant(day, second.0, second.1, second.2)?)
            .text(action)
            .optional_text(subject)
            .optional_text(detail)
            .text(status)
            .text(name)
            .text(msisdn)
            .end();
    }
    Ok(())
}
