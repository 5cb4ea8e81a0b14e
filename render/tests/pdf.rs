//! PDF files, read back by poppler and checked by qpdf.

mod sample;

use std::{fs, path::Path, process::Command};

use qujat_render::{
    Align, Borders, CellStyle, ColumnKind, Content, Event, Format, Grid, GridCell, GridRow, Limits, Money, Orientation,
    RenderError, Rows, Table, Value, VerticalAlign,
};
use sample::{act, appendix, breakdown, breakdown_rows, column, date, instant, properties, render, section};

struct Pdf {
    directory: tempfile::TempDir,
    pages: u32,
}

impl Pdf {
    fn render(events: &[Event]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("file.pdf");
        let pages = render(Format::Pdf, &path, events).expect("rendered").pages;
        run("qpdf", &["--check", path.to_str().expect("a path")]);
        Self { directory, pages }
    }

    fn path(&self) -> std::path::PathBuf {
        self.directory.path().join("file.pdf")
    }

    /// The text of each page, laid out as on paper. Poppler writes no-break spaces as spaces.
    fn text(&self) -> Vec<String> {
        let text = run("pdftotext", &["-layout", self.path().to_str().expect("a path"), "-"]);
        assert!(!text.contains('\u{a0}'));
        let pages: Vec<String> = text.trim_end_matches('\u{c}').split('\u{c}').map(Into::into).collect();
        assert_eq!(pages.len(), self.pages as usize);
        pages
    }

