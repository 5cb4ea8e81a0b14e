//! A phone number of the operator's network.

use std::{fmt, str::FromStr};

use super::{Malformed, is_digits};

/// Eleven digits of which the first is 7: `77010542006`.
///
/// Which network a number belongs to can't be seen from it (portability since 2016), and machines use blocks that people don't, so
/// only the country's ranges 76 and 77 are required (domain.md §9.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Msisdn(String);

impl Msisdn {
    /// As stored and as the portal writes it: `77010542006`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As Appendix 1 prints it, without the country's 7: `7010542006`.
    #[must_use]
    pub fn national(&self) -> &str {
        &self.0[1..]
    }

    /// As people read it, and as the manuals print it in running text: `+7 701 054 20 06`.
    #[must_use]
    pub fn international(&self) -> String {
        let digits = &self.0;
        format!("+{} {} {} {} {}", &digits[..1], &digits[1..4], &digits[4..7], &digits[7..9], &digits[9..])
    }
}

impl FromStr for Msisdn {
    type Err = Malformed;

    /// Reads the forms of the manuals, `77010016515`, `7015065470`, `+7 701 054 19 21`, and the domestic `8 701 …`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.chars().filter(|character| !matches!(character, ' ' | '\u{a0}' | '-' | '(' | ')')).collect();
        let digits = digits.strip_prefix('+').unwrap_or(&digits);
        if !is_digits(digits) {
            return Err(Malformed::Form);
        }
        let canonical = match (digits.len(), digits.as_bytes().first()) {
            (10, Some(b'7' | b'6')) => format!("7{digits}"),
            (11, Some(b'8')) => format!("7{}", &digits[1..]),
            (11, Some(b'7')) => digits.to_owned(),
            _ => return Err(Malformed::Form),
        };
        if matches!(canonical.as_bytes()[1], b'6' | b'7') { Ok(Self(canonical)) } else { Err(Malformed::Form) }
    }
}

impl fmt::Display for Msisdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_manuals_are_one_number() {
        for text in ["77010541921", "7010541921", "+7 701 054 19 21", "8 (701) 054-19-21"] {
            let number = text.parse::<Msisdn>().unwrap();
            assert_eq!((number.as_str(), number.national()), ("77010541921", "7010541921"));
            assert_eq!(number.international(), "+7 701 054 19 21");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "7701054192", "770105419211", "79161234567", "7701XXXXXXX", "+1 701 054 1921", "7701054192\u{661}"] {
            // Ten digits that begin with 7 are a national number, whatever was meant.
            let expected = if text == "7701054192" { Ok(Msisdn("77701054192".into())) } else { Err(Malformed::Form) };
            assert_eq!(text.parse::<Msisdn>(), expected, "{text}");
        }
    }
}
