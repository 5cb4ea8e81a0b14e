//! What a company's accounts owed before the period and at its end, and all that must agree before the act may be issued.
//!
//! A balance here is seen from the operator's side: positive where the customer owes, as debit is. The balance statements of billing
//! have it the other way round.

use std::ops::Add;

use chrono::NaiveDate;
use qujat_render::{Locale, Money};
use sqlx::PgConnection;

use super::parameters::Parameters;
use crate::{WriteError, calendar::Month};

/// The services of the act, in its order (manual of 2022; domain.md §3.1).
pub(super) const SERVICES: [&str; 5] = ["mobile", "fixed_internet", "auto_monitoring", "telemetry", "contract_phone"];

/// Opening balance, turnovers, and closing balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Balance {
    pub opening: Money,
    pub debit: Money,
    pub credit: Money,
    pub closing: Money,
}

/// One account, as the list of accounts shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub account: String,
    pub contract_number: String,
    pub contract_date: NaiveDate,
    pub balance: Balance,
}

/// The accounts of one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// One of [`SERVICES`].
    pub service: &'static str,
    pub accounts: Vec<Account>,
    pub balance: Balance,
    pub operations: u64,
}

/// What billing says of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    account: String,
    /// `None` where the account is not the company's.
    service: Option<String>,
    ledger_service: Option<String>,
    contract: Option<(String, NaiveDate)>,
    is_open: bool,
    balance: Balance,
    operations: u64,
    doubled_invoice: Option<String>,
    /// Of the balance statements, with their sign; `None`: no statement, or not asked for.
    opening_statement: Option<Money>,
    closing_statement: Option<Money>,
}

impl Add for Balance {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            opening: self.opening + other.opening,
            debit: self.debit + other.debit,
            credit: self.credit + other.credit,
            closing: self.closing + other.closing,
        }
    }
}

impl Balance {
    /// Sum of the blocks.
    pub(super) fn of(blocks: &[Block]) -> Self {
        blocks.iter().map(|block| block.balance).fold(Self::default(), Add::add)
    }

    fn adds_up(self) -> bool {
        self.opening + self.debit - self.credit == self.closing
    }
}

/// Reads the blocks of the act, verified.
pub(super) async fn blocks(billing: &mut PgConnection, company: &str, parameters: Parameters) -> Result<Vec<Block>, WriteError> {
    let (first, last) = (Month::of(parameters.from), Month::of(parameters.to));
    let rows = sqlx::query_file!(
        "src/reconciliation_act/balances.sql",
        company,
        parameters.from,
        parameters.to,
        Some(first.first_day()).filter(|day| *day == parameters.from),
        Some(last.first_day()).filter(|_| last.last_day() == parameters.to)
    )
    .fetch_all(billing)
    .await?;
    let found = rows.into_iter().map(|row| Found {
        account: row.account,
        service: row.service,
        ledger_service: row.ledger_service,
        contract: row.contract_number.zip(row.contract_date),
        is_open: row.is_open,
        balance: Balance {
            opening: Money::from_tiyn(row.opening_tiyn),
            debit: Money::from_tiyn(row.debit_tiyn),
            credit: Money::from_tiyn(row.credit_tiyn),
            closing: Money::from_tiyn(row.closing_tiyn),
        },
        operations: row.operations.unsigned_abs(),
        doubled_invoice: row.doubled_invoice,
        opening_statement: row.opening_statement_tiyn.map(Money::from_tiyn),
        closing_statement: row.closing_statement_tiyn.map(Money::from_tiyn),
    });
    gather(found)
}

/// Sorts the accounts into the services, in whose order they are returned. What disagrees by a tiyn stops the act with a reason.
fn gather(found: impl Iterator<Item = Found>) -> Result<Vec<Block>, WriteError> {
    let mut blocks =
        SERVICES.map(|service| Block { service, accounts: Vec::new(), balance: Balance::default(), operations: 0 }).to_vec();
    for found in found {
        let service = found.verify().map_err(|reason| WriteError::Data(format!("account {}: {reason}", found.account)))?;
        let Some(block) = blocks.iter_mut().find(|block| block.service == service) else {
            return Err(WriteError::Data(format!("account {}: the act has no service {service:?}", found.account)));
        };
        // An account that was closed and settled before the period has nothing to reconcile.
        let Some((contract_number, contract_date)) =
            found.contract.filter(|_| found.is_open || found.balance != Balance::default())
        else {
            continue;
        };
        block.balance = block.balance + found.balance;
        block.operations += found.operations;
        block.accounts.push(Account { account: found.account, contract_number, contract_date, balance: found.balance });
    }
    blocks.retain(|block| !block.accounts.is_empty());
    Ok(blocks)
}

