//! The order in which data is made: company by company, then the usage of all.
//!
//! A step makes a piece that fits in memory; between two steps the caller takes the rows. No step knows of a database.

use anyhow::{Result, ensure};

use super::calendar::{Period, instant};
use super::companies::{Charge, NUMBERS_OF_A_SMALL_COMPANY, NUMBERS_OF_THE_FIRST_COMPANY, Outline, Role};
use super::rows::{Rows, Table};
use super::size::{LoadedCompany, Size};
use super::usage::{Subscriber, Usage};
use super::{actions, company_plan, numbers, roaming, settlement};

/// Companies that are there for one awkward case: a BIN without check digit, no numbers, a long name.
const SPECIAL_COMPANIES: [Role; 3] = [Role::WithoutCheckDigit, Role::WithoutNumbers, Role::LongName];
/// More would use up the serial part of their BINs.
const MOST_COMPANIES: u32 = 50_000;
const MOST_NUMBERS: u32 = 30_000_000;

pub(super) struct Generator {
    seed: u64,
    pub(super) period: Period,
    outlines: std::vec::IntoIter<Outline>,
    accounts: u64,
    subscribers: Vec<Subscriber>,
    usage: Usage,
    pub(super) rows: Rows,
    pub(super) companies: Vec<LoadedCompany>,
}

impl Generator {
    pub(super) fn new(size: &Size) -> Result<Self> {
        let period = Period::new(size.today, size.months)?;
        let mut rows = Rows::new();
        for month in period.closed_since_2018() {
            let closed_at = instant(month.plus(1).day(2), 22, 0, 0)?;
            rows.row(Table::ClosedMonth).date(month.first_day()).instant(closed_at).end();
        }
        Ok(Self {
            seed: size.seed,
            outlines: outlines(size)?.into_iter(),
            accounts: 0,
            subscribers: Vec::new(),
            usage: Usage::new(size.seed, size.usage_records, size.today)?,
            companies: Vec::new(),
            period,
            rows,
        })
    }

    /// Makes the next piece; false at the end.
    pub(super) fn step(&mut self) -> Result<bool> {
        match self.outlines.next() {
            Some(outline) => self.company(outline).map(|()| true),
            None => Ok(self.usage.write_piece(&mut self.rows, &self.subscribers)),
        }
    }

    fn company(&mut self, outline: Outline) -> Result<()> {
        let company = company_plan::plan(self.seed, outline, &self.period, self.accounts)?;
        self.accounts += company.accounts.len() as u64;
        self.rows
            .row(Table::Company)
            .text(&company.bin)
            .text(&company.name.name)
            .optional_text(company.name.name_kk.as_deref())
            .optional_text(company.name.name_en.as_deref())
            .text(&company.address)
            .text(&company.phone)
            .text(&company.contract_number)
            .date(company.contract_date)
            .optional_text(company.locale)
            .boolean(true)
            .end();
        let mut loaded = LoadedCompany {
            bin: company.bin.clone(),
            name: company.name.name.clone(),
            locale: company.locale,
            mobile_account: None,
            number: None,
            advance_number: None,
            esf_registration_number: None,
        };
        for account in &company.accounts {
            self.rows
                .row(Table::Account)
                .text(&account.account)
                .text(&company.bin)
                .text(account.service)
                .text(&account.contract_number)
                .date(company.contract_date)
                .text(if account.is_advance { "advance" } else { "credit" })
                .date(account.opened_on)
                .optional_date(account.closed_on)
                .end();
            let outcome = settlement::write(&mut self.rows, self.seed, &company, account, &self.period)?;
            numbers::write(&mut self.rows, self.seed, &company, account, &outcome, &self.period)?;
            if account.service == "mobile" && outcome.has_act_of_last_month && loaded.mobile_account.is_none() {
                loaded.mobile_account = Some(account.account.clone());
                loaded.esf_registration_number = outcome.esf_registration_number;
            }
            let current = account.members.iter().filter(|member| member.to.is_none());
            for member in current.filter(|_| account.charge == Charge::Numbers) {
                let number = &company.numbers[member.number];
                if account.is_advance {
                    loaded.advance_number.get_or_insert_with(|| number.msisdn.clone());
                }
                loaded.number.get_or_insert_with(|| number.msisdn.clone());
                self.subscribers.push(Subscriber {
                    msisdn: number.msisdn.clone(),
                    account: account.account.clone(),
                    company_bin: company.bin.clone(),
                    is_machine: number.tariff.is_machine,
                    since: member.from,
                });
            }
        }
        let own = self.subscribers.iter().rev().take_while(|subscriber| subscriber.company_bin == company.bin).count();
        let first = self.subscribers.len() - own;
        for (position, subscriber) in self.subscribers[first..].iter().enumerate() {
            roaming::write(&mut self.rows, self.seed, position, subscriber, &self.period)?;
        }
        actions::write(&mut self.rows, self.seed, &company, &self.period)?;
        self.companies.push(loaded);
        Ok(())
    }
}

/// Spreads the numbers evenly over the ordinary companies; the first gets at least what its awkward cases need.
fn outlines(size: &Size) -> Result<Vec<Outline>> {
    let ordinary = size.companies.saturating_sub(SPECIAL_COMPANIES.len() as u32);
    let for_special = 2 * NUMBERS_OF_A_SMALL_COMPANY;
    let least = for_special + NUMBERS_OF_THE_FIRST_COMPANY + ordinary.saturating_sub(1);
    ensure!(
        ordinary >= 1 && size.companies <= MOST_COMPANIES,
        "companies must be from 4 (an ordinary one and three awkward cases) to {MOST_COMPANIES}, not {}",
        size.companies
    );
    ensure!(
        (least..=MOST_NUMBERS).contains(&size.numbers),
        "numbers must be from {least} (with {} companies) to {MOST_NUMBERS}, not {}",
        size.companies,
        size.numbers
    );
    let available = size.numbers - for_special;
    let of_first = (available.div_ceil(ordinary)).max(NUMBERS_OF_THE_FIRST_COMPANY);
    let others = ordinary - 1;
    let left = available - of_first;
    let share = |position: u32| match position {
        0 => of_first,
        _ => left / others + u32::from(position <= left % others),
    };
    let shares = (0..ordinary).map(|position| (Role::Ordinary, share(position)));
    let special = SPECIAL_COMPANIES.map(|role| (role, if role == Role::WithoutNumbers { 0 } else { NUMBERS_OF_A_SMALL_COMPANY }));
    let mut first_number = 0;
    let mut outlines = Vec::new();
    for (index, (role, numbers)) in (0..).zip(shares.chain(special)) {
        outlines.push(Outline { index, role, numbers, first_number });
        first_number += u64::from(numbers);
    }
    Ok(outlines)
}
