//! Every kind of the catalogue, in every language and format, written from the demo's billing data into a file and read back as its
//! reader reads it: the workbook cell by cell, the PDF as text. What the rows must be is compared with SQL kind by kind in the other
//! tests; here, that nothing of them is lost or changed on its way to paper.

use std::{path::Path, process::Command, sync::Arc};

use calamine::{Data, Reader, Xlsx, open_workbook};
use qujat_demo::scenarios;
use qujat_platform::{Clock, SystemClock};
use qujat_render::{Event, Format, Limits, Locale, Money, Value, dates};
use qujat_templates::{Catalogue, Company, DocumentSink, DocumentSpec, Kind, Settings};
use sqlx::{Connection, PgConnection};

use crate::support::{billing_copy, loaded};

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_in_every_language_and_format_reads_back_as_it_was_written() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (catalogue, now) = (Catalogue::standard(), SystemClock.now());
    let settings = Arc::new(Settings::default());
    let mut files = 0;
    for scenario in scenarios::plan(catalogue, loaded().await, now) {
        let kind = catalogue.find(scenario.kind).unwrap();
        let parameters = kind.canonical(&scenario.parameters, &settings, now).unwrap();
        kind.admit(&mut billing, &scenario.company, &parameters).await.unwrap();
        let spec = DocumentSpec {
            company: Company::find(&mut billing, &scenario.company, scenario.locale).await.unwrap().unwrap(),
            parameters,
            locale: scenario.locale,
            data_as_of: now,
            settings: Arc::clone(&settings),
            own_actions: None,
        };
        let events = read(kind, &spec, Some(&mut billing)).await;
        files += assert_files(kind, &spec, &events, folder.path());
    }
    let expected = catalogue.all().map(|kind| kind.declaration().formats.len()).sum::<usize>() * Locale::ALL.len();
    assert_eq!(files, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_reads_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    for kind in Catalogue::standard().all() {
        for locale in Locale::ALL {
            let spec = kind.sample_spec(locale, Arc::new(Settings::default()));
            let events = read(kind, &spec, None).await;
            assert!(rows(&events).count() > 0);
            assert_files(kind, &spec, &events, folder.path());
        }
    }
}

/// Draws the document in each of its formats and compares each with what was to be drawn. How many there were.
fn assert_files(kind: &dyn Kind, spec: &DocumentSpec, events: &[Event], folder: &Path) -> usize {
    let declaration = kind.declaration();
    for format in declaration.formats {
        let path = folder.join(format!("{}.{}.{}", declaration.name, spec.locale.name(), format.name()));
        render(kind, spec, *format, events, &path);
        match format {
            Format::Xlsx => assert_workbook(events, &path),
            Format::Pdf => assert_pdf(events, spec.locale, &path),
        }
    }
    declaration.formats.len()
}

/// What the kind writes from billing, or without it its sample.
async fn read(kind: &dyn Kind, spec: &DocumentSpec, billing: Option<&mut PgConnection>) -> Vec<Event> {
    let (mut sink, mut receiver, _) = DocumentSink::channel();
    let listening = tokio::spawn(async move {
        let mut events = Vec::new();
        while let Some(event) = receiver.recv().await {
            events.push(event);
        }
        events
    });
    match billing {
        Some(billing) => kind.write(billing, spec, &mut sink).await.unwrap(),
        None => kind.write_sample(spec, &mut sink).await.unwrap(),
    };
    drop(sink);
    listening.await.unwrap()
}

fn render(kind: &dyn Kind, spec: &DocumentSpec, format: Format, events: &[Event], path: &Path) {
    let mut writer = format.open(&kind.properties(spec), Limits { pdf_pages: 500 }, path).unwrap();
    for event in events {
        writer.write(event).unwrap();
    }
    let finished = writer.finish().unwrap();
    assert_eq!(finished.rows, rows(events).count() as u64, "{}", path.display());
}

fn rows(events: &[Event]) -> impl Iterator<Item = Vec<Value<'_>>> {
    let batches = events.iter().filter_map(|event| if let Event::Rows(rows) = event { Some(rows) } else { None });
    batches.flat_map(|batch| (0..batch.len()).map(move |row| (0..batch.width()).map(|column| batch.get(row, column)).collect()))
}

