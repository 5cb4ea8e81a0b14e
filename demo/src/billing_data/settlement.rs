//! An account through the months: what it was charged, what it paid, and what it has now.
//!
//! Every payment is written three times, as the operator's systems do: as a payment, as a ledger entry, and within a line of
//! the balance statement. Here all three come from one place, so that they agree.

use anyhow::Result;
use chrono::{Days, NaiveDate};

use super::calendar::{Month, Period, instant};
use super::charges;
use super::companies::{Account, Charge, Company, Habit};
use super::invoices::InvoiceWriter;
use super::random::Random;
use super::rows::{Rows, Table};

/// How things stand today.
pub(super) struct Outcome {
    /// Negative: the customer owes.
    pub(super) balance_tiyn: i64,
    /// By member, what it was last charged: the key by which an account's balance is spread over its numbers.
    pub(super) last_charges: Vec<i64>,
    /// By member, its own balance; of an advance account only.
    pub(super) member_balances: Vec<i64>,
    pub(super) has_act_of_last_month: bool,
    pub(super) esf_registration_number: Option<String>,
}

struct Settlement<'a> {
    rows: &'a mut Rows,
    company: &'a Company,
    account: &'a Account,
    random: Random,
    balance: i64,
    receipts: i64,
    transfers: i64,
    corrections: i64,
}

/// Writes the account's documents, payments, statements and ledger.
pub(super) fn write(rows: &mut Rows, seed: u64, company: &Company, account: &Account, period: &Period) -> Result<Outcome> {
    let random = Random::about(seed, "settlement", account.key);
    let mut settlement =
        Settlement { rows, company, account, random, balance: account.opening_tiyn, receipts: 0, transfers: 0, corrections: 0 };
    settlement.opening(period);
    let mut outcome = Outcome {
        balance_tiyn: 0,
        last_charges: vec![0; account.members.len()],
        member_balances: vec![0; account.members.len()],
        has_act_of_last_month: false,
        esf_registration_number: None,
    };
    for (index, month) in period.closed.iter().copied().enumerate() {
        if account.closed_on.is_none_or(|closed_on| closed_on >= month.first_day()) {
            settlement.closed_month(period, index, month, &mut outcome)?;
        }
    }
    for month in &period.open {
        settlement.open_month(period, *month, &mut outcome)?;
    }
    outcome.balance_tiyn = settlement.balance;
    Ok(outcome)
}

