//! Digits that are names: BIN, account, phone number, device, invoice (domain.md §4.3, §6.2, §9).
//!
//! Each type exists only in its checked, canonical spelling, and is text: a leading zero counts.

mod account;
mod bin;
mod esf;
mod imei;
mod msisdn;

pub use account::Account;
pub use bin::Bin;
pub use esf::{AccountingSystemNumber, EsfRegistrationNumber};
pub use imei::Imei;
pub use msisdn::Msisdn;

/// Why a text is no such identifier. The rule's code goes into a [`crate::Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("not of the required form")]
    Form,
    #[error("the check digit is wrong")]
    CheckDigit,
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
