//! Which accounts a company has, and how its numbers are dealt out to them.

use chrono::{Days, NaiveDate};

use super::companies::{Account, Charge, Company, Habit, Membership, Number, Outline, Role};
use super::identifiers;
use super::names::{MACHINE_TARIFF, MOBILE_TARIFFS};
use super::random::Random;

/// Accounts after the first one hold at most so many; the first takes half, so that a large company has a large act.
const NUMBERS_OF_A_FURTHER_ACCOUNT: usize = 250;

/// Opens accounts for a company, and gives them its numbers in order.
pub(super) struct Opening<'a> {
    pub(super) company: &'a mut Company,
    pub(super) seed: u64,
    /// How many accounts the companies before have.
    pub(super) accounts_before: u64,
    /// The day until which numbers may have come, so that each has charges by now.
    pub(super) joined_before: NaiveDate,
    pub(super) random: Random,
}

impl Opening<'_> {
    pub(super) fn open_all(&mut self, outline: Outline) {
        let total = outline.numbers as usize;
        if total == 0 {
            self.open("mobile", false, Charge::Nothing);
            return;
        }
        let is_small = outline.role != Role::Ordinary || total < 8;
        let (advance, telemetry, monitoring) =
            if is_small { (0, 0, 0) } else { ((total / 10).max(2), (total / 10).max(1), (total / 20).max(1)) };
        let mobile = total - advance - telemetry - monitoring;
        let first = if mobile <= 40 { mobile } else { mobile / 2 };
        let mut next = outline.first_number;
        let first_account = self.open("mobile", false, Charge::Numbers);
        self.give(first_account, first, &mut next);
        let mut rest = mobile - first;
        while rest > 0 {
            let account = self.open("mobile", false, Charge::Numbers);
            let share = rest.min(NUMBERS_OF_A_FURTHER_ACCOUNT);
            self.give(account, share, &mut next);
            rest -= share;
        }
        if is_small {
            if outline.role == Role::WithoutCheckDigit {
                self.open("fixed_internet", false, Charge::Flat { monthly_tiyn: 1_450_000 });
            }
            return;
        }
        for (service, is_advance, share) in
            [("mobile", true, advance), ("telemetry", false, telemetry), ("auto_monitoring", false, monitoring)]
        {
            let account = self.open(service, is_advance, Charge::Numbers);
            self.give(account, share, &mut next);
        }
        let internet = self.open("fixed_internet", false, Charge::Flat { monthly_tiyn: 2_990_000 });
        let phones = self.open("contract_phone", false, Charge::Equipment);
        let held: Vec<Membership> = (0..first.min(5))
            .map(|number| Membership { number, from: self.company.accounts[phones].opened_on, to: None })
            .collect();
        self.company.accounts[phones].members = held;
        self.company.accounts[internet].habit = Habit::Prompt;
        if outline.index == 1 {
            // So that blocked_debt occurs at any size.
            let telemetry = phones - 3;
            self.company.accounts[telemetry].habit = Habit::Debtor;
        }
    }

    /// Opens an account and says its index within the company.
    pub(super) fn open(&mut self, service: &'static str, is_advance: bool, charge: Charge) -> usize {
        let company = &mut *self.company;
        let index = company.accounts.len();
        let key = self.accounts_before + index as u64;
        let mut random = Random::about(self.seed, "account", key);
        let habit = *random.pick(&[
            Habit::Prompt,
            Habit::Prompt,
            Habit::Prompt,
            Habit::Prompt,
            Habit::Ahead,
            Habit::Partial,
            Habit::EveryOtherMonth,
            Habit::Debtor,
        ]);
        let owes = charge != Charge::Nothing && !is_advance && random.chance(40);
        company.accounts.push(Account {
            key,
            account: identifiers::account(self.seed, key, is_advance),
            service,
            contract_number: if index == 0 {
                company.contract_number.clone()
            } else {
                format!("{}-{index}", company.contract_number)
            },
            opened_on: company.contract_date + Days::new(random.below(50)),
            closed_on: None,
            is_advance,
            charge,
            habit: if index == 0 { Habit::Prompt } else { habit },
            opening_tiyn: if owes { -random.between(10, 20_000) * 100 } else { 0 },
            members: Vec::new(),
            operations: Vec::new(),
            is_quiet: false,
            corrected_month: None,
            additional_month: None,
        });
        index
    }

    fn give(&mut self, account: usize, count: usize, next: &mut u64) {
        for _ in 0..count {
            let is_machine = matches!(self.company.accounts[account].service, "telemetry" | "auto_monitoring");
            self.company.numbers.push(Number {
                msisdn: identifiers::msisdn(self.seed, *next),
                user_name: None,
                tariff: if is_machine { &MACHINE_TARIFF } else { self.random.pick(&MOBILE_TARIFFS) },
                blocked: self.random.chance(4),
            });
            *next += 1;
            let opened_on = self.company.accounts[account].opened_on;
            // One in ten came later: the account's breakdown has grown over the months.
            let late = if self.random.chance(10) { self.random.below(500) } else { 0 };
            let from = (opened_on + Days::new(late)).min(self.joined_before).max(opened_on);
            let number = self.company.numbers.len() - 1;
            self.company.accounts[account].members.push(Membership { number, from, to: None });
        }
    }
}
