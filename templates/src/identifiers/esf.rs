//! The two numbers of an electronic invoice (ЭСФ): the one that the state's system gives it and the one of the supplier's own system.

use std::{fmt, str::FromStr};

use super::{Malformed, is_digits};

/// Field 1, "Регистрационный номер": exactly 34 characters (domain.md §4.3).
///
/// The usual build, `ESF-`, BIN, day, serial number, fits the length, but no public text confirms it, so it is only told
/// ([`EsfRegistrationNumber::is_usual`]) and never demanded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EsfRegistrationNumber(String);

/// Field 1.1, "Номер учётной системы": 1 to 30 digits, unique for a supplier and date of issue; a leading zero counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountingSystemNumber(String);

impl EsfRegistrationNumber {
    /// Characters; the state's system gives no other.
    pub const LENGTH: usize = 34;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is built `ESF-123456789012-20261031-12345678`.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        let parts: Vec<&str> = self.0.split('-').collect();
        matches!(parts[..], ["ESF", bin, day, serial]
            if [(bin, 12), (day, 8), (serial, 8)].iter().all(|(part, length)| part.len() == *length && is_digits(part)))
    }
}

impl AccountingSystemNumber {
    /// Digits, at most.
    pub const LONGEST: usize = 30;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EsfRegistrationNumber {
    type Err = Malformed;

    /// Blanks around it are dropped and small letters made capital, as people type what they read.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.trim().to_ascii_uppercase();
        let is_printable = number.bytes().all(|byte| byte.is_ascii_graphic());
        if number.len() == Self::LENGTH && is_printable { Ok(Self(number)) } else { Err(Malformed::Form) }
    }
}

impl FromStr for AccountingSystemNumber {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.trim();
        if matches!(number.len(), 1..=Self::LONGEST) && is_digits(number) {
            Ok(Self(number.to_owned()))
        } else {
            Err(Malformed::Form)
        }
    }
}

impl fmt::Display for EsfRegistrationNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for AccountingSystemNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_number_has_34_characters() {
        let usual = "ESF-980540002879-20261031-00342135";
        for text in [usual, " esf-980540002879-20261031-00342135\n"] {
            let number = text.parse::<EsfRegistrationNumber>().unwrap();
            assert_eq!((number.as_str(), number.is_usual()), (usual, true));
        }
        // Built otherwise, but long enough: nobody knows that it can't be one.
        let other = "KZ1.980540002879.20261031.00342135".parse::<EsfRegistrationNumber>().unwrap();
        assert!(!other.is_usual());
        for text in [
            "",
            &usual[1..],
            "ESF-980540002879-20261031-003421355",
            "ЕSF-98054000287-20261031-00342135",
            "ESF 980540002879-20261031-00342135",
        ] {
            assert_eq!(text.parse::<EsfRegistrationNumber>(), Err(Malformed::Form), "{text}");
        }
    }

    #[test]
    fn an_accounting_system_number_is_digits() {
        let longest = "0".repeat(30);
        for text in ["1", "00342135", longest.as_str()] {
            assert_eq!(text.parse::<AccountingSystemNumber>().unwrap().as_str(), text);
        }
        let too_long = "0".repeat(31);
        for text in ["", " ", "-1", "12a", "1 2", "٣", too_long.as_str()] {
            assert_eq!(text.parse::<AccountingSystemNumber>(), Err(Malformed::Form), "{text}");
        }
    }
}
