//! Invented numbers with the awkward cases in them: quotes, something like a formula, an emoji, three hundred letters, a nine-digit
//! advance account without a limit, a debt.

use std::sync::{Arc, LazyLock};

use chrono::DateTime;
use qujat_render::Locale;
use serde_json::json;

use super::columns::Number;
use crate::{Company, Order, Settings};

pub(super) fn order(locale: Locale, settings: Arc<Settings>) -> Order {
    Order {
        company: Company {
            bin: "800800800800".into(),
            name: "АО \"Времени мало\"".into(),
            address: Some("г. Астана, пр. Кабанбай батыра, 53".into()),
            phone: Some("+7 (7172) 55 01 00".into()),
        },
        parameters: json!({}),
        locale,
        // 22.11.2026 14:05:09 in Almaty.
        data_as_of: DateTime::from_timestamp(1_795_338_309, 0).unwrap_or_default(),
        settings,
    }
}

/// 300 characters, most of them letters that only Kazakh has.
static LONG_NAME: LazyLock<String> = LazyLock::new(|| "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ".repeat(15));

pub(super) fn numbers() -> [Number<'static>; 6] {
    let active = Number {
        msisdn: "77010542001",
        user_name: "Айгерім Өмірбек",
        account: "25060832",
        billing_method: "credit",
        credit_limit_tiyn: Some(1_000_000),
        owed_tiyn: 152_310,
        balance_tiyn: 847_690,
        remaining_limit_tiyn: Some(847_690),
        tariff: "M2M",
        status: "active",
    };
    [
        Number { ..active },
        Number { msisdn: "77010542003", user_name: "=1+1", account: "25060833", tariff: "11", ..active },
        Number {
            msisdn: "77010542006", user_name: "О'Коннор \"Шеф\" 🙂", tariff: "Бизнес Класс Специалист", ..active
        },
        Number {
            msisdn: "77010542007",
            user_name: "",
            account: "25060830",
            credit_limit_tiyn: Some(500_000),
            owed_tiyn: 615_000,
            balance_tiyn: -115_000,
            remaining_limit_tiyn: Some(-115_000),
            tariff: "Бизнес Класс Специалист",
            status: "blocked_debt",
            ..active
        },
        Number { msisdn: "77012115526", user_name: &LONG_NAME, account: "26025487", tariff: "Red", status: "blocked", ..active },
        Number {
            msisdn: "77786706892",
            user_name: "GPS трекер № 7",
            account: "667068921",
            billing_method: "advance",
            credit_limit_tiyn: None,
            owed_tiyn: 0,
            balance_tiyn: 44_600,
            remaining_limit_tiyn: None,
            ..active
        },
    ]
}
