//! Documents for tests and for `examples/look.rs`: a statutory form and a long table.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use qujat_render::{
    Align, Borders, CellStyle, Column, ColumnKind, Content, Event, Finished, Format, Grid, GridCell, GridRow, Limits, Locale,
    Money, Orientation, PageLabel, Properties, RenderError, Rows, Section, Table, Value, VerticalAlign, words,
};

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

pub fn properties() -> Properties {
    Properties {
        title: "Акт № 00640237 & приложение".into(),
        language: Locale::Ru,
        author: "АО \"Kcell\"".into(),
        data_as_of: instant("2026-11-22T09:05:09Z"),
        footer: "Данные на 22.11.2026 14:05:09 (UTC+5) · ТОО \"Пример & Ко\"".into(),
        page_label: PageLabel { before: "стр. ".into(), between: " из ".into(), after: String::new() },
    }
}

pub fn section(name: &str, orientation: Orientation) -> Event {
    Event::Section(Section { name: name.into(), orientation })
}

pub fn render(format: Format, path: &Path, events: &[Event]) -> Result<Finished, RenderError> {
    let mut writer = format.open(&properties(), Limits { pdf_pages: 5_000 }, path)?;
    for event in events {
        writer.write(event)?;
    }
    writer.finish()
}

/// The act of form R-1 with `lines` services.
pub fn act(lines: usize) -> Vec<Event> {
    let small = CellStyle::default().size(7.0);
    let caption = small.align(Align::Center).vertical(VerticalAlign::Top).size(6.5);
    let plain = CellStyle::default();
    let boxed = plain.borders(Borders::ALL).align(Align::Center);
    let under = plain.borders(Borders::BOTTOM);
    // 277 mm in 20 columns.
    let columns = vec![13.85; 20];
    let grid = |space_before, rows| Event::Grid(Grid { columns: columns.clone(), rows, space_before, keep_together: true });
    let party = |name: &str, who: &str, bin: &str| {
        vec![
            GridRow::new(vec![
                GridCell::text(0, 2, name).style(plain.bold()),
                GridCell::text(2, 14, who).style(under),
                GridCell::text(17, 3, bin).style(boxed),
            ]),
            GridRow::new(vec![
                GridCell::text(2, 14, "полное наименование, адрес, данные о средствах связи").style(caption),
                GridCell::text(17, 3, "ИИН/БИН").style(caption),
            ]),
        ]
    };
    let mut parties = party("Заказчик", "ТОО «Пример», г. Астана, пр. Мәңгілік Ел, д. 55, тел. +7 (7172) 00 00 00", "123456789012");
    parties.extend(party(
        "Исполнитель",
        "Акционерное Общество \"Kcell\", г. Алматы, мкр. Самал 2, д. 100, тел. +7 (727) 258 70 21",
        "980540002879",
    ));
    parties.push(GridRow::new(vec![
        GridCell::text(0, 3, "Договор (контракт)").style(plain.bold()),
        GridCell::text(3, 6, "№ 25826701 от 01.02.2019 г.").style(under),
    ]));
    let mut events = vec![
        section("Акт Р-1", Orientation::Landscape),
        grid(
            0.0,
            vec![
                GridRow::new(vec![
                    GridCell::text(
                        14,
                        6,
                        "Приложение 50\nк приказу Министра финансов Республики Казахстан\nот 20 декабря 2012 года № 562",
                    )
                    .style(small.align(Align::Right)),
                ]),
                GridRow::new(vec![GridCell::text(14, 6, "Форма Р-1").style(plain.bold().align(Align::Right))]),
            ],
        ),
        grid(2.0, parties),
        grid(
            3.0,
            vec![
                GridRow::new(vec![
                    GridCell::text(0, 14, "АКТ ВЫПОЛНЕННЫХ РАБОТ (ОКАЗАННЫХ УСЛУГ)*")
                        .rows(2)
                        .style(plain.bold().size(12.0).align(Align::Center)),
                    GridCell::text(14, 3, "Номер документа").style(boxed.size(8.0)),
                    GridCell::text(17, 3, "Дата составления").style(boxed.size(8.0)),
                ]),
                GridRow::new(vec![
                    GridCell::text(14, 3, "00640237").style(boxed),
                    GridCell::new(17, 3, Content::Date(date(2020, 1, 31))).style(boxed),
                ]),
            ],
        ),
        services(lines),
    ];
    let total = Money::from_tiyn(344_000 * i64::try_from(lines).expect("few lines"));
    let signature = |at: usize, who: &str| {
        vec![
            GridCell::text(at, 2, who).style(plain.bold()),
            GridCell::text(at + 2, 2, "Директор").style(under.align(Align::Center)),
            GridCell::new(at + 4, 2, Content::Empty).style(under),
            GridCell::text(at + 6, 3, "Құнанбаев Ә. Қ.").style(under.align(Align::Center)),
        ]
    };
    let under_signature = |at: usize| {
        vec![
            GridCell::text(at + 2, 2, "должность").style(caption),
            GridCell::text(at + 4, 2, "подпись").style(caption),
            GridCell::text(at + 6, 3, "расшифровка подписи").style(caption),
        ]
    };
    events.push(grid(
        3.0,
        vec![
            GridRow::new(vec![
                GridCell::text(0, 20, format!("Всего оказано услуг на сумму: {}", words::amount_in_words(total, Locale::Ru)))
                    .style(plain),
            ]),
            GridRow::new(vec![
                GridCell::text(0, 8, "Сведения об использовании запасов, полученных от заказчика").style(plain),
                GridCell::text(8, 12, "нет").style(under),
            ]),
            GridRow::new(vec![GridCell::text(8, 12, "наименование, количество, стоимость").style(caption)]),
        ],
    ));
    events.push(grid(
        5.0,
        vec![
            GridRow::new([signature(0, "Сдал (Исполнитель)"), signature(10, "Принял (Заказчик)")].concat()).min_height(9.0),
            GridRow::new([under_signature(0), under_signature(10)].concat()),
            GridRow::default().min_height(4.0),
            GridRow::new(vec![GridCell::text(0, 3, "М.П."), GridCell::text(10, 3, "М.П.")]),
        ],
    ));
    events
}

