//! An invented invoice with the awkward cases in it: a number without user, something like a formula, a name of 300 letters, a
//! discount greater than the charges, a line that belongs to no number.

use crate::list::Sample;

pub(super) const REGISTRATION_NUMBER: &str = "ESF-980540002879-20261101-00342135";

pub(super) fn lines() -> Vec<Vec<Sample>> {
    // 300 characters, most of them letters that only Kazakh has.
    let long = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ".repeat(15);
    let line = |msisdn: &str, user: &str, amount: i64| -> Vec<Sample> {
        vec![
            REGISTRATION_NUMBER.into(),
            "00342135".into(),
            "2026100000342135".into(),
            "2026-10-31".into(),
            "25826701".into(),
            msisdn.into(),
            user.into(),
            amount.into(),
        ]
    };
    vec![
        line("77010542001", "Айгерім Өмірбек", 344_000),
        line("77010542003", "=1+1", 129_950),
        line("77010542006", "О'Коннор \"Шеф\" 🙂", 0),
        line("77010542007", "", 1_234_567),
        line("77012115526", &long, 99_000),
        line("77012115527", "GPS трекер № 7", -15_000),
        line("", "", 50_000),
    ]
}
