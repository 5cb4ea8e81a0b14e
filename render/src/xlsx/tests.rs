//! What needs the inside of the writer: a small sheet, and a write upwards.

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::*;
use crate::{
    Column, ColumnKind, Event, Grid, GridCell, GridRow, Locale, Money, Orientation, PageLabel, Rows, Section, Table, Value,
};

fn properties() -> Properties {
    Properties {
        title: "t".into(),
        language: Locale::En,
        author: "a".into(),
        data_as_of: "2026-11-22T09:05:09Z".parse().expect("an instant"),
        footer: String::new(),
        page_label: PageLabel { before: String::new(), between: "/".into(), after: String::new() },
    }
}

fn column(kind: ColumnKind, total: bool) -> Column {
    Column { title: format!("{kind:?}"), group: None, kind, width: 30.0, total }
}

fn table() -> Table {
    Table {
        columns: vec![column(ColumnKind::Text, false), column(ColumnKind::Money, true)],
        total_label: Some("Total".into()),
        empty_note: "nothing".into(),
        filter: true,
        size: 8.0,
        space_before: 0.0,
    }
}

fn rows(numbers: std::ops::Range<i64>) -> Rows {
    let mut rows = Rows::new(2);
    for number in numbers {
        rows.push(Value::Text(&format!("row {number}")));
        rows.push(Value::Money(Money::from_tiyn(number)));
    }
    rows
}

/// A sheet's name and its cells as text.
type ReadSheet = (String, Vec<Vec<String>>);

/// Renders with sheets of so many rows and reads the file back.
fn render(sheet_rows: u32, events: &[Event]) -> (Finished, Vec<ReadSheet>) {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("file.xlsx");
    let mut writer = Box::new(XlsxWriter::with_sheet_rows(&properties(), &path, sheet_rows).expect("a writer"));
    for event in events {
        writer.write(event).expect("written");
    }
    let finished = writer.finish().expect("finished");
    let mut workbook: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let names = workbook.sheet_names();
    let sheets = names.into_iter().map(|name| {
        let range = workbook.worksheet_range(&name).expect("a sheet");
        (name, range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect())
    });
    (finished, sheets.collect())
}

fn section(name: &str) -> Event {
    Event::Section(Section { name: name.into(), orientation: Orientation::Portrait })
}

#[test]
fn a_table_goes_on_in_further_sheets_and_its_total_comes_last() {
    let events = [section("List"), Event::Table(table()), Event::Rows(rows(0..7)), Event::Rows(rows(7..20)), Event::EndTable];
    let (finished, sheets) = render(8, &events);
    assert_eq!(finished, Finished { rows: 20, pages: 4 });
    let names: Vec<_> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["List", "List (2)", "List (3)", "List (4)"]);
    let mut data = Vec::new();
    for (name, cells) in &sheets {
        assert_eq!(cells[0], ["Text", "Money"], "{name}");
        data.extend(cells[1..].iter().cloned());
    }
    let total = data.pop().expect("a total");
    assert_eq!(total, ["Total", "1.9"]);
    let expected: Vec<_> =
        (0..20_u8).map(|number| vec![format!("row {number}"), (f64::from(number) / 100.0).to_string()]).collect();
    assert_eq!(data, expected);
}

#[test]
fn every_fill_of_the_last_sheet_keeps_all_rows() {
    for count in 0..24 {
        let grid = Event::Grid(Grid {
            columns: vec![60.0],
            rows: vec![GridRow::new(vec![GridCell::text(0, 1, "below")])],
            space_before: 3.0,
            keep_together: false,
        });
        let events = [section("List"), Event::Table(table()), Event::Rows(rows(0..count)), Event::EndTable, grid];
        let (_, sheets) = render(8, &events);
        let all: Vec<String> = sheets.into_iter().flat_map(|(_, rows)| rows).map(|row| row[0].clone()).collect();
        for number in 0..count {
            assert_eq!(all.iter().filter(|&text| *text == format!("row {number}")).count(), 1, "{count}: {all:?}");
        }
        assert_eq!(all.iter().filter(|&text| text == "Total").count(), 1, "{count}");
        assert_eq!(all.last().map(String::as_str), Some("below"), "{count}");
        assert_eq!(all.contains(&"nothing".to_owned()), count == 0);
    }
}

#[test]
fn a_write_to_a_row_above_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut writer = XlsxWriter::create(&properties(), &directory.path().join("file.xlsx")).expect("a writer");
    let mut sheet = sheet::Sheet::open("s".into(), Orientation::Portrait, &properties(), &mut writer.book).expect("a sheet");
    sheet.value(5, 0, Value::Integer(1), None).expect("downwards");
    sheet.value(5, 1, Value::Integer(1), None).expect("the same row");
    for value in [Value::Integer(1), Value::Text("a"), Value::Empty] {
        assert!(matches!(sheet.value(4, 0, value, None), Err(RenderError::Sequence(_))), "{value:?}");
    }
}
