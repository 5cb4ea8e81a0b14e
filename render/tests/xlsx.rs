//! Workbooks, read back by another library.

mod sample;

use std::{fs, io::Read};

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use qujat_render::{
    Borders, CellStyle, ColumnKind, Content, Event, Format, Grid, GridCell, GridRow, Money, Orientation, Rows, Table, Value,
};
use sample::{act, appendix, column, date, instant, render, section};

fn read(events: &[Event]) -> Vec<(String, Range<Data>)> {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("file.xlsx");
    render(Format::Xlsx, &path, events).expect("rendered");
    let mut workbook: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let names = workbook.sheet_names();
    names.into_iter().map(|name| (name.clone(), workbook.worksheet_range(&name).expect("a sheet"))).collect()
}

fn text(range: &Range<Data>, row: u32, column: u32) -> String {
    match range.get_value((row, column)) {
        Some(Data::String(text)) => text.clone(),
        other => panic!("no text in row {row}, column {column}: {other:?}"),
    }
}

fn number(range: &Range<Data>, row: u32, column: u32) -> f64 {
    match range.get_value((row, column)) {
        Some(Data::Float(number)) => *number,
        other => panic!("no number in row {row}, column {column}: {other:?}"),
    }
}

fn plain(columns: Vec<qujat_render::Column>) -> Table {
    Table { columns, total_label: None, empty_note: "пусто".into(), filter: false, size: 8.0, space_before: 0.0 }
}

#[test]
fn values_keep_their_kinds() {
    let kinds =
        [ColumnKind::Text, ColumnKind::Identifier, ColumnKind::Money, ColumnKind::Integer, ColumnKind::Date, ColumnKind::Instant];
    let mut rows = Rows::new(kinds.len());
    for value in [
        Value::Text("=1+1"),
        Value::Text("00640237"),
        Value::Money(Money::from_tiyn(-123_456_789)),
        Value::Integer(-42),
        Value::Date(date(2020, 1, 31)),
        Value::Instant(instant("2024-02-29T18:00:00Z")),
    ] {
        rows.push(value);
    }
    // Each kind in a column of another.
    for value in [
        Value::Money(Money::from_tiyn(5)),
        Value::Integer(7),
        Value::Text("х"),
        Value::Empty,
        Value::Text("https://example.kz/?a=b&c"),
        Value::Date(date(2026, 11, 22)),
    ] {
        rows.push(value);
    }
    let columns = kinds.map(|kind| column("к", kind, 20.0)).to_vec();
    let sheets = read(&[section("С", Orientation::Portrait), Event::Table(plain(columns)), Event::Rows(rows), Event::EndTable]);
    let range = &sheets[0].1;
    assert_eq!(text(range, 1, 0), "=1+1");
    assert_eq!(text(range, 1, 1), "00640237");
    assert_eq!(number(range, 1, 2).to_string(), "-1234567.89");
    assert_eq!(number(range, 1, 3).to_string(), "-42");
    let at = |row, column| match range.get_value((row, column)) {
        Some(Data::DateTime(at)) => at.to_ymd_hms_milli(),
        other => panic!("no date: {other:?}"),
    };
    assert_eq!(at(1, 4), (2020, 1, 31, 0, 0, 0, 0));
    assert_eq!(at(1, 5), (2024, 2, 29, 23, 0, 0, 0));
    assert_eq!(number(range, 2, 0).to_string(), "0.05");
    assert_eq!(number(range, 2, 1).to_string(), "7");
    assert_eq!(text(range, 2, 2), "х");
    assert!(matches!(range.get_value((2, 3)), None | Some(Data::Empty)));
    assert_eq!(text(range, 2, 4), "https://example.kz/?a=b&c");
    assert_eq!(at(2, 5), (2026, 11, 22, 0, 0, 0, 0));
}

