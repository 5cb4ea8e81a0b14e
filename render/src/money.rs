//! Money as an exact number of tiyn.
//!
//! All sums of documents are made here or by the database, never in floating point: an act, its register and its appendix must
//! show the same tiyn. Rounding is named where it happens, because the statutory forms show whole tenge beside exact tables.

use std::{iter::Sum, ops};

use crate::Locale;

/// An amount in tiyn, the hundredth part of a tenge. Exact: no floating point is ever involved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

impl Money {
    pub const ZERO: Self = Self(0);

    #[must_use]
    pub const fn from_tiyn(tiyn: i64) -> Self {
        Self(tiyn)
    }

    #[must_use]
    pub const fn tiyn(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum, unless it is beyond 92 quadrillion tenge.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Whole tenge, half a tenge rounded away from zero.
    #[must_use]
    pub const fn whole_tenge_rounded(self) -> i64 {
        let carry = if self.0 % 100 >= 50 {
            1
        } else if self.0 % 100 <= -50 {
            -1
        } else {
            0
        };
        self.0 / 100 + carry
    }

    /// The tax that an amount with VAT contains, at a rate in per cent: gross × rate ÷ (100 + rate), half a tiyn rounded away from
    /// zero, so that a correction cancels what it corrects.
    #[must_use]
    pub fn vat_included(self, rate_percent: u32) -> Self {
        let divisor = 100 + i128::from(rate_percent);
        let numerator = i128::from(self.0.unsigned_abs()) * i128::from(rate_percent);
        let magnitude = (2 * numerator + divisor) / (2 * divisor);
        let signed = if self.0 < 0 { -magnitude } else { magnitude };
        Self(i64::try_from(signed).expect("a part of an amount is no larger than the amount"))
    }

    /// Tenge with two decimals: `3 440,00` in Russian and Kazakh, grouped by no-break spaces (CLDR, ru-KZ and kk-KZ), `3,440.00` in
    /// English.
    #[must_use]
    pub fn format(self, locale: Locale) -> String {
        let magnitude = self.0.unsigned_abs();
        let mut written = grouped(self.0 < 0, magnitude / 100, locale);
        written.push(if locale == Locale::En { '.' } else { ',' });
        let tiyn = (magnitude % 100) as u8;
        written.push(char::from(b'0' + tiyn / 10));
        written.push(char::from(b'0' + tiyn % 10));
        written
    }

    /// Whole tenge, rounded half away from zero: `3 440`.
    #[must_use]
    pub fn format_whole(self, locale: Locale) -> String {
        format_integer(self.whole_tenge_rounded(), locale)
    }
}

/// A whole number with its thousands grouped as in amounts.
#[must_use]
pub fn format_integer(integer: i64, locale: Locale) -> String {
    grouped(integer < 0, integer.unsigned_abs(), locale)
}

fn grouped(negative: bool, magnitude: u64, locale: Locale) -> String {
    let separator = if locale == Locale::En { ',' } else { '\u{a0}' };
    let digits = magnitude.to_string();
    let mut written = String::with_capacity(digits.len() * 2 + 4);
    if negative {
        written.push('-');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

impl ops::Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl ops::Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl ops::Neg for Money {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl ops::AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl ops::SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, ops::Add::add)
    }
}

impl<'a> Sum<&'a Self> for Money {
    fn sum<I: Iterator<Item = &'a Self>>(amounts: I) -> Self {
        amounts.copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_language_does() {
        for (tiyn, ru, en) in [
            (0, "0,00", "0.00"),
            (5, "0,05", "0.05"),
            (-5, "-0,05", "-0.05"),
            (344_000, "3\u{a0}440,00", "3,440.00"),
            (-1_036_000, "-10\u{a0}360,00", "-10,360.00"),
            (99_999, "999,99", "999.99"),
            (123_456_789, "1\u{a0}234\u{a0}567,89", "1,234,567.89"),
            (i64::MIN, "-92\u{a0}233\u{a0}720\u{a0}368\u{a0}547\u{a0}758,08", "-92,233,720,368,547,758.08"),
        ] {
            let money = Money::from_tiyn(tiyn);
            assert_eq!(money.format(Locale::Ru), ru);
            assert_eq!(money.format(Locale::Kk), ru);
            assert_eq!(money.format(Locale::En), en);
        }
    }

    #[test]
    fn whole_tenge_round_half_away_from_zero() {
        for (tiyn, whole) in [(49, 0), (50, 1), (149, 1), (150, 2), (-49, 0), (-50, -1), (-150, -2), (344_000, 3440)] {
            assert_eq!(Money::from_tiyn(tiyn).whole_tenge_rounded(), whole, "{tiyn}");
        }
        assert_eq!(Money::from_tiyn(-692_050).format_whole(Locale::Ru), "-6\u{a0}921");
        assert_eq!(Money::from_tiyn(-49).format_whole(Locale::En), "0");
    }

    #[test]
    fn vat_is_taken_out_of_the_gross_amount() {
        let gross = Money::from_tiyn(344_000);
        assert_eq!(gross.vat_included(12), Money::from_tiyn(36_857));
        assert_eq!(gross.vat_included(16), Money::from_tiyn(47_448));
        assert_eq!(gross.vat_included(0), Money::ZERO);
        for tiyn in (0..100_000).step_by(7) {
            for rate in [12, 16] {
                let vat = Money::from_tiyn(tiyn).vat_included(rate);
                assert_eq!(Money::from_tiyn(-tiyn).vat_included(rate), -vat);
                // |vat × (100 + rate) − gross × rate| ≤ half of the divisor
                let error = vat.tiyn() * i64::from(100 + rate) - tiyn * i64::from(rate);
                assert!(2 * error.abs() <= i64::from(100 + rate), "{tiyn} at {rate}");
            }
        }
        assert_eq!(Money::from_tiyn(i64::MAX).vat_included(100), Money::from_tiyn(i64::MAX / 2 + 1));
    }

    #[test]
    fn sums_are_exact() {
        let amounts = [Money::from_tiyn(10), Money::from_tiyn(20), Money::from_tiyn(-5)];
        assert_eq!(amounts.iter().sum::<Money>(), Money::from_tiyn(25));
        assert_eq!(amounts[0] - amounts[1], Money::from_tiyn(-10));
        assert_eq!(Money::from_tiyn(i64::MAX).checked_add(Money::from_tiyn(1)), None);
    }

    #[test]
    fn the_grouped_number_reads_back() {
        let mut integer: i64 = 1;
        for step in 0..4_000_i64 {
            integer = integer.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step);
            let written = format_integer(integer >> (step % 60), Locale::Ru);
            let read: i64 = written.replace('\u{a0}', "").parse().expect("digits");
            assert_eq!(read, integer >> (step % 60));
            let groups: Vec<_> = written.trim_start_matches('-').split('\u{a0}').map(str::len).collect();
            assert!(groups[0] <= 3 && groups[1..].iter().all(|&length| length == 3), "{written}");
        }
    }
}
