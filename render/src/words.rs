//! Amounts in words, as acts and invoices spell them under their totals.
//!
//! The pattern is "⟨words⟩ tenge NN tiyn", the tiyn in digits. In Russian "тенге" is indeclinable and counts as masculine, only
//! "тысяча" is feminine. Kazakh numerals neither agree nor take endings; "жүз" stands without "бір", "мың" with it (both forms of a
//! thousand are in use).

use crate::{Locale, Money};

/// The amount as words, its first letter a capital: "Три тысячи четыреста сорок тенге 00 тиын".
#[must_use]
pub fn amount_in_words(amount: Money, locale: Locale) -> String {
    let magnitude = amount.tiyn().unsigned_abs();
    let mut words = Vec::with_capacity(16);
    if amount.is_negative() {
        words.push(if locale == Locale::En { "minus" } else { "минус" }.to_owned());
    }
    spell(magnitude / 100, locale, &mut words);
    let (tenge, tiyn) = match locale {
        Locale::Ru => ("тенге", "тиын"),
        Locale::Kk => ("теңге", "тиын"),
        Locale::En => ("tenge", "tiyn"),
    };
    capitalised(&format!("{} {tenge} {:02} {tiyn}", words.join(" "), magnitude % 100))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Groups of three digits from the highest that isn't zero; an amount has at most six.
fn spell(number: u64, locale: Locale, words: &mut Vec<String>) {
    if number == 0 {
        words.push(
            match locale {
                Locale::Ru => "ноль",
                Locale::Kk => "нөл",
                Locale::En => "zero",
            }
            .to_owned(),
        );
    }
    for power in (0..7_u32).rev() {
        let group = (number / 1000_u64.pow(power) % 1000) as usize;
        if group == 0 {
            continue;
        }
        match locale {
            Locale::Ru => russian(group, power as usize, words),
            Locale::Kk => kazakh(group, power as usize, words),
            Locale::En => english(group, power as usize, words),
        }
    }
}

fn russian(group: usize, power: usize, words: &mut Vec<String>) {
    const HUNDREDS: [&str; 10] =
        ["", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"];
    const TENS: [&str; 10] =
        ["", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"];
    #[rustfmt::skip]
    const ONES: [&str; 20] = [
        "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать", "двенадцать",
        "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать",
    ];
    const SCALES: [[&str; 3]; 7] = [
        ["", "", ""],
        ["тысяча", "тысячи", "тысяч"],
        ["миллион", "миллиона", "миллионов"],
        ["миллиард", "миллиарда", "миллиардов"],
        ["триллион", "триллиона", "триллионов"],
        ["квадриллион", "квадриллиона", "квадриллионов"],
        ["квинтиллион", "квинтиллиона", "квинтиллионов"],
    ];
    let (tens, ones) = if group % 100 < 20 { (0, group % 100) } else { (group / 10 % 10, group % 10) };
    let ones_word = match (power, ones) {
        (1, 1) => "одна",
        (1, 2) => "две",
        _ => ONES[ones],
    };
    let form = match ones {
        1 => 0,
        2..=4 => 1,
        _ => 2,
    };
    push(words, &[HUNDREDS[group / 100], TENS[tens], ones_word, SCALES[power][form]]);
}

fn kazakh(group: usize, power: usize, words: &mut Vec<String>) {
    const TENS: [&str; 10] = ["", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан"];
    const ONES: [&str; 10] = ["", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"];
    const SCALES: [&str; 7] = ["", "мың", "миллион", "миллиард", "триллион", "квадриллион", "квинтиллион"];
    let hundreds = group / 100;
    push(
        words,
        &[
            if hundreds > 1 { ONES[hundreds] } else { "" },
            if hundreds > 0 { "жүз" } else { "" },
            TENS[group / 10 % 10],
            ONES[group % 10],
            SCALES[power],
        ],
    );
}

fn english(group: usize, power: usize, words: &mut Vec<String>) {
    const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    #[rustfmt::skip]
    const ONES: [&str; 20] = [
        "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];
    const SCALES: [&str; 7] = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"];
    let below_hundred = match group % 100 {
        small @ 0..20 => ONES[small].to_owned(),
        round if round % 10 == 0 => TENS[round / 10].to_owned(),
        other => format!("{}-{}", TENS[other / 10], ONES[other % 10]),
    };
    let hundreds = group / 100;
    push(words, &[ONES[hundreds], if hundreds > 0 { "hundred" } else { "" }, &below_hundred, SCALES[power]]);
}

fn push(words: &mut Vec<String>, parts: &[&str]) {
    words.extend(parts.iter().filter(|part| !part.is_empty()).map(|&part| part.to_owned()));
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "the last two digits are tiyn")]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn words(tiyn: i64, locale: Locale) -> String {
        amount_in_words(Money::from_tiyn(tiyn), locale)
    }

    #[test]
    fn the_table_of_the_domain_notes() {
        #[rustfmt::skip]
        let table = [
            (0, "Ноль тенге 00 тиын", "Нөл теңге 00 тиын"),
            (1_00, "Один тенге 00 тиын", "Бір теңге 00 тиын"),
            (100_05, "Сто тенге 05 тиын", "Жүз теңге 05 тиын"),
            (1_000_00, "Одна тысяча тенге 00 тиын", "Бір мың теңге 00 тиын"),
            (3_440_00, "Три тысячи четыреста сорок тенге 00 тиын", "Үш мың төрт жүз қырық теңге 00 тиын"),
            (10_360_00, "Десять тысяч триста шестьдесят тенге 00 тиын", "Он мың үш жүз алпыс теңге 00 тиын"),
            (21_002_00, "Двадцать одна тысяча два тенге 00 тиын", "Жиырма бір мың екі теңге 00 тиын"),
            (1_234_567_89, "Один миллион двести тридцать четыре тысячи пятьсот шестьдесят семь тенге 89 тиын",
             "Бір миллион екі жүз отыз төрт мың бес жүз алпыс жеті теңге 89 тиын"),
        ];
        for (tiyn, ru, kk) in table {
            assert_eq!(words(tiyn, Locale::Ru), ru);
            assert_eq!(words(tiyn, Locale::Kk), kk);
        }
        assert_eq!(words(3_440_00, Locale::En), "Three thousand four hundred forty tenge 00 tiyn");
        assert_eq!(words(21_121_21, Locale::En), "Twenty-one thousand one hundred twenty-one tenge 21 tiyn");
    }

    #[test]
    fn a_debt_has_its_sign_in_words() {
        assert_eq!(words(-6_920_00, Locale::Ru), "Минус шесть тысяч девятьсот двадцать тенге 00 тиын");
        assert_eq!(words(-100_05, Locale::Kk), "Минус жүз теңге 05 тиын");
        assert_eq!(words(-5, Locale::En), "Minus zero tenge 05 tiyn");
    }

    #[test]
    fn large_amounts() {
        assert_eq!(words(2_000_000_00, Locale::Ru), "Два миллиона тенге 00 тиын");
        assert_eq!(words(11_000_000_000_00, Locale::Ru), "Одиннадцать миллиардов тенге 00 тиын");
        assert_eq!(words(1_000_000_00, Locale::Kk), "Бір миллион теңге 00 тиын");
        assert_eq!(words(100_000_000_000_00, Locale::Kk), "Жүз миллиард теңге 00 тиын");
        assert_eq!(
            words(i64::MAX, Locale::Ru),
            "Девяносто два квадриллиона двести тридцать три триллиона семьсот двадцать миллиардов триста шестьдесят восемь \
             миллионов пятьсот сорок семь тысяч семьсот пятьдесят восемь тенге 07 тиын"
        );
        assert!(words(i64::MIN, Locale::En).ends_with("seven hundred fifty-eight tenge 08 tiyn"));
    }

    #[test]
    fn different_amounts_read_differently() {
        for locale in Locale::ALL {
            let mut seen = HashSet::new();
            for tenge in (0..12_000).chain((0..1_000).map(|step| 1_000_000 + step * 999_983)) {
                let written = words(tenge * 100, locale);
                assert!(!written.contains("  "), "{written}");
                assert!(seen.insert(written.clone()), "{tenge} reads as another amount: {written}");
            }
        }
    }
}