#[test]
fn texts_come_back_as_they_were() {
    let long = "длинный ".repeat(38);
    let texts = [
        "=1+1",
        "+7 701",
        "-1",
        "@a",
        "'",
        "\"<&>\"",
        "📱👨\u{200d}👩",
        "Әңғүұқөһі",
        "две\nстроки",
        " пробелы ",
        "_x000D_",
        "0012",
        "1E5",
        "2026-01-01",
        "TRUE",
        "#N/A",
        long.as_str(),
        "\t",
    ];
    let mut rows = Rows::new(2);
    for text in texts {
        rows.push(Value::Text(text));
        rows.push(Value::Text(text));
    }
    let columns = vec![column("т", ColumnKind::Text, 60.0), column("и", ColumnKind::Identifier, 60.0)];
    let events = [section("С", Orientation::Portrait), Event::Table(plain(columns)), Event::Rows(rows), Event::EndTable];
    let sheets = read(&events);
    for (row, expected) in (1..).zip(texts) {
        for column in 0..2 {
            assert_eq!(text(&sheets[0].1, row, column), expected);
        }
    }
}

#[test]
fn characters_that_xml_forbids_do_no_harm() {
    let mut rows = Rows::new(2);
    rows.push(Value::Text("a\u{0}b\u{1}c\u{fffe}d\u{ffff}e\u{1f}"));
    rows.push(Value::Text("после"));
    let columns = vec![column("т\u{2}", ColumnKind::Text, 60.0), column("и", ColumnKind::Text, 60.0)];
    let sheets =
        read(&[section("С\u{1}", Orientation::Portrait), Event::Table(plain(columns)), Event::Rows(rows), Event::EndTable]);
    assert_eq!(text(&sheets[0].1, 1, 1), "после");
    assert!(text(&sheets[0].1, 1, 0).starts_with('a'));
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_noted() {
    let whole = "📱".repeat(20_000);
    let mut rows = Rows::new(1);
    rows.push(Value::Text("короткий"));
    rows.push(Value::Text(&whole));
    let events = [
        section("Лист", Orientation::Portrait),
        Event::Table(plain(vec![column("т", ColumnKind::Text, 60.0)])),
        Event::Rows(rows),
        Event::EndTable,
    ];
    let sheets = read(&events);
    // 32,767 units hold 16,383 characters of two units.
    assert_eq!(text(&sheets[0].1, 2, 0), "📱".repeat(16_383));
    let (name, notes) = &sheets[1];
    assert_eq!(name, "Примечания");
    assert_eq!((text(notes, 1, 0), text(notes, 1, 1)), ("Лист".into(), "A3".into()));
    assert_eq!(number(notes, 1, 2).to_string(), "20000");
}

#[test]
fn an_empty_table_has_its_head_and_note() {
    let events = [section("Л", Orientation::Portrait), Event::Table(sample::breakdown()), Event::EndTable];
    let sheets = read(&events);
    let range = &sheets[0].1;
    assert_eq!(text(range, 0, 0), "Номер по порядку");
    assert_eq!(text(range, 0, 6), "Услуги связи / Оборудование");
    assert_eq!(text(range, 1, 6), "Местные звонки");
    assert_eq!(text(range, 2, 0), "За выбранный период данных нет.");
    assert_eq!(text(range, 3, 0), "Итого в отчетном периоде начислено:");
    assert_eq!(number(range, 3, 5).to_string(), "0");
}

#[test]
fn the_appendix_has_all_rows_and_exact_totals() {
    let sheets = read(&appendix(1_234));
    let range = &sheets[0].1;
    assert!(text(range, 0, 0).starts_with("Расшифровка"));
    let first =
        (0..9).find(|&row| range.get_value((row, 0)) == Some(&Data::String("Номер по порядку".into()))).expect("a head") + 2;
    let mut sum = 0;
    for row in 0..1_234 {
        let tiyn = 344_000 + i64::from(row) * 7;
        sum += tiyn;
        assert_eq!(number(range, first + row, 0).to_string(), (row + 1).to_string());
        assert_eq!(text(range, first + row, 1).len(), 10);
        assert_eq!(number(range, first + row, 10).to_string(), (Money::from_tiyn(tiyn).tiyn() as f64 / 100.0).to_string());
    }
    assert_eq!(number(range, first + 1_234, 5).to_string(), (sum as f64 / 100.0).to_string());
    assert_eq!(range.end().map(|(row, _)| row), Some(first + 1_234));
}

#[test]
fn a_form_keeps_every_text_in_merged_cells() {
    let sheets = read(&act(3));
    let range = &sheets[0].1;
    let all: Vec<String> = range.cells().map(|(_, _, cell)| cell.to_string()).collect();
    for expected in
        ["Форма Р-1", "980540002879", "АКТ ВЫПОЛНЕННЫХ РАБОТ (ОКАЗАННЫХ УСЛУГ)*", "00640237", "стоимость", "10320", "М.П."]
    {
        assert!(all.iter().any(|cell| cell == expected), "{expected}");
    }
    assert_eq!(all.iter().filter(|cell| *cell == "ИИН/БИН").count(), 2);
}

#[test]
fn a_cell_that_spans_rows_leaves_its_neighbours_alone() {
    let boxed = CellStyle::default().borders(Borders::ALL);
    let cell = |at, text: &str| GridCell::text(at, 1, text).style(boxed);
    let grid = Grid {
        columns: vec![30.0; 3],
        rows: vec![
            GridRow::new(vec![cell(0, "a").rows(3), cell(1, "b"), cell(2, "c").rows(2)]),
            GridRow::new(vec![cell(1, "d")]),
            GridRow::new(vec![GridCell::new(1, 2, Content::Money(Money::from_tiyn(12_345))).style(boxed)]),
            GridRow::new(vec![cell(0, "e"), cell(1, "f"), cell(2, "g")]),
        ],
        space_before: 0.0,
        keep_together: false,
    };
    let sheets = read(&[section("Л", Orientation::Portrait), Event::Grid(grid)]);
    let range = &sheets[0].1;
    let cells: Vec<_> = range.used_cells().map(|(row, column, cell)| (row, column, cell.to_string())).collect();
    let expected = [(0, 0, "a"), (0, 1, "b"), (0, 2, "c"), (1, 1, "d"), (2, 1, "123.45"), (3, 0, "e"), (3, 1, "f"), (3, 2, "g")];
    assert_eq!(cells, expected.map(|(row, column, text)| (row, column, text.to_owned())));
}

#[test]
fn tables_and_grids_take_turns_on_a_sheet() {
    let grid = |texts: &[&str]| {
        let cells = texts.iter().enumerate().map(|(at, text)| GridCell::text(at, 1, *text)).collect();
        let columns = vec![10.0; texts.len()];
        Event::Grid(Grid { columns, rows: vec![GridRow::new(cells)], space_before: 3.0, keep_together: true })
    };
    let narrow = plain(vec![column("а", ColumnKind::Text, 60.0), column("б", ColumnKind::Text, 60.0)]);
    let wide = plain(["в", "г", "д"].map(|title| column(title, ColumnKind::Integer, 20.0)).to_vec());
    let mut texts = Rows::new(2);
    texts.push(Value::Text("1"));
    texts.push(Value::Empty);
    let mut numbers = Rows::new(3);
    for number in 2..5 {
        numbers.push(Value::Integer(number));
    }
    let events = [
        section("Л", Orientation::Portrait),
        grid(&["i", "j", "k"]),
        Event::Table(narrow),
        Event::Rows(texts),
        Event::EndTable,
        grid(&["l", "m"]),
        Event::Table(wide),
        Event::Rows(numbers),
        Event::EndTable,
        grid(&["n"]),
    ];
    let range = read(&events).remove(0).1;
    let cells: Vec<_> = range.used_cells().map(|(row, column, cell)| format!("{row},{column} {cell}")).collect();
    assert_eq!(
        cells,
        [
            "0,0 i", "0,1 j", "0,2 k", "1,0 а", "1,1 б", "2,0 1", "4,0 l", "4,1 m", "5,0 в", "5,1 г", "5,2 д", "6,0 2", "6,1 3",
            "6,2 4", "8,0 n"
        ]
    );
}

#[test]
fn numbers_beyond_fifteen_digits_stay_exact_as_text() {
    let mut rows = Rows::new(1);
    rows.push(Value::Money(Money::from_tiyn(i64::MAX)));
    rows.push(Value::Money(Money::from_tiyn(999_999_999_999_999)));
    let events = [
        section("Л", Orientation::Portrait),
        Event::Table(plain(vec![column("т", ColumnKind::Money, 40.0)])),
        Event::Rows(rows),
        Event::EndTable,
    ];
    let sheets = read(&events);
    assert_eq!(text(&sheets[0].1, 1, 0), "92233720368547758.07");
    assert_eq!(number(&sheets[0].1, 2, 0).to_string(), "9999999999999.99");
}

#[test]
fn the_same_events_give_the_same_bytes() {
    let directory = tempfile::tempdir().expect("a directory");
    let events = [act(3), appendix(300)].concat();
    let bytes = ["a", "b"].map(|name| {
        let path = directory.path().join(name);
        render(Format::Xlsx, &path, &events).expect("rendered");
        fs::read(path).expect("a file")
    });
    assert!(bytes[0] == bytes[1]);
    assert_eq!(fs::read_dir(directory.path()).expect("a directory").count(), 2, "temporary files are left");
}

#[test]
fn an_instant_is_a_whole_second_that_is_never_rounded_up() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = |at: &str| {
        let mut rows = Rows::new(1);
        rows.push(Value::Instant(instant(at)));
        let line = GridRow::new(vec![GridCell::new(0, 1, Content::Instant(instant(at)))]);
        let head = Grid { columns: vec![40.0], rows: vec![line], space_before: 0.0, keep_together: false };
        let table = Event::Table(plain(vec![column("когда", ColumnKind::Instant, 40.0)]));
        let path = directory.path().join("file.xlsx");
        render(
            Format::Xlsx,
            &path,
            &[section("лист", Orientation::Portrait), Event::Grid(head), table, Event::Rows(rows), Event::EndTable],
        )
        .expect("rendered");
        (unzip(&path, "xl/worksheets/sheet1.xml"), fs::read(&path).expect("a file"))
    };
    let ((sheet, late), (_, whole)) = (file("2026-10-31T18:59:59.600Z"), file("2026-10-31T18:59:59Z"));
    // 31.10.2026 23:59:59 in Almaty, in days since 1900; a spreadsheet shows anything later as the next day.
    assert_eq!(sheet.matches("<v>46326.99998842592").count(), 2, "{sheet}");
    assert!(late == whole, "equal seconds give equal bytes");
}

