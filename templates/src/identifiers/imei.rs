//! The identification code of a device (IMEI).

use std::{fmt, str::FromStr};

use super::{Malformed, is_digits};

/// Fourteen digits that name the device, and what a register puts after them: nothing, a check digit (15), or two digits of software
/// version (16, IMEISV). Kept as it was written; [`Imei::device`] is what two spellings of one device share (domain.md §6.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Imei(String);

/// Digits of type and serial number.
const DEVICE: usize = 14;

impl Imei {
    /// All digits, as they were written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first fourteen digits.
    #[must_use]
    pub fn device(&self) -> &str {
        &self.0[..DEVICE]
    }
}

/// The Luhn digit after `digits` (3GPP TS 23.003, annex B): counted from the right, each first digit is doubled.
fn check_digit(digits: &str) -> u8 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(position, byte)| match (u32::from(byte - b'0'), position % 2) {
            (digit, 1) => digit,
            (digit, _) => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    // A single digit.
    b'0' + u8::try_from((10 - sum % 10) % 10).unwrap_or_default()
}

impl FromStr for Imei {
    type Err = Malformed;

    /// Blanks and hyphens are dropped, as phones and boxes print `35-693803-564380-9`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.chars().filter(|character| !character.is_whitespace() && *character != '-').collect();
        if !matches!(digits.len(), 14..=16) || !is_digits(&digits) {
            return Err(Malformed::Form);
        }
        if digits.len() == 15 && digits.as_bytes()[DEVICE] != check_digit(&digits[..DEVICE]) {
            return Err(Malformed::CheckDigit);
        }
        Ok(Self(digits))
    }
}

impl fmt::Display for Imei {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manuals' devices, and the check digits that belong to them (domain.md §6.2).
    const MANUALS: [(&str, char); 4] =
        [("35367807651154", '8'), ("86978202212128", '2'), ("35720106026360", '8'), ("35202309352069", '6')];

    #[test]
    fn imeis_of_the_manuals_pass_in_every_length() {
        for (device, check) in MANUALS {
            for text in [device.to_owned(), format!("{device}{check}"), format!("{device}07")] {
                let imei = text.parse::<Imei>().unwrap();
                assert_eq!((imei.as_str(), imei.device()), (text.as_str(), device));
            }
        }
        assert_eq!("35-693803-564380-9".parse::<Imei>().unwrap().as_str(), "356938035643809");
    }

    #[test]
    fn of_fifteen_digits_one_ending_is_right() {
        // Also for devices of the whole range: exactly one of ten digits closes a number.
        let invented = (0..1000_u64).map(|step| format!("{:014}", step * 99_999_999_977 % 100_000_000_000_000));
        for device in invented.chain(MANUALS.map(|(device, _)| device.to_owned())) {
            let passing = (0..10).filter(|digit| format!("{device}{digit}").parse::<Imei>().is_ok()).count();
            assert_eq!(passing, 1, "{device}");
        }
        assert_eq!("353678076511549".parse::<Imei>(), Err(Malformed::CheckDigit));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "3536780765115", "35367807651154080", "3536780765115a", "+35367807651154", "٣٥٣٦٧٨٠٧٦٥١١٥٤"]
        {
            assert_eq!(text.parse::<Imei>(), Err(Malformed::Form), "{text}");
        }
    }
}