fn services(lines: usize) -> Event {
    let head = CellStyle::default().size(7.5).align(Align::Center).borders(Borders::ALL);
    let text = CellStyle::default().size(8.0).borders(Borders::ALL);
    let right = text.align(Align::Right);
    let title = |at, text: &str| GridCell::text(at, 1, text).rows(2).style(head);
    let mut rows = vec![
        GridRow::new(vec![
            title(0, "Номер по порядку"),
            title(
                1,
                "Наименование работ (услуг) (в разрезе их подвидов в соответствии с технической спецификацией, заданием, \
                      графиком выполнения работ (услуг) при их наличии)",
            ),
            title(2, "Дата выполнения работ (оказания услуг)**"),
            title(
                3,
                "Сведения об отчете о научных исследованиях, маркетинговых, консультационных и прочих услугах (дата, номер, \
                      количество страниц) (при их наличии)***",
            ),
            title(4, "Единица измерения"),
            GridCell::text(5, 3, "Выполнено работ (оказано услуг)").style(head),
        ]),
        GridRow::new(vec![
            GridCell::text(5, 1, "количество").style(head),
            GridCell::text(6, 1, "цена за единицу").style(head),
            GridCell::text(7, 1, "стоимость").style(head),
        ]),
        GridRow::new((0..8).map(|at| GridCell::text(at, 1, (at + 1).to_string()).style(head)).collect()),
    ];
    for line in 1..=lines {
        let price = Content::Money(Money::from_tiyn(344_000));
        rows.push(GridRow::new(vec![
            GridCell::new(0, 1, Content::Integer(i64::try_from(line).expect("few lines"))).style(text.align(Align::Center)),
            GridCell::text(
                1,
                1,
                format!("Услуги сотовой связи за период 01.01.2020–31.01.2020, лицевой счёт {}", 25_826_700 + line),
            )
            .style(text),
            GridCell::new(2, 1, Content::Date(date(2020, 1, 31))).style(text.align(Align::Center)),
            GridCell::text(3, 1, "—").style(text.align(Align::Center)),
            GridCell::text(4, 1, "услуга").style(text.align(Align::Center)),
            GridCell::new(5, 1, Content::Integer(1)).style(right),
            GridCell::new(6, 1, price.clone()).style(right),
            GridCell::new(7, 1, price).style(right),
        ]));
    }
    let total = Money::from_tiyn(344_000 * i64::try_from(lines).expect("few lines"));
    rows.push(GridRow::new(vec![
        GridCell::text(0, 6, "Итого").style(text.bold().align(Align::Right)),
        GridCell::text(6, 1, "х").style(text.align(Align::Center)),
        GridCell::new(7, 1, Content::Money(total)).style(right.bold()),
    ]));
    Event::Grid(Grid {
        columns: vec![14.0, 96.0, 28.0, 52.0, 20.0, 18.0, 24.0, 25.0],
        rows,
        space_before: 3.0,
        keep_together: false,
    })
}

