//! Invented usage with the awkward cases in it: two records in one second, a country without a word of ours, a peer like a formula and one of
//! three hundred letters, a call of over a day, a volume that rounds to nothing.

use crate::list::Sample;

pub(super) fn usage() -> Vec<Vec<Sample>> {
    // 300 characters, most of them letters that only Kazakh has.
    let long = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ".repeat(15);
    let code = |code: &str| if code.is_empty() { Sample::Empty } else { code.into() };
    let number = |number: Option<i64>| number.map_or(Sample::Empty, Sample::from);
    // Type and direction; network and country; duration, volume and units; from the package or not, and the cost.
    let record = |at: &str, kind: [&str; 2], peer: &str, via: [&str; 2], measures: [Option<i64>; 3], package: &str, tiyn: i64| {
        let [usage_type, direction] = kind.map(code);
        let [network, country] = via.map(code);
        let [duration, volume, units] = measures.map(number);
        vec![at.into(), usage_type, direction, peer.into(), network, country, duration, volume, units, package.into(), tiyn.into()]
    };
    let (call, sms) = (["call", "outgoing"], ["sms", "outgoing"]);
    let (mms, data, content) = (["mms", "outgoing"], ["data", ""], ["content", ""]);
    vec![
        record("2026-10-21T19:00:00Z", call, "77057771234", ["other_mobile", ""], [Some(61), None, None], "yes", 0),
        record("2026-10-21T19:00:00Z", ["call", "incoming"], "77272587021", ["landline", ""], [Some(3_599), None, None], "no", 0),
        record("2026-10-25T08:11:12Z", data, "internet", ["on_net", ""], [None, Some(92_160_000), None], "yes", 0),
        record("2026-10-25T08:11:13Z", data, "m2m", ["on_net", ""], [None, Some(0), None], "yes", 0),
        record("2026-10-28T15:00:00Z", call, "905321234567", ["roaming", "TR"], [Some(90_061), None, None], "no", 37_525_400),
        record("2026-10-28T17:00:00Z", data, "internet", ["roaming", "TR"], [None, Some(1_234), None], "no", 123_400),
        record("2026-11-02T03:04:05Z", sms, "77012115526", ["on_net", ""], [None, None, Some(1)], "yes", 0),
        record("2026-11-03T03:04:05Z", sms, "6799123456", ["international", "FJ"], [None, None, Some(2)], "no", 19_000),
        record("2026-11-04T03:04:05Z", mms, "77081234567", ["other_mobile", ""], [None, Some(88), Some(1)], "no", 3_000),
        record("2026-11-07T12:00:00Z", content, "=1+1", ["on_net", ""], [None, None, Some(1)], "no", 5_000),
        record("2026-11-22T04:59:59Z", content, &long, ["on_net", ""], [None, None, Some(1)], "no", 40_000),
    ]
}
