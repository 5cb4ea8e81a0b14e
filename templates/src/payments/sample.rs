//! Invented payments with the awkward cases in them: two in one second, a refund, a transfer away, something like a formula, an emoji, a
//! source of three hundred letters.

use crate::list::Sample;

pub(super) fn payments() -> Vec<Vec<Sample>> {
    // 300 characters, most of them letters that only Kazakh has.
    let long = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ".repeat(15);
    let payment = |paid_at: &str, account: &str, msisdn: &str, operation: &str, tiyn: i64, source: &str, document: &str| {
        vec![paid_at.into(), account.into(), msisdn.into(), operation.into(), tiyn.into(), source.into(), Sample::from(document)]
    };
    vec![
        payment("2026-10-21T19:00:00Z", "25060832", "", "top_up", 123_456_789, "Банковский перевод", "0000012001"),
        payment("2026-10-29T06:31:07Z", "25060833", "", "top_up", 344_000, "Касса «Орталық»", "0000012044"),
        payment("2026-10-29T06:31:07Z", "25060833", "", "refund", -44_000, "Возврат по заявлению № 7 🙂", "0000012045"),
        payment("2026-11-02T10:15:00Z", "25060830", "77010542007", "transfer", -100_000, "=1+1", "0000012390"),
        payment("2026-11-02T10:15:00Z", "25060832", "77010542001", "transfer", 100_000, "Перенос с 77010542007", "0000012391"),
        payment("2026-11-20T04:00:59Z", "25826701", "", "correction", 5, &long, "0000013000"),
    ]
}
