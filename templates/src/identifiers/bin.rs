//! The identification number of a company (БИН) or a person (ИИН): twelve digits, the last one a check digit.

use std::{fmt, str::FromStr};

use super::{Malformed, is_digits};

/// Twelve digits. Parsing checks the last one; [`Bin::trusted`] doesn't.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bin(String);

/// Weights of the first pass, and of the second one that is taken when the first gives 10 (domain.md §9.1).
const FIRST: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

impl Bin {
    /// A number that a token or billing names: it needs twelve digits and nothing else, because real customers bear numbers whose
    /// check digit is wrong (domain.md §15.8: the manuals' own 750750750750).
    pub fn trusted(text: &str) -> Result<Self, Malformed> {
        if text.len() == 12 && is_digits(text) { Ok(Self(text.to_owned())) } else { Err(Malformed::Form) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn check_digit_is_right(&self) -> bool {
        let digits: Vec<u32> = self.0.bytes().map(|byte| u32::from(byte - b'0')).collect();
        let remainder = |weights: [u32; 11]| digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11;
        let check = match remainder(FIRST) {
            10 => remainder(SECOND),
            check => check,
        };
        // 10 twice: such a number is never issued, and no digit equals it.
        digits[11] == check
    }
}

impl FromStr for Bin {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bin = Self::trusted(text)?;
        if bin.check_digit_is_right() { Ok(bin) } else { Err(Malformed::CheckDigit) }
    }
}

impl fmt::Display for Bin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples_pass() {
        for text in ["150640012341", "900101300126", "150640000112", "900101300811", "980540002879", "800800800800"] {
            assert_eq!(text.parse::<Bin>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_wrong_check_digit_is_refused_unless_trusted() {
        for text in ["750750750750", "123456789012", "980540002878"] {
            assert_eq!(text.parse::<Bin>(), Err(Malformed::CheckDigit), "{text}");
            assert_eq!(Bin::trusted(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_base_that_is_never_issued_has_no_check_digit() {
        for digit in 0..10 {
            assert_eq!(format!("15064000015{digit}").parse::<Bin>(), Err(Malformed::CheckDigit));
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "98054000287", "9805400028790", "98054000287x", "980 540 002 879", "٩٨٠٥٤٠٠٠٢٨٧٩"] {
            assert_eq!(Bin::trusted(text), Err(Malformed::Form), "{text}");
        }
    }
}
