//! Invented invoices with the awkward cases in them: two VAT rates, an unregistered one, a correction with what it corrected, an
//! additional one, a name that looks like a formula.

use qujat_render::Money;

use super::closing::{Rate, Uncounted};
use crate::list::Sample;

/// Registration, number, issued, turnover, account, contract, service, rate, gross, type, status.
type Row = (&'static str, &'static str, [&'static str; 2], [&'static str; 2], &'static str, i32, i64, [&'static str; 2]);

const DECEMBER: &str = "2025-12-31";
const JANUARY: &str = "2026-01-31";

const ROWS: [Row; 6] = [
    (
        "ESF-980540002879-20260101-00342135",
        "00342135",
        [DECEMBER, DECEMBER],
        ["25826701", "300014697190"],
        "mobile",
        12,
        17_293_468,
        ["main", "delivered"],
    ),
    (
        "ESF-980540002879-20260102-00342137",
        "00342137",
        [DECEMBER, DECEMBER],
        ["25826701", "300014697190"],
        "mobile",
        12,
        12_345,
        ["additional", "created"],
    ),
    (
        "ESF-980540002879-20260114-00342140",
        "00342140",
        ["2026-01-14", DECEMBER],
        ["25060854", "300014697190-2"],
        "fixed_internet",
        12,
        2_990_000,
        ["corrected", "delivered"],
    ),
    ("", "00351002", [JANUARY, JANUARY], ["25826701", "300014697190"], "mobile", 16, 344_000, ["main", "draft"]),
    (
        "ESF-980540002879-20260201-00351003",
        "00351003",
        [JANUARY, JANUARY],
        ["25770012", "300014697190-3"],
        "contract_phone",
        16,
        123_456_789,
        ["main", "delivered"],
    ),
    (
        "ESF-980540002879-20260201-00351004",
        "00351004",
        [JANUARY, JANUARY],
        ["25770013", "300014697190-4"],
        "telemetry",
        16,
        99_900,
        ["main", "delivered"],
    ),
];

fn vat(rate: i32, gross: i64) -> i64 {
    Money::from_tiyn(gross).vat_included(rate.unsigned_abs()).tiyn()
}

pub(super) fn invoices() -> Vec<Vec<Sample>> {
    let row = |(place, &(registration, number, days, account, service, rate, gross, kind)): (i64, &Row)| -> Vec<Sample> {
        let vat = vat(rate, gross);
        vec![
            place.into(),
            registration.into(),
            number.into(),
            format!("202601{number:0>10}").as_str().into(),
            days[0].into(),
            days[1].into(),
            account[0].into(),
            account[1].into(),
            "800800800800".into(),
            "АО \"Времени мало\"".into(),
            service.into(),
            (gross - vat).into(),
            i64::from(rate).into(),
            vat.into(),
            gross.into(),
            kind[0].into(),
            kind[1].into(),
        ]
    };
    (1..).zip(&ROWS).map(row).collect()
}

pub(super) fn rates() -> Vec<Rate> {
    let rate = |percent: i32| {
        let own = || ROWS.iter().filter(|row| row.5 == percent);
        let gross: i64 = own().map(|row| row.6).sum();
        let vat: i64 = own().map(|row| vat(percent, row.6)).sum();
        Rate { percent, net: Money::from_tiyn(gross - vat), vat: Money::from_tiyn(vat), gross: Money::from_tiyn(gross) }
    };
    vec![rate(12), rate(16)]
}

pub(super) fn uncounted() -> Vec<Uncounted> {
    vec![Uncounted {
        registration_number: Some("ESF-980540002879-20260101-00342136".into()),
        number: "00342136".into(),
        issued_on: DECEMBER.parse().unwrap_or_default(),
        account: "25060854".into(),
        gross: Money::from_tiyn(3_588_000),
        invoice_type: "main".into(),
        status: "cancelled".into(),
    }]
}
