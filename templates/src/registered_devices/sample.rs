//! Invented registrations with the awkward cases in them: one device written with 14, 15 and 16 digits, a removed one, a duplicate that
//! is bound to somebody else, a number whose device is another one, the hour that ran twice, something like a formula.

use crate::list::Sample;

/// Number, account, user, IMEI, model, type, status, registered, removed, owner, last IMEI, matches, list.
const REGISTRATIONS: [&str; 5] = [
    "77010542001|25060832|Айгерім Өмірбек|356938035643809|Samsung Galaxy S24|registration|registered|2024-02-29T18:30:00Z||\
     800800800800|35693803564380|yes|white",
    "77010542003|25060833|=1+1|49015420323751||registration|removed|2019-01-24T10:23:00Z|2026-10-31T18:59:59Z|800800800800|\
     3520000000000101||",
    "77010542003|25060833|=1+1|3520000000000101|Teltonika FMB920|duplicate|registered|2026-11-01T04:00:00Z||900101300126|\
     3520000000000101|yes|grey",
    "77010542006|25060832|О'Коннор \"Шеф\" 🙂|35200000000012|Nokia 3310 «Ә Ғ Қ Ң Ө Ұ Ү Һ І»|re_registration|registered|\
     2025-12-31T19:00:00Z||800800800800|490154203237518|no|black",
    "77012115526|26025487||8697820221212867||registration|registered|2026-11-22T09:00:00Z||800800800800|||",
];

pub(super) fn registrations() -> Vec<Vec<Sample>> {
    let cell = |text: &str| if text.is_empty() { Sample::Empty } else { text.into() };
    REGISTRATIONS.iter().map(|row| row.split('|').map(cell).collect()).collect()
}