    /// All text in the order of drawing.
    fn raw(&self) -> String {
        run("pdftotext", &["-raw", self.path().to_str().expect("a path"), "-"])
    }
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().expect("poppler-utils and qpdf are installed");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn letters(text: &str) -> String {
    text.split(char::is_whitespace).collect()
}

fn one_column(title: &str, kind: ColumnKind, width: f32) -> Table {
    Table {
        columns: vec![column(title, kind, width)],
        total_label: None,
        empty_note: "пусто".into(),
        filter: false,
        size: 8.0,
        space_before: 0.0,
    }
}

#[test]
fn a_form_has_its_values_as_text() {
    let pdf = Pdf::render(&act(3));
    assert_eq!(pdf.pages, 1);
    let text = pdf.text().concat();
    for expected in [
        "АКТ ВЫПОЛНЕННЫХ РАБОТ (ОКАЗАННЫХ УСЛУГ)*",
        "980540002879",
        "31.01.2020",
        "3 440,00",
        "10 320,00",
        "Десять тысяч триста двадцать тенге 00 тиын",
        "Құнанбаев Ә. Қ.",
        "Данные на 22.11.2026 14:05:09 (UTC+5)",
        "стр. 1 из 1",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn pages_repeat_the_head_and_know_their_number() {
    let pdf = Pdf::render(&appendix(200));
    let pages = pdf.text();
    assert!(pages.len() > 4);
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains("Услуги связи / Оборудование") && page.contains("Скидки"), "{page}");
        assert!(page.contains(&format!("стр. {} из {}", index + 1, pages.len())), "{page}");
        assert_eq!(page.contains("Итого в отчетном периоде начислено:"), index + 1 == pages.len());
    }
    let all = pages.concat();
    for number in 0..200_usize {
        assert!(all.contains(&format!("701{:07}", number * 7919 % 10_000_000)), "row {number}");
    }
    // 200 × 3,440.00 + 0.07 × (0 + … + 199)
    assert!(all.contains("689 393,00"), "{all}");
    // The hour that came twice; the foot of each page has the offset too.
    assert_eq!(all.matches("(UTC+6)").count(), 60);
    assert_eq!(all.matches("(UTC+5)").count(), 60 + pages.len());
}

#[test]
fn no_word_is_dropped_whatever_the_width() {
    let words = "Сведения об отчёте о научно-исследовательских, маркетинговых/консультационных услугах \
                 https://kabinet.example.kz/reports/reconciliation_act?id=00640237 БИН980540002879ЖСН123456789012 ҚҰНАНБАЙҰЛЫ";
    for width in [6.0, 12.0, 25.0, 60.0, 180.0] {
        let mut rows = Rows::new(1);
        rows.push(Value::Text(words));
        let events = [
            section("С", Orientation::Portrait),
            Event::Table(one_column("Наименованиеработ(услуг)вразрезе", ColumnKind::Text, width)),
            Event::Rows(rows),
            Event::EndTable,
        ];
        let pdf = Pdf::render(&events);
        let title = "Наименованиеработ(услуг)вразрезе";
        let mut found = letters(&pdf.raw());
        assert!(found.contains(title), "{width}: {found}");
        for page in 1..pdf.pages {
            let foot = format!("{}стр.{page}из{}", letters(&properties().footer), pdf.pages);
            found = found.replace(&format!("{foot}{title}"), "");
        }
        assert!(found.contains(&letters(words)), "{width}: {found}");
    }
}

#[test]
fn a_row_higher_than_a_page_is_cut_between_lines() {
    let words: String = (0..6_000).map(|word| format!("слово{word} ")).collect();
    let mut rows = Rows::new(1);
    rows.push(Value::Text("до"));
    rows.push(Value::Text(&words));
    rows.push(Value::Text("после"));
    let events = [
        section("С", Orientation::Portrait),
        Event::Table(one_column("Слова", ColumnKind::Text, 100.0)),
        Event::Rows(rows),
        Event::EndTable,
    ];
    let pdf = Pdf::render(&events);
    assert!(pdf.pages > 5);
    let pages = pdf.text();
    assert!(pages.iter().all(|page| page.contains("Слова")));
    let found: Vec<&str> = pages.iter().flat_map(|page| page.split_whitespace()).filter(|word| word.starts_with("слово")).collect();
    assert_eq!(found.len(), 6_000);
    assert!(found.iter().enumerate().all(|(index, word)| *word == format!("слово{index}")));
    assert!(pages.last().is_some_and(|page| page.contains("после")));
}

#[test]
fn cells_span_columns_and_rows() {
    let boxed = CellStyle::default().borders(Borders::ALL).align(Align::Center);
    let cell = |at, span, text: &str| GridCell::text(at, span, text).style(boxed.vertical(VerticalAlign::Top));
    let grid = Grid {
        columns: vec![30.0; 4],
        rows: vec![
            GridRow::new(vec![cell(0, 1, "слева").rows(3), cell(1, 3, "сверху")]),
            GridRow::new(vec![cell(1, 1, "один"), cell(2, 2, "широкий")]),
            GridRow::new(vec![cell(1, 1, "два"), cell(2, 1, "три"), cell(3, 1, "четыре")]),
        ],
        space_before: 0.0,
        keep_together: false,
    };
    let pdf = Pdf::render(&[section("С", Orientation::Portrait), Event::Grid(grid)]);
    let words = run("pdftotext", &["-bbox", pdf.path().to_str().expect("a path"), "-"]);
    let centre = |word: &str| {
        let line = words.lines().find(|line| line.contains(&format!(">{word}<"))).expect("a word");
        let value = |name: &str| -> f32 {
            line.split(&format!("{name}=\""))
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .expect("a box")
                .parse()
                .expect("a number")
        };
        (value("xMin") + value("xMax")) / 2.0
    };
    // The left margin is 10 mm and each column 30 mm wide.
    for (word, millimetres) in [("слева", 25.0), ("сверху", 85.0), ("один", 55.0), ("широкий", 100.0), ("четыре", 115.0)]
    {
        let expected = millimetres * 72.0 / 25.4;
        assert!((centre(word) - expected).abs() < 1.0, "{word}: {} instead of {expected}", centre(word));
    }
}

#[test]
fn a_grid_is_kept_together_and_a_head_with_its_rows() {
    let line = |text: String| GridRow::new(vec![GridCell::text(0, 1, text)]);
    let grid = |name: &str, count: usize, keep_together| {
        let rows = (0..count).map(|index| line(format!("{name}{index}."))).collect();
        Event::Grid(Grid { columns: vec![100.0], rows, space_before: 4.0, keep_together })
    };
    let pdf = Pdf::render(&[section("С", Orientation::Portrait), grid("а", 45, false), grid("б", 20, true), grid("в", 80, true)]);
    let pages = pdf.text();
    assert!(!pages[0].contains("б0.") && pages[1].contains("б0.") && pages[1].contains("б19."));
    let all = pages.concat();
    assert!((0..80).all(|index| all.contains(&format!("в{index}."))));
    let events = [
        section("С", Orientation::Portrait),
        grid("а", 52, false),
        Event::Table(breakdown()),
        Event::Rows(breakdown_rows(0, 2)),
        Event::EndTable,
    ];
    let pages = Pdf::render(&events).text();
    assert_eq!(pages.len(), 2);
    assert!(!pages[0].contains("Скидки") && pages[1].contains("Скидки"), "{pages:?}");
}

#[test]
fn a_title_stays_with_its_table_wherever_a_page_ends() {
    let grid = |text: &str, min_height: f32| {
        let row = GridRow::new(vec![GridCell::text(0, 1, text)]).min_height(min_height);
        Event::Grid(Grid { columns: vec![100.0], rows: vec![row], space_before: 2.0, keep_together: true })
    };
    let mut moved = 0;
    for height in (220_i16..270).step_by(4) {
        let mut rows = Rows::new(1);
        rows.push(Value::Text("первая строка"));
        let events = [
            section("лист", Orientation::Portrait),
            grid("выше", f32::from(height)),
            grid("заглавие таблицы", 0.0),
            Event::Table(one_column("столбец", ColumnKind::Text, 60.0)),
            Event::Rows(rows),
            Event::EndTable,
        ];
        let pages = Pdf::render(&events).text();
        let page = pages.iter().find(|page| page.contains("заглавие таблицы")).expect("the title");
        assert!(page.contains("столбец") && page.contains("первая строка"), "{height}: {pages:?}");
        moved += usize::from(pages.len() == 2);
    }
    assert!((1..13).contains(&moved), "{moved}: some of the heights leave no room for both");
}

#[test]
fn every_kind_of_value_is_written() {
    let style = CellStyle::default();
    let contents = [
        Content::Money(Money::from_tiyn(-123_456)),
        Content::WholeMoney(Money::from_tiyn(-692_050)),
        Content::Integer(1_000_000),
        Content::Date(date(2020, 2, 29)),
        Content::Instant(instant("2026-11-22T09:05:09Z")),
        Content::Text("№ 5 → ₸ … ☐".into()),
    ];
    let rows = contents.into_iter().map(|content| GridRow::new(vec![GridCell::new(0, 1, content).style(style)])).collect();
    let grid = Grid { columns: vec![80.0], rows, space_before: 0.0, keep_together: false };
    // Laid out, poppler takes words of one letter for one word with wide spacing.
    let text = Pdf::render(&[section("С", Orientation::Portrait), Event::Grid(grid)]).raw();
    for expected in ["-1 234,56", "-6 921", "1 000 000", "29.02.2020", "22.11.2026 14:05:09 (UTC+5)", "№ 5 → ₸ … ☐"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn strange_characters_pass_the_validator() {
    let strange = "📱 中文 \u{0}\u{1}\u{7f}\u{fffe}\u{e000} a\u{200d}b\u{fe0f} и\u{306} \u{202e}rtl\u{202c} عربى";
    let mut rows = Rows::new(1);
    rows.push(Value::Text(strange));
    let events = [
        section("С📱", Orientation::Portrait),
        Event::Table(one_column("Т", ColumnKind::Text, 100.0)),
        Event::Rows(rows),
        Event::EndTable,
    ];
    let text = Pdf::render(&events).text().concat();
    assert!(text.contains("□ □□") && text.contains("ab") && text.contains("rtl □□□□"), "{text}");
}

#[test]
fn an_empty_table_says_so() {
    let text = Pdf::render(&[section("С", Orientation::Landscape), Event::Table(breakdown()), Event::EndTable]).text().concat();
    assert!(text.contains("За выбранный период данных нет.") && text.contains("Скидки") && text.contains("0,00"), "{text}");
}

#[test]
fn too_many_pages_are_refused_at_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("file.pdf");
    let mut writer = Format::Pdf.open(&properties(), Limits { pdf_pages: 3 }, &path).expect("a writer");
    writer.write(&section("С", Orientation::Landscape)).expect("a page");
    writer.write(&Event::Table(breakdown())).expect("a head");
    let refused = (0..10).find_map(|batch| writer.write(&Event::Rows(breakdown_rows(batch * 30, 30))).err());
    assert!(matches!(refused, Some(RenderError::TooManyPages { limit: 3 })));
    assert!(!path.exists());
}

#[test]
fn it_claims_to_be_archivable_and_names_its_maker() {
    let pdf = Pdf::render(&[act(1), appendix(1)].concat());
    let information = run("pdfinfo", &["-isodates", pdf.path().to_str().expect("a path")]);
    for expected in ["Акт № 00640237 & приложение", "АО \"Kcell\"", "2026-11-22T09:05:09Z", "A4"] {
        assert!(information.contains(expected), "{expected} in {information}");
    }
    let fonts = run("pdffonts", &[pdf.path().to_str().expect("a path")]);
    assert_eq!(fonts.matches("yes yes yes").count(), 2, "embedded, subset and with Unicode: {fonts}");
    let bytes = fs::read(pdf.path()).expect("a file");
    let metadata = String::from_utf8_lossy(&bytes);
    assert!(metadata.contains("<pdfaid:part>2</pdfaid:part>") && metadata.contains("<pdfaid:conformance>B</pdfaid:conformance>"));
    let outline = run("qpdf", &["--json", "--json-key=outlines", pdf.path().to_str().expect("a path")]);
    assert!(outline.contains("Акт Р-1") && outline.contains("Расшифровка"), "{outline}");
}

#[test]
fn the_same_events_give_the_same_bytes() {
    let directory = tempfile::tempdir().expect("a directory");
    let events = [act(3), appendix(100)].concat();
    let bytes = ["a", "b"].map(|name| {
        let path: &Path = &directory.path().join(name);
        render(Format::Pdf, path, &events).expect("rendered");
        fs::read(path).expect("a file")
    });
    assert!(bytes[0] == bytes[1]);
}