impl Found {
    /// The account's service, if everything about the account agrees.
    fn verify(&self) -> Result<&str, String> {
        let Some(service) = &self.service else {
            return Err("the company's ledger has entries of it, but it is not the company's account".into());
        };
        if let Some(other) = self.ledger_service.as_ref().filter(|other| *other != service) {
            return Err(format!("it is one of {service}, but has ledger entries of {other}"));
        }
        if let Some(invoice) = &self.doubled_invoice {
            return Err(format!("the ledger charges the supply of invoice {invoice} twice, by act and by invoice"));
        }
        if !self.balance.adds_up() {
            return Err("the ledger's closing balance is not its opening balance with the turnovers".into());
        }
        for (which, owed, statement) in
            [("opening", self.balance.opening, self.opening_statement), ("closing", self.balance.closing, self.closing_statement)]
        {
            if let Some(statement) = statement.filter(|statement| -*statement != owed) {
                let (owed, statement) = ((-owed).format(Locale::En), statement.format(Locale::En));
                return Err(format!(
                    "the {which} balance is {owed} KZT by the ledger and {statement} KZT by the balance statement"
                ));
            }
        }
        Ok(service)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(change: impl FnOnce(&mut Found)) -> Found {
        let tiyn = Money::from_tiyn;
        let mut found = Found {
            account: "25826701".into(),
            service: Some("telemetry".into()),
            ledger_service: Some("telemetry".into()),
            contract: Some(("300099".into(), NaiveDate::default())),
            is_open: true,
            balance: Balance { opening: tiyn(692_000), debit: tiyn(344_000), credit: Money::ZERO, closing: tiyn(1_036_000) },
            operations: 1,
            doubled_invoice: None,
            opening_statement: Some(tiyn(-692_000)),
            closing_statement: Some(tiyn(-1_036_000)),
        };
        change(&mut found);
        found
    }

    fn reason(change: impl FnOnce(&mut Found)) -> String {
        match gather([found(change)].into_iter()) {
            Err(WriteError::Data(reason)) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn services_come_in_the_order_of_the_manual_and_empty_ones_not_at_all() {
        let mobile = found(|found| (found.service, found.ledger_service) = (Some("mobile".into()), None));
        let blocks = gather([found(|_| ()), mobile.clone(), found(|_| ())].into_iter()).unwrap();
        assert_eq!(blocks.iter().map(|block| block.service).collect::<Vec<_>>(), ["mobile", "telemetry"]);
        assert_eq!(blocks[1].balance, mobile.balance + mobile.balance);
        assert_eq!(Balance::of(&blocks).closing, Money::from_tiyn(3 * 1_036_000));
        assert!(Balance::of(&blocks).adds_up());
    }

    #[test]
    fn only_what_is_settled_and_closed_is_left_out() {
        let settled = |is_open| {
            found(|found| {
                found.balance = Balance::default();
                (found.opening_statement, found.closing_statement, found.is_open) = (None, None, is_open);
            })
        };
        assert_eq!(gather([settled(false)].into_iter()).unwrap(), []);
        assert_eq!(gather([settled(true)].into_iter()).unwrap().len(), 1);
        assert_eq!(gather([found(|found| found.is_open = false)].into_iter()).unwrap().len(), 1);
    }

    #[test]
    fn a_tiyn_stops_the_act() {
        let tiyn = Money::from_tiyn(1);
        assert!(reason(|found| found.balance.debit += tiyn).contains("with the turnovers"));
        assert!(reason(|found| found.opening_statement = Some(tiyn)).contains("opening balance is -6,920.00 KZT by the ledger"));
        assert!(reason(|found| found.closing_statement = Some(-tiyn)).contains("-0.01 KZT by the balance statement"));
    }

    #[test]
    fn other_contradictions_stop_it_too() {
        assert!(reason(|found| found.service = None).contains("not the company's"));
        assert!(reason(|found| found.ledger_service = Some("mobile".into())).contains("ledger entries of mobile"));
        assert!(reason(|found| found.doubled_invoice = Some("00342135".into())).contains("00342135 twice"));
        let unknown = |found: &mut Found| (found.service, found.ledger_service) = (Some("pager".into()), None);
        assert!(reason(unknown).contains("no service \"pager\""));
    }
}
