//! An invented act with the awkward cases in it, as billing would give it.

use std::sync::Arc;

use chrono::NaiveDate;
use qujat_render::{Locale, Money};
use serde_json::json;

use super::{
    appendix::Line,
    figures::{Act, Figures, Invoice, Statement},
};
use crate::{Company, DocumentSpec, Settings, calendar::Month, list::sample_spec};

pub(super) fn spec(locale: Locale, settings: Arc<Settings>) -> DocumentSpec {
    DocumentSpec {
        company: Company {
            bin: "800800800800".into(),
            name: "АО \"Времени мало\"".into(),
            address: Some("г. Астана, р-н Есиль, пр. Кабанбай батыра, д. 53".into()),
            phone: Some("+7 (7172) 55 01 00".into()),
        },
        ..sample_spec(json!({ "account": "25826701", "month": "2026-10" }), locale, settings)
    }
}

/// Twelve numbers whose sums agree with [`figures`].
pub(super) fn lines() -> [Line<'static>; 12] {
    const NAMES: [&str; 12] = [
        "Айгерім Өмірбек",
        "О'Коннор \"Шеф\"",
        "=1+1",
        "Қыдырәлі Ұлпан Ғабитқызы",
        "",
        "Курьер 🙂 2",
        "GPS трекер № 7",
        "Петров-Водкин Константин Константинович (резерв, склад № 4)",
        "Нұрғиса",
        "Іңкәр Һашимова",
        "Касса",
        "Охрана",
    ];
    const NUMBERS: [&str; 12] = [
        "7010542001",
        "7010542003",
        "7010542006",
        "7010542007",
        "7012115526",
        "7015065470",
        "7015065471",
        "7019998801",
        "7019998802",
        "7019998803",
        "7021110001",
        "7021110002",
    ];
    let mut number = 0;
    NAMES.map(|user_name| {
        number += 1;
        let step = i64::from(number);
        let mut parts = [344_000, 0, 12_050 * (step % 3), 0, 0, 45_515 * (step % 4), 1_250, 0, -34_400, 0];
        if step == 4 {
            parts[9] = 12_500_000;
        }
        if step == 6 {
            (parts[3], parts[4]) = (83_333, 1_234_567);
        }
        Line { number, subscriber: NUMBERS[step as usize - 1], user_name, parts, total: parts.iter().sum() }
    })
}

pub(super) fn figures() -> Figures {
    let lines = lines();
    let total = Money::from_tiyn(lines.iter().map(|line| line.total).sum());
    let equipment = Money::from_tiyn(lines.iter().map(|line| line.parts[9]).sum());
    let (opening, receipts) = (Money::from_tiyn(-692_000), Money::from_tiyn(5_000_000));
    let vat = total.vat_included(16);
    let day = |day| NaiveDate::from_ymd_opt(2026, 10, day).unwrap_or_default();
    Figures {
        account: "25826701".into(),
        month: Month::of(day(1)),
        contract_number: "300014697190".into(),
        contract_date: NaiveDate::from_ymd_opt(2019, 3, 12).unwrap_or_default(),
        statement: Some(Statement {
            opening,
            receipts,
            transfers: Money::ZERO,
            corrections: Money::ZERO,
            services: total - equipment,
            equipment,
            closing: opening + receipts - total,
        }),
        act: Some(Act {
            number: "00640237".into(),
            issued_on: day(31),
            amount: total,
            vat_percent: 16,
            vat,
            invoice: Invoice {
                id: 1,
                number: "00342135".into(),
                issued_on: day(31),
                gross: total,
                vat_percent: 16,
                vat,
                lines: lines.len() as u64,
                lines_total: total,
                lines_equipment: equipment,
                uneven_lines: 0,
            },
        }),
        invoiced: total,
    }
}
