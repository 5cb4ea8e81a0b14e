//! Which company stands where: its names, its accounts and numbers, and the awkward cases that the first two have.

use anyhow::Result;
use chrono::{Datelike, Days};

use super::calendar::Period;
use super::companies::{Company, Outline, Role};
use super::identifiers;
use super::names;
use super::openings::Opening;
use super::random::Random;
use super::special_accounts;

/// The company of this outline, with its accounts and numbers. `accounts_before`: of the companies before it.
pub(super) fn plan(seed: u64, outline: Outline, period: &Period, accounts_before: u64) -> Result<Company> {
    let index = outline.index;
    let mut random = Random::about(seed, "company", u64::from(index));
    let contract_date = period.first_day() - Days::new(random.below(1_500) + 60);
    let bin = match outline.role {
        Role::WithoutCheckDigit => identifiers::BIN_WITHOUT_CHECK_DIGIT.to_owned(),
        _ => identifiers::bin(seed, index, contract_date.year())?,
    };
    let name = match outline.role {
        Role::Ordinary => names::company(index),
        Role::WithoutCheckDigit => names::company_without_check_digit(),
        Role::WithoutNumbers => names::company_without_numbers(),
        Role::LongName => names::long_company(),
    };
    let locale = match (outline.role, index % 4) {
        (Role::Ordinary, 0) | (Role::LongName, _) => Some("ru"),
        (Role::Ordinary, 1) => Some("kk"),
        (Role::Ordinary, 2) | (Role::WithoutNumbers, _) => Some("en"),
        (Role::Ordinary | Role::WithoutCheckDigit, _) => None,
    };
    let mut company = Company {
        index,
        bin,
        name,
        address: names::address(&mut random),
        phone: format!("+7 (727) {:03} {:02} {:02}", random.between(200, 399), random.below(100), random.below(100)),
        contract_number: format!("{:06}/{:02}", 1_000 + index * 7, contract_date.year() % 100),
        contract_date,
        locale,
        accounts: Vec::new(),
        numbers: Vec::new(),
    };
    let joined_before = period.today - Days::new(45);
    let mut opening = Opening { company: &mut company, seed, accounts_before, joined_before, random };
    opening.open_all(outline);
    let mut random = opening.random;
    name_users(&mut company, outline.role, &mut random);
    if index == 0 {
        special_accounts::first_company(&mut company, seed, period, accounts_before, u64::from(outline.numbers));
    } else if index == 1 {
        special_accounts::second_company(&mut company, period);
    }
    Ok(company)
}

fn name_users(company: &mut Company, role: Role, random: &mut Random) {
    for number in &mut company.numbers {
        number.user_name = match (number.tariff.is_machine, random.below(20)) {
            (true, _) => Some(format!("Датчик {}", random.between(1, 999))),
            (false, 0) => None,
            (false, _) => Some(names::person(random)),
        };
    }
    if role == Role::LongName {
        company.numbers[0].user_name = Some(names::long_user());
    }
}
