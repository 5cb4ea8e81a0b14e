//! The columns of the number list: what the query returns, and how the table shows it.

use qujat_render::{Column, ColumnKind, Locale, Money, Value};
use sqlx::{Row, postgres::PgRow};

use super::texts;
use crate::WriteError;

/// The query whose rows are streamed. Its columns are read by position, so [`columns`] says what they must be.
pub const QUERY: &str = include_str!("query.sql");

/// Name and Postgres type of each column of [`QUERY`]; a test compares them with what the database describes.
#[must_use]
pub fn columns() -> &'static [(&'static str, &'static str)] {
    &[
        ("msisdn", "TEXT"),
        ("user_name", "TEXT"),
        ("account", "TEXT"),
        ("billing_method", "TEXT"),
        ("credit_limit_tiyn", "INT8"),
        ("owed_tiyn", "INT8"),
        ("balance_tiyn", "INT8"),
        ("remaining_limit_tiyn", "INT8"),
        ("tariff", "TEXT"),
        ("status", "TEXT"),
    ]
}

/// One row of the query, borrowed.
pub(super) struct Number<'a> {
    pub msisdn: &'a str,
    /// Empty: not given.
    pub user_name: &'a str,
    pub account: &'a str,
    pub billing_method: &'a str,
    pub credit_limit_tiyn: Option<i64>,
    pub owed_tiyn: i64,
    pub balance_tiyn: i64,
    pub remaining_limit_tiyn: Option<i64>,
    pub tariff: &'a str,
    pub status: &'a str,
}

impl<'a> Number<'a> {
    pub(super) fn read(row: &'a PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            msisdn: row.try_get(0)?,
            user_name: row.try_get(1)?,
            account: row.try_get(2)?,
            billing_method: row.try_get(3)?,
            credit_limit_tiyn: row.try_get(4)?,
            owed_tiyn: row.try_get(5)?,
            balance_tiyn: row.try_get(6)?,
            remaining_limit_tiyn: row.try_get(7)?,
            tariff: row.try_get(8)?,
            status: row.try_get(9)?,
        })
    }

    /// The cells of the table's row.
    pub(super) fn cells<'b>(&'b self, words: &'b CodeWords) -> Result<[Value<'b>; 10], WriteError> {
        Ok([
            Value::Text(self.msisdn),
            if self.user_name.is_empty() { Value::Empty } else { Value::Text(self.user_name) },
            Value::Text(self.account),
            Value::Text(words.billing_method(self.billing_method)?),
            money_or_empty(self.credit_limit_tiyn),
            money_or_empty(Some(self.owed_tiyn)),
            money_or_empty(Some(self.balance_tiyn)),
            money_or_empty(self.remaining_limit_tiyn),
            Value::Text(self.tariff),
            Value::Text(words.status(self.status)?),
        ])
    }
}

fn money_or_empty(tiyn: Option<i64>) -> Value<'static> {
    tiyn.map_or(Value::Empty, |tiyn| Value::Money(Money::from_tiyn(tiyn)))
}

/// The table's columns, in the order of [`columns`].
pub(super) fn table_columns(locale: Locale) -> Vec<Column> {
    let column = |id: &str, kind, width, total| Column { title: texts().get(locale, id), group: None, kind, width, total };
    vec![
        column("number-list-msisdn", ColumnKind::Identifier, 27.0, false),
        column("number-list-user", ColumnKind::Text, 46.0, false),
        column("number-list-account", ColumnKind::Identifier, 22.0, false),
        column("number-list-billing-method", ColumnKind::Text, 22.0, false),
        column("number-list-credit-limit", ColumnKind::Money, 26.0, true),
        column("number-list-owed", ColumnKind::Money, 26.0, true),
        column("number-list-balance", ColumnKind::Money, 26.0, true),
        column("number-list-remaining", ColumnKind::Money, 26.0, true),
        column("number-list-tariff", ColumnKind::Text, 32.0, false),
        column("number-list-status", ColumnKind::Text, 24.0, false),
    ]
}

/// The words for billing's codes, looked up once a document.
pub(super) struct CodeWords {
    credit: String,
    advance: String,
    active: String,
    blocked: String,
    blocked_debt: String,
}

impl CodeWords {
    pub(super) fn of(locale: Locale) -> Self {
        let word = |id| texts().get(locale, id);
        Self {
            credit: word("number-list-method-credit"),
            advance: word("number-list-method-advance"),
            active: word("number-list-status-active"),
            blocked: word("number-list-status-blocked"),
            blocked_debt: word("number-list-status-blocked-debt"),
        }
    }

    fn billing_method(&self, code: &str) -> Result<&str, WriteError> {
        match code {
            "credit" => Ok(&self.credit),
            "advance" => Ok(&self.advance),
            _ => Err(WriteError::Data(format!("a number's billing method is {code:?}"))),
        }
    }

    fn status(&self, code: &str) -> Result<&str, WriteError> {
        match code {
            "active" => Ok(&self.active),
            "blocked" => Ok(&self.blocked),
            "blocked_debt" => Ok(&self.blocked_debt),
            _ => Err(WriteError::Data(format!("a number's status is {code:?}"))),
        }
    }
}