pub fn column(title: &str, kind: ColumnKind, width: f32) -> Column {
    Column { title: title.into(), group: None, kind, width, total: false }
}

/// The appendix: a table with grouped columns and a total.
pub fn breakdown() -> Table {
    let money = |title: &str, group: Option<&str>| Column {
        group: group.map(Into::into),
        total: true,
        ..column(title, ColumnKind::Money, 21.0)
    };
    let services = Some("Услуги связи / Оборудование");
    Table {
        columns: vec![
            column("Номер по порядку", ColumnKind::Integer, 13.0),
            column("Номер абонента", ColumnKind::Identifier, 24.0),
            column("Пользователь", ColumnKind::Text, 46.0),
            column("Дата", ColumnKind::Date, 19.0),
            column("Изменён", ColumnKind::Instant, 30.0),
            money("Абон. плата (услуги)", None),
            money("Местные звонки", services),
            money("М-город. / М-народ. звонки", services),
            money("Передача данных (Интернет)", services),
            money("Скидки", services),
            money("Итого начислено", None),
        ],
        total_label: Some("Итого в отчетном периоде начислено:".into()),
        empty_note: "За выбранный период данных нет.".into(),
        filter: true,
        size: 7.5,
        space_before: 3.0,
    }
}

const NAMES: [&str; 6] = [
    "Құнанбаева Әйгерім Қанатқызы",
    "Иванов И. И.",
    "Отдел продаж, регион «Север», планшет торгового представителя № 17",
    "Щёголев Ёрш",
    "=1+1",
    "",
];

pub fn breakdown_rows(from: usize, count: usize) -> Rows {
    let mut rows = Rows::new(11);
    for number in from..from + count {
        let index = i64::try_from(number).expect("a row number");
        let charge = Money::from_tiyn(344_000 + index * 7);
        rows.push(Value::Integer(index + 1));
        rows.push(Value::Text(&format!("701{:07}", number * 7919 % 10_000_000)));
        rows.push(match NAMES[number % NAMES.len()] {
            "" => Value::Empty,
            name => Value::Text(name),
        });
        rows.push(Value::Date(date(2020, 2, 1 + u32::try_from(number % 29).expect("a day"))));
        rows.push(Value::Instant(instant("2024-02-29T16:30:00Z") + chrono::Duration::minutes(index % 300)));
        rows.push(Value::Money(charge));
        for _ in 0..4 {
            rows.push(Value::Money(Money::ZERO));
        }
        rows.push(Value::Money(charge));
    }
    rows
}

/// A section with a small head and the appendix.
pub fn appendix(count: usize) -> Vec<Event> {
    let mut events = vec![
        section("Расшифровка", Orientation::Landscape),
        Event::Grid(Grid {
            columns: vec![60.0, 217.0],
            rows: vec![
                GridRow::new(vec![
                    GridCell::text(0, 2, "Расшифровка сумм по абонентским номерам к счету-фактуре № 00342135 от 29.02.2020")
                        .style(CellStyle::default().size(12.0).bold()),
                ]),
                GridRow::new(vec![GridCell::text(0, 1, "Лицевой счёт"), GridCell::text(1, 1, "25826701")]),
            ],
            space_before: 0.0,
            keep_together: true,
        }),
        Event::Table(breakdown()),
    ];
    let mut from = 0;
    while from < count {
        let batch = (count - from).min(500);
        events.push(Event::Rows(breakdown_rows(from, batch)));
        from += batch;
    }
    events.push(Event::EndTable);
    events
}
