//! Invented days of the package with the awkward cases in them: one that is running, one that funds did not suffice for, exactly the
//! allowance, a country without a name, the period's first instant, something like a formula.

use crate::list::Sample;

pub(super) fn days() -> Vec<Vec<Sample>> {
    let day = |texts: [&str; 5], instants: [&str; 2], megabytes: [i64; 3], tiyn: [i64; 2], state: &str| -> Vec<Sample> {
        let cell = |text: &str| if text.is_empty() { Sample::Empty } else { text.into() };
        let [full, reduced, outside] = megabytes;
        let [fee, outside_charge] = tiyn;
        let numbers = [fee, full, reduced, full + reduced, outside, outside_charge, fee + outside_charge];
        let names = texts.into_iter().chain(instants).map(cell);
        names.chain(numbers.map(Sample::Number)).chain([cell(state)]).collect()
    };
    let aigerim = ["77010542001", "Айгерім Өмірбек", "25060832"];
    let connor = ["77010542006", "О'Коннор \"Шеф\" 🙂", "25060832"];
    let place = |[number, user, account]: [&'static str; 3], country, network| [number, user, account, country, network];
    vec![
        day(
            place(connor, "TV", "=HYPERLINK(\"x\")"),
            ["2026-09-30T19:00:00Z", "2026-10-01T19:00:00Z"],
            [20_000, 0, 0],
            [99_000, 0],
            "finished",
        ),
        day(
            place(aigerim, "TR", "Anatolia Mobil"),
            ["2026-10-11T18:29:59Z", "2026-10-12T18:29:59Z"],
            [20_000, 39_950, 0],
            [99_000, 0],
            "finished",
        ),
        day(place(aigerim, "TR", "Anatolia Mobil"), ["2026-10-12T19:00:00Z", ""], [0, 0, 1_463], [0, 146_250], "not_activated"),
        day(
            place(["77012115526", "", "26025487"], "CN", "天山移动"),
            ["2026-11-01T04:00:00Z", "2026-11-02T04:00:00Z"],
            [512, 0, 0],
            [99_000, 0],
            "finished",
        ),
        day(
            place(aigerim, "AE", "Khaleej \"Plus\""),
            ["2026-11-22T04:15:00Z", "2026-11-23T04:15:00Z"],
            [18_731, 0, 0],
            [99_000, 0],
            "active",
        ),
    ]
}
