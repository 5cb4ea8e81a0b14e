//! Invented numbers with the awkward cases in them: quotes, something like a formula, an emoji, three hundred letters, a nine-digit
//! advance account without a limit, a debt.

use crate::list::Sample;

pub(super) fn numbers() -> Vec<Vec<Sample>> {
    // 300 characters, most of them letters that only Kazakh has.
    let long = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ".repeat(15);
    let number = |msisdn: &str, user: &str, account: &str, money: [i64; 4], tariff: &str, status: &str| -> Vec<Sample> {
        let [limit, owed, balance, remaining] = money;
        vec![
            msisdn.into(),
            user.into(),
            account.into(),
            "credit".into(),
            limit.into(),
            owed.into(),
            balance.into(),
            remaining.into(),
            tariff.into(),
            status.into(),
        ]
    };
    let usual = [1_000_000, 152_310, -152_310, 847_690];
    let mut advance = number("77786706892", "GPS трекер № 7", "667068921", [0, 0, 44_600, 0], "M2M", "active");
    advance[3] = "advance".into();
    (advance[4], advance[7]) = (Sample::Empty, Sample::Empty);
    vec![
        number("77010542001", "Айгерім Өмірбек", "25060832", usual, "M2M", "active"),
        number("77010542003", "=1+1", "25060833", usual, "11", "active"),
        number("77010542006", "О'Коннор \"Шеф\" 🙂", "25060832", usual, "Бизнес Класс Специалист", "active"),
        number("77010542007", "", "25060830", [500_000, 615_000, -615_000, -115_000], "Бизнес Класс Специалист", "blocked_debt"),
        number("77012115526", &long, "26025487", usual, "Red", "blocked"),
        advance,
    ]
}
