//! Who is billed: companies, their accounts, and which number belonged to which account when.
//!
//! This is the plan only; what it costs follows from it (`charges`), and what was paid from that (`settlement`).

use anyhow::Result;
use chrono::{Datelike, Days, NaiveDate};

use super::calendar::Period;
use super::identifiers;
use super::names::{self, CompanyName, Tariff};
use super::openings::Opening;
use super::random::Random;
use super::special_accounts;

/// Numbers of the two small companies that are there for an awkward case of their own.
pub(super) const NUMBERS_OF_A_SMALL_COMPANY: u32 = 3;
/// So many numbers the first company needs for its awkward cases.
pub(super) const NUMBERS_OF_THE_FIRST_COMPANY: u32 = 24;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Ordinary,
    WithoutCheckDigit,
    WithoutNumbers,
    LongName,
}

/// What a company is to become, before anything of it is made.
#[derive(Clone, Copy)]
pub(super) struct Outline {
    pub(super) index: u32,
    pub(super) role: Role,
    pub(super) numbers: u32,
    /// Index of its first number over all companies.
    pub(super) first_number: u64,
}

pub(super) struct Company {
    pub(super) index: u32,
    pub(super) bin: String,
    pub(super) name: CompanyName,
    pub(super) address: String,
    pub(super) phone: String,
    pub(super) contract_number: String,
    pub(super) contract_date: NaiveDate,
    pub(super) locale: Option<&'static str>,
    /// The first one is mobile, and holds numbers wherever the company has any.
    pub(super) accounts: Vec<Account>,
    pub(super) numbers: Vec<Number>,
}

pub(super) struct Number {
    pub(super) msisdn: String,
    pub(super) user_name: Option<String>,
    pub(super) tariff: &'static Tariff,
    /// Blocked by the administrator.
    pub(super) blocked: bool,
}

/// What an account's invoices are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Charge {
    /// A line for each number that the account held in the month.
    Numbers,
    /// Instalments for devices that were sold with these numbers.
    Equipment,
    /// One line without a number.
    Flat {
        monthly_tiyn: i64,
    },
    Nothing,
}

/// How a credit account pays.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    Prompt,
    /// Rounds up, and so is always a little ahead.
    Ahead,
    Partial,
    EveryOtherMonth,
    /// Stopped three months ago; its numbers are blocked for debt.
    Debtor,
}

/// An operation besides the usual payments, in the closed month with that index.
pub(super) struct Operation {
    pub(super) month: usize,
    pub(super) operation: &'static str,
    pub(super) amount_tiyn: i64,
}

pub(super) struct Account {
    /// Counts accounts over all companies; the subject of its random stream.
    pub(super) key: u64,
    pub(super) account: String,
    pub(super) service: &'static str,
    pub(super) contract_number: String,
    pub(super) opened_on: NaiveDate,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) is_advance: bool,
    pub(super) charge: Charge,
    pub(super) habit: Habit,
    pub(super) opening_tiyn: i64,
    pub(super) members: Vec<Membership>,
    pub(super) operations: Vec<Operation>,
    /// Nothing is charged in the last closed month: no invoice, no act.
    pub(super) is_quiet: bool,
    /// Closed months whose invoice was corrected, or got an additional one.
    pub(super) corrected_month: Option<usize>,
    pub(super) additional_month: Option<usize>,
}

/// That the account holds a number, from the first to the last day.
pub(super) struct Membership {
    /// Index into the company's numbers.
    pub(super) number: usize,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
}

impl Company {
    pub(super) fn plan(seed: u64, outline: Outline, period: &Period, accounts_before: u64) -> Result<Self> {
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
        let mut company = Self {
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
        company.user_names(outline.role, &mut random);
        if index == 0 {
            special_accounts::first_company(&mut company, seed, period, accounts_before, u64::from(outline.numbers));
        } else if index == 1 {
            special_accounts::second_company(&mut company, period);
        }
        Ok(company)
    }

    fn user_names(&mut self, role: Role, random: &mut Random) {
        for number in &mut self.numbers {
            number.user_name = match (number.tariff.is_machine, random.below(20)) {
                (true, _) => Some(format!("Датчик {}", random.between(1, 999))),
                (false, 0) => None,
                (false, _) => Some(names::person(random)),
            };
        }
        if role == Role::LongName {
            self.numbers[0].user_name = Some(names::long_user());
        }
    }
}