impl Settlement<'_> {
    /// The balance that the account brought along, as an entry of the day before the first month.
    fn opening(&mut self, period: &Period) {
        if self.balance != 0 {
            let day = period.first_day() - Days::new(1);
            self.ledger_entry(day, "opening_balance", "1", -self.balance);
        }
    }

    fn closed_month(&mut self, period: &Period, index: usize, month: Month, outcome: &mut Outcome) -> Result<()> {
        let opening = self.balance;
        (self.receipts, self.transfers, self.corrections) = (0, 0, 0);
        let is_silent = self.account.is_quiet && period.back(index) == 0;
        let mut charging = Random::about(self.random.below(u64::MAX), "charges", index as u64);
        let lines = if is_silent { Vec::new() } else { charges::lines(self.company, self.account, month, &mut charging) };
        if self.account.is_advance {
            for line in &lines {
                let Some(member) = line.member else { continue };
                self.top_up_before(month, line.total(), member, outcome)?;
            }
        } else {
            self.pay_debt(month, index % 2 == 1, period.back(index), NaiveDate::MAX)?;
        }
        for operation in &self.account.operations {
            if operation.month == index {
                self.operation(month.day(22), None, operation.operation, operation.amount_tiyn, "Обращение клиента")?;
            }
        }
        outcome.last_charges.fill(0);
        let (mut services, mut equipment) = (0, 0);
        outcome.has_act_of_last_month = !lines.is_empty();
        if !lines.is_empty() {
            let mut writer = InvoiceWriter { rows: self.rows, company: self.company, account: self.account, period };
            let issued = writer.issue(index, &lines, &mut charging);
            for (kind, number, amount) in issued.documents {
                self.balance -= amount;
                self.ledger_entry(month.last_day(), kind, &number, amount);
            }
            for line in &lines {
                if let Some(member) = line.member {
                    outcome.last_charges[member] = line.total();
                    outcome.member_balances[member] -= line.total();
                }
            }
            (services, equipment) = (issued.services_tiyn, issued.equipment_tiyn);
            outcome.esf_registration_number = issued.esf_registration_number.or(outcome.esf_registration_number.take());
        }
        self.rows
            .row(Table::BalanceStatement)
            .text(&self.account.account)
            .date(month.first_day())
            .integer(opening)
            .integer(self.receipts)
            .integer(self.transfers)
            .integer(self.corrections)
            .integer(services)
            .integer(equipment)
            .integer(self.balance)
            .end();
        Ok(())
    }

    /// A month without documents yet: payments up to yesterday.
    fn open_month(&mut self, period: &Period, month: Month, outcome: &mut Outcome) -> Result<()> {
        if !self.account.is_advance {
            return self.pay_debt(month, true, 0, period.today);
        }
        for member in 0..self.account.members.len() {
            let is_held = self.account.members[member].to.is_none();
            if is_held && outcome.member_balances[member] < 100_000 && self.random.chance(50) && month.day(3) < period.today {
                self.top_up(month.day(3), member, 100_000, outcome)?;
            }
        }
        Ok(())
    }

    /// A credit account pays in the second week or later, each by its habit; a day not before the limit hasn't come yet.
    fn pay_debt(&mut self, month: Month, is_odd: bool, months_back: usize, limit: NaiveDate) -> Result<()> {
        let due = -self.balance;
        let day = month.day(self.random.between(8, 19));
        if due <= 0 || day >= limit || self.account.charge == Charge::Nothing {
            return Ok(());
        }
        let is_open = limit < NaiveDate::MAX;
        let amount = match self.account.habit {
            // So far only a part has come in, so that most numbers owe something today.
            Habit::Prompt if is_open => due * 3 / 5 / 100 * 100,
            Habit::Prompt => due,
            Habit::Ahead => (due / 500_000 + 1) * 500_000,
            Habit::Partial => due * 3 / 5 / 100 * 100,
            Habit::EveryOtherMonth if is_odd => due,
            Habit::Debtor if months_back >= 3 => due,
            Habit::EveryOtherMonth | Habit::Debtor => 0,
        };
        let source = *self.random.pick(&["Банковский перевод", "Банковский перевод", "Интернет-банк", "Касса «Орталық»"]);
        if amount > 0 { self.operation(day, None, "top_up", amount, source) } else { Ok(()) }
    }

    /// An advance number pays before it talks: what the month will cost, rounded up to 500 tenge.
    fn top_up_before(&mut self, month: Month, cost: i64, member: usize, outcome: &mut Outcome) -> Result<()> {
        let missing = cost - outcome.member_balances[member];
        if missing <= 0 {
            return Ok(());
        }
        let day = month.day(self.random.between(1, 6)).max(self.account.members[member].from);
        self.top_up(day, member, (missing / 50_000 + 1) * 50_000, outcome)
    }

    fn top_up(&mut self, day: NaiveDate, member: usize, amount: i64, outcome: &mut Outcome) -> Result<()> {
        outcome.member_balances[member] += amount;
        let msisdn = self.company.numbers[self.account.members[member].number].msisdn.clone();
        let source = *self.random.pick(&["Терминал", "Банковская карта", "Мобильный банк"]);
        self.operation(day, Some(&msisdn), "top_up", amount, source)
    }

    fn operation(
        &mut self,
        day: NaiveDate,
        msisdn: Option<&str>,
        operation: &'static str,
        amount: i64,
        source: &str,
    ) -> Result<()> {
        let id = self.rows.next_id(Table::Payment);
        let document = format!("{id:010}");
        let paid_at = instant(day, self.random.between(9, 17), self.random.between(0, 59), self.random.between(0, 59))?;
        self.rows
            .row(Table::Payment)
            .id(id)
            .instant(paid_at)
            .text(&self.account.account)
            .optional_text(msisdn)
            .text(&self.company.bin)
            .text(operation)
            .integer(amount)
            .text(source)
            .text(&document)
            .end();
        let (kind, sum) = match operation {
            "transfer" => ("balance_transfer", &mut self.transfers),
            "correction" => ("correction", &mut self.corrections),
            "refund" => ("refund", &mut self.receipts),
            _ => ("payment", &mut self.receipts),
        };
        *sum += amount;
        self.balance += amount;
        self.ledger_entry(day, kind, &document, -amount);
        Ok(())
    }

    /// An amount that the customer owes more stands in debit, one that he owes less in credit.
    fn ledger_entry(&mut self, day: NaiveDate, kind: &str, number: &str, owed: i64) {
        let id = self.rows.next_id(Table::LedgerEntry);
        self.rows
            .row(Table::LedgerEntry)
            .id(id)
            .text(&self.account.account)
            .text(&self.company.bin)
            .text(self.account.service)
            .date(day)
            .text(kind)
            .text(number)
            .integer(owed.max(0))
            .integer((-owed).max(0))
            .end();
    }
}
