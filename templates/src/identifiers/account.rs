//! A billing account (лицевой счёт).

use std::{fmt, str::FromStr};

use super::{Malformed, is_digits};

/// Eight digits, of advance accounts nine (domain.md §9.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Account(String);

impl Account {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Account {
    type Err = Malformed;

    /// Blanks are dropped: the manual of 2022 prints "66706 8921".
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        if matches!(digits.len(), 8 | 9) && is_digits(&digits) { Ok(Self(digits)) } else { Err(Malformed::Form) }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_the_manuals_pass() {
        for (text, canonical) in
            [("25060832", "25060832"), ("667068921", "667068921"), ("66706 8921", "667068921"), ("00000001", "00000001")]
        {
            assert_eq!(text.parse::<Account>().unwrap().as_str(), canonical);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "2506083", "2506083211", "2506083a", "-2506083", "' or 1=1"] {
            assert_eq!(text.parse::<Account>(), Err(Malformed::Form), "{text}");
        }
    }
}
