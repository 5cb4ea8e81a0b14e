//! Invented identifiers in the shapes of domain.md §9: they parse, their check digits are right, none is taken from a source.

use anyhow::{Result, bail};

use super::random::Random;

/// Stands for the operator in ESF registration numbers: a synthetic BIN whose check digit is right (domain.md §9.1).
pub(super) const OPERATOR_BIN: &str = "980540002879";

/// The manuals' demo company: its BIN fails the check digit, and must be served all the same (domain.md §15.8).
pub(super) const BIN_WITHOUT_CHECK_DIGIT: &str = "750750750750";

/// The blocks of Kcell and activ (domain.md §9.2).
const MSISDN_PREFIXES: [&str; 4] = ["7701", "7702", "7775", "7778"];

/// Numbers in `0..limit` that look random and never repeat within `limit` indexes: the factor is a prime that divides none
/// of the limits used here, and the seed shifts where they begin.
fn shuffled(seed: u64, subject: &str, index: u64, limit: u64) -> u64 {
    (index * 7_919 + Random::about(seed, subject, 0).below(limit)) % limit
}

/// The twelfth digit of a BIN or IIN, or `None` where the first eleven are never issued (domain.md §9.1).
pub(super) fn check_digit(first_eleven: &str) -> Option<u32> {
    let weighted = |first_weight: u32| -> u32 {
        let weights = (0..11).map(|position| (first_weight - 1 + position) % 11 + 1);
        first_eleven.bytes().zip(weights).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum::<u32>() % 11
    };
    [weighted(1), weighted(3)].into_iter().find(|digit| *digit < 10)
}

/// A resident company's BIN: month of registration, 4 for a legal entity, 0 for its head office, serial, check digit.
pub(super) fn bin(seed: u64, company: u32, contract_year: i32) -> Result<String> {
    let mut random = Random::about(seed, "bin", u64::from(company));
    let serial = shuffled(seed, "bin serial", u64::from(company), 100_000);
    for _ in 0..100 {
        let year = (i64::from(contract_year) - random.between(1, 12)).rem_euclid(100);
        let first_eleven = format!("{year:02}{:02}40{serial:05}", random.between(1, 12));
        if let Some(digit) = check_digit(&first_eleven) {
            return Ok(format!("{first_eleven}{digit}"));
        }
    }
    bail!("none of a hundred months gives company {company} a check digit")
}

/// The number with that index, unique up to 40 million.
pub(super) fn msisdn(seed: u64, index: u64) -> String {
    let prefix = MSISDN_PREFIXES[(index % 4) as usize];
    format!("{prefix}{:07}", shuffled(seed, "msisdn", index / 4, 10_000_000))
}

/// A billing account: 8 digits; an advance account has 9.
pub(super) fn account(seed: u64, index: u64, advance: bool) -> String {
    if advance {
        format!("{}", 660_000_000 + shuffled(seed, "account", index, 9_000_000))
    } else {
        format!("{}", 20_000_000 + shuffled(seed, "account", index, 70_000_000))
    }
}

/// An IMEI of 14 digits (as operators' registers often hold it), 15 (with Luhn digit) or 16 (with software version).
pub(super) fn imei(random: &mut Random, digits: usize) -> String {
    let fourteen = format!("35{:06}{:06}", random.below(1_000_000), random.below(1_000_000));
    match digits {
        15 => format!("{fourteen}{}", luhn_digit(&fourteen)),
        16 => format!("{fourteen}{:02}", random.below(100)),
        _ => fourteen,
    }
}

fn luhn_digit(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .map(|byte| u32::from(byte - b'0'))
        .enumerate()
        .map(|(position, digit)| if position % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    (10 - sum % 10) % 10
}

/// 34 characters: `ESF-`, supplier's BIN, day of registration, serial (domain.md §4.3).
pub(super) fn esf_registration_number(registered_on: chrono::NaiveDate, invoice: u64) -> String {
    format!("ESF-{OPERATOR_BIN}-{}-{:08}", registered_on.format("%Y%m%d"), invoice % 100_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn is_valid(bin: &str) -> bool {
        check_digit(&bin[..11]).is_some_and(|digit| bin[11..] == digit.to_string())
    }

    #[test]
    fn check_digits_agree_with_the_worked_examples() {
        for valid in ["150640012341", "900101300126", "150640000112", "900101300811", "980540002879", "800800800800"] {
            assert!(is_valid(valid), "{valid}");
        }
        assert!(!is_valid(BIN_WITHOUT_CHECK_DIGIT));
        assert_eq!(check_digit("75075075075"), Some(9));
        assert_eq!(check_digit("15064000015"), None);
    }

    #[test]
    fn bins_are_valid_and_unique() {
        let bins: HashSet<String> = (0..5_000).map(|company| bin(1, company, 2024).unwrap()).collect();
        assert_eq!(bins.len(), 5_000);
        assert!(bins.iter().all(|bin| bin.len() == 12 && is_valid(bin)));
    }

    #[test]
    fn numbers_and_accounts_are_unique() {
        let numbers: HashSet<String> = (0..100_000).map(|index| msisdn(3, index)).collect();
        assert_eq!(numbers.len(), 100_000);
        assert!(numbers.iter().all(|number| number.len() == 11));
        let accounts: HashSet<String> = (0..50_000).flat_map(|index| [account(3, index, true), account(3, index, false)]).collect();
        assert_eq!(accounts.len(), 100_000);
    }

    #[test]
    fn luhn_digits_agree_with_the_worked_examples() {
        for (fourteen, digit) in [("35367807651154", 8), ("86978202212128", 2), ("35720106026360", 8), ("35202309352069", 6)] {
            assert_eq!(luhn_digit(fourteen), digit, "{fourteen}");
        }
    }

    #[test]
    fn esf_numbers_have_34_characters() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        assert_eq!(esf_registration_number(day, 7), "ESF-980540002879-20260305-00000007");
        assert_eq!(esf_registration_number(day, 7).len(), 34);
    }
}
