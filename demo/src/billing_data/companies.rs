//! Who is billed: companies, their accounts, and which number belonged to which account when.
//!
//! What they look like only. Which ones there are is planned (`company_plan`, `openings`, `special_accounts`); what it costs follows from
//! the plan (`charges`), and what was paid from that (`settlement`).

use chrono::NaiveDate;

use super::names::{CompanyName, Tariff};

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