#[test]
fn settings_of_the_sheet_are_in_the_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("file.xlsx");
    render(Format::Xlsx, &path, &appendix(5)).expect("rendered");
    let part = |name: &str| unzip(&path, name);
    let sheet = part("xl/worksheets/sheet1.xml");
    for expected in [
        r#"<pane ySplit="5" topLeftCell="A6" activePane="bottomLeft" state="frozen"/>"#,
        r#"<autoFilter ref="A5:K10"/>"#,
        r#"paperSize="9""#,
        r#"orientation="landscape""#,
        r#"fitToHeight="0""#,
        "&amp;L&amp;8 Данные на 22.11.2026 14:05:09 (UTC+5) · ТОО \"Пример &amp;&amp; Ко\"&amp;R&amp;8 стр. &amp;P из &amp;N",
    ] {
        assert!(sheet.contains(expected), "{expected} in {sheet}");
    }
    // The columns are bare outside the table.
    let columns = sheet.split("<cols>").nth(1).and_then(|rest| rest.split("</cols>").next()).expect("columns");
    assert!(!columns.contains("style="), "{columns}");
    assert!(part("xl/workbook.xml").contains("Print_Titles"));
    let core = part("docProps/core.xml");
    assert!(core.contains("2026-11-22T09:05:09Z") && core.contains("Акт № 00640237 &amp; приложение"), "{core}");
    assert!(!sheet.contains("<f>"));
}

/// One file out of a zip archive, found by the archive's directory.
fn unzip(path: &std::path::Path, name: &str) -> String {
    let archive = fs::read(path).expect("a file");
    let number = |at: usize, bytes: usize| archive[at..at + bytes].iter().rev().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
    let entry = (0..archive.len() - 46)
        .filter(|&at| archive[at..].starts_with(b"PK\x01\x02"))
        .find(|&at| archive[at + 46..].starts_with(name.as_bytes()) && number(at + 28, 2) == name.len())
        .expect("an entry");
    let (size, header) = (number(entry + 20, 4), number(entry + 42, 4));
    let data = header + 30 + number(header + 26, 2) + number(header + 28, 2);
    let mut part = String::new();
    flate2::read::DeflateDecoder::new(&archive[data..data + size]).read_to_string(&mut part).expect("deflated text");
    part
}