/// Each row stands in some sheet with each of its values, in order and type.
fn assert_workbook(events: &[Event], path: &Path) {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let sheets = workbook.worksheets();
    let found = sheets.iter().flat_map(|(_, cells)| cells.rows()).collect::<Vec<_>>();
    let mut from = 0;
    for row in rows(events) {
        let place = found[from..].iter().position(|cells| row.iter().zip(*cells).all(|(value, cell)| is_same(*value, cell)));
        let place = place.unwrap_or_else(|| panic!("{} lacks {row:?} after its row {from}", path.display()));
        from += place + 1;
    }
}

fn is_same(value: Value<'_>, cell: &Data) -> bool {
    let near = |expected: f64| match cell {
        Data::Float(found) => (found - expected).abs() < 1e-6,
        Data::Int(found) => (*found as f64 - expected).abs() < 1e-6,
        Data::DateTime(found) => (found.as_f64() - expected).abs() < 1e-6,
        _ => false,
    };
    match value {
        Value::Empty => matches!(cell, Data::Empty) || matches!(cell, Data::String(text) if text.is_empty()),
        Value::Text(text) => matches!(cell, Data::String(found) if *found == text.replace('\r', "")),
        Value::Money(money) => near(money.tiyn() as f64 / 100.0),
        Value::Decimal(hundredths) => near(hundredths as f64 / 100.0),
        Value::Integer(integer) => near(integer as f64),
        Value::Duration(seconds) => near(seconds as f64 / 86_400.0),
        Value::Date(date) => near(serial(date.and_hms_opt(0, 0, 0).unwrap())),
        // To the second, as it is shown.
        Value::Instant(instant) => {
            let expected = serial(instant.with_timezone(&dates::ZONE).naive_local());
            matches!(cell, Data::DateTime(found) if (found.as_f64() - expected).abs() < 1.0 / 86_400.0)
        }
    }
}

/// Excel's count of days since 30 December 1899.
fn serial(local: chrono::NaiveDateTime) -> f64 {
    let begin = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap().and_hms_opt(0, 0, 0).unwrap();
    (local - begin).num_milliseconds() as f64 / 86_400_000.0
}

/// Each value stands in the text. White space is folded away, because a cell breaks its text where it likes, and what the font lacks
/// is printed as a box.
fn assert_pdf(events: &[Event], locale: Locale, path: &Path) {
    let output = Command::new("pdftotext").args(["-layout", "-nopgbrk"]).arg(path).arg("-").output().unwrap();
    let raw = Command::new("pdftotext").args(["-raw", "-nopgbrk"]).arg(path).arg("-").output().unwrap();
    assert!(output.status.success() && raw.status.success());
    let text = fold(&String::from_utf8(output.stdout).unwrap()) + &fold(&String::from_utf8(raw.stdout).unwrap());
    for row in rows(events) {
        for value in row {
            let expected = match value {
                Value::Empty => continue,
                // Broken over lines, a long text is interleaved with its neighbours; its words are still there.
                Value::Text(long) => {
                    for word in long.split_whitespace() {
                        let piece = fold(word).chars().take(6).collect::<String>();
                        assert!(text.contains(&piece), "{piece:?} of {long:?} is not in {}", path.display());
                    }
                    continue;
                }
                Value::Money(money) => money.format(locale),
                Value::Decimal(hundredths) => Money::from_tiyn(hundredths).format(locale),
                Value::Integer(integer) => qujat_render::money::format_integer(integer, locale),
                Value::Duration(seconds) => format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60),
                Value::Date(date) => dates::date(date),
                Value::Instant(instant) => {
                    let local = dates::instant_in_column(instant);
                    for part in local.split(' ') {
                        assert!(text.contains(part), "{part} of {local} is not in {}", path.display());
                    }
                    continue;
                }
            };
            assert!(text.contains(&fold(&expected)), "{expected:?} is not in {}", path.display());
        }
    }
}

fn fold(text: &str) -> String {
    let printed = |letter: char| if u32::from(letter) > 0x2FFF { '□' } else { letter };
    text.chars().filter(|letter| !letter.is_whitespace()).map(printed).collect()
}
