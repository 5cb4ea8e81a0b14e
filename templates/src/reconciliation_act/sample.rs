//! An invented act with the awkward cases in it: two services that owe in opposite directions, a refund, an additional invoice, a month
//! with an operation on its first and last day.

use std::{ops::Add, sync::Arc};

use chrono::NaiveDate;
use qujat_render::{Locale, Money};
use serde_json::json;

use super::{
    balances::{Account, Balance, Block},
    page::Operation,
};
use crate::{DocumentSpec, Settings, list::sample_spec};

pub(super) fn spec(locale: Locale, settings: Arc<Settings>) -> DocumentSpec {
    sample_spec(json!({ "from": "2026-10-01", "to": "2026-10-31" }), locale, settings)
}

type Row = (u32, &'static str, &'static str, &'static str, i64, i64);

/// Day, document, account, debit, credit.
const MOBILE: [Row; 9] = [
    (1, "payment", "0000004711", "25826701", 0, 692_000),
    (5, "balance_transfer", "0000004712", "25826701", 1_500_000, 0),
    (5, "balance_transfer", "0000004713", "25826702", 0, 1_500_000),
    (12, "payment", "0000004802", "25826702", 0, 12_500_050),
    (15, "refund", "0000004803", "25826702", 50, 0),
    (22, "correction", "0000004977", "25826701", 0, 34_400),
    (31, "act", "00640237", "25826701", 17_293_468, 0),
    (31, "act", "155386", "25826702", 9_876_543, 0),
    (31, "invoice", "00342137", "25826702", 12_345, 0),
];
const INTERNET: [Row; 1] = [(19, "payment", "0000004900", "25060854", 0, 6_000_000)];

/// The operations of a sample's block.
pub(super) fn operations(block: &Block) -> impl Iterator<Item = Operation<'static>> {
    let rows: &[Row] = if block.service == "mobile" { &MOBILE } else { &INTERNET };
    rows.iter().map(|&(day, document_kind, document_number, account, debit, credit)| Operation {
        entry_on: NaiveDate::from_ymd_opt(2026, 10, day).unwrap_or_default(),
        document_kind,
        document_number,
        account,
        debit: Money::from_tiyn(debit),
        credit: Money::from_tiyn(credit),
    })
}

pub(super) fn blocks() -> Vec<Block> {
    vec![
        block("mobile", &MOBILE, &[("25826701", "300014697190", 692_000), ("25826702", "300014697190-1", -250_000)]),
        block("fixed_internet", &INTERNET, &[("25060854", "300014697190-2", 2_990_000)]),
    ]
}

/// `accounts`: number, contract, opening balance.
fn block(service: &'static str, rows: &[Row], accounts: &[(&str, &str, i64)]) -> Block {
    let accounts: Vec<Account> = accounts
        .iter()
        .map(|(account, contract, opening)| {
            let own = || rows.iter().filter(|row| row.3 == *account);
            let (debit, credit): (i64, i64) = (own().map(|row| row.4).sum(), own().map(|row| row.5).sum());
            Account {
                account: (*account).into(),
                contract_number: (*contract).into(),
                contract_date: NaiveDate::from_ymd_opt(2019, 3, 12).unwrap_or_default(),
                balance: Balance {
                    opening: Money::from_tiyn(*opening),
                    debit: Money::from_tiyn(debit),
                    credit: Money::from_tiyn(credit),
                    closing: Money::from_tiyn(opening + debit - credit),
                },
            }
        })
        .collect();
    let balance = accounts.iter().map(|account| account.balance).fold(Balance::default(), Add::add);
    Block { service, accounts, balance, operations: rows.len() as u64 }
}
