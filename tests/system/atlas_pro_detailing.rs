//! The detailing of Atlas Pro against billing: the days of the period by Almaty's midnights, sums that add up, and nobody else's days.

use qujat_render::{Content, Event};
use serde_json::{Value as Json, json};
use sqlx::{Connection, PgConnection, Row};

use crate::{
    support::billing_copy,
    written::{decimal, rows, spec, write},
};

const KIND: &str = "atlas_pro_detailing";
const BIN: &str = "750750750750";

/// Days around the midnights that begin and end February 2024, whose last hour ran twice.
const FIXTURE: &str = r#"
delete from billing.number where msisdn like '7701999000_';
delete from billing.atlas_pro_session where company_bin = '750750750750';
insert into billing.number values
    ('77019990001', '750750750750', '99000001', '=1+1', '11', 'credit', 500000, 0, 0, 'active', now(), null, null, false, false),
    ('77019990002', '980540002879', '99000009', 'Чужой', '11', 'credit', 500000, 0, 0, 'active', now(), null, null, false, false);
insert into billing.atlas_pro_session values
    (9000001, '77019990001', '99000001', '750750750750', 'TR', 'A"B', '2024-01-31T17:59:59.999999Z', '2024-02-01T18:00:00Z', 99000, 1, 0, 0, 0, 'finished'),
    (9000002, '77019990001', '99000001', '750750750750', 'TR', 'A"B', '2024-01-31T18:00:00Z', '2024-02-01T18:00:00Z', 99000, 5, 5, 0, 0, 'finished'),
    -- The same instant twice: the id decides the order.
    (9000004, '77019990002', '99000001', '750750750750', 'TV', 'Funafuti', '2024-02-29T18:30:00Z', null, 0, 0, 0, 1029, 10050, 'not_activated'),
    (9000003, '77019990001', '99000001', '750750750750', 'TR', 'A"B', '2024-02-29T18:30:00Z', '2024-03-01T18:30:00Z', 99000, 204800, 1048576, 0, 0, 'active'),
    (9000005, '77019990001', '99000001', '750750750750', 'TR', 'A"B', '2024-02-29T19:00:00Z', '2024-03-01T19:00:00Z', 99000, 1, 0, 0, 0, 'finished'),
    (9000006, '77019990001', '99000001', '980540002879', 'TR', 'A"B', '2024-02-15T19:00:00Z', '2024-02-16T19:00:00Z', 99000, 1, 0, 0, 0, 'finished');
"#;

/// What stands in the sums below the table: heading, then value and amounts.
fn sums(events: &[Event]) -> Vec<Vec<String>> {
    let end = events.iter().position(|event| matches!(event, Event::EndTable)).unwrap();
    let grids = events[end..].iter().filter_map(|event| if let Event::Grid(grid) = event { Some(grid) } else { None });
    let text = |content: &Content| match content {
        Content::Text(text) => text.clone(),
        Content::Money(money) => decimal(money.tiyn()),
        Content::Decimal(hundredths) => decimal(*hundredths),
        other => panic!("{other:?}"),
    };
    grids.flat_map(|grid| &grid.rows).map(|row| row.cells.iter().map(|cell| text(&cell.content)).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn february_2024_holds_its_days_and_its_sums() {
    let mut connection = PgConnection::connect(&billing_copy().await).await.unwrap();
    let mut billing = connection.begin().await.unwrap();
    sqlx::raw_sql(FIXTURE).execute(&mut *billing).await.unwrap();
    let spec = spec(BIN, json!({ "from": "2024-02-01", "to": "2024-02-29" }));
    let (metadata, events) = write(&mut billing, KIND, &spec).await;
    assert_eq!(metadata.file_stem, "atlas-pro_750750750750_2024-02-01_2024-02-29");
    assert_eq!(metadata.title, "Детализация пакета «Atlas Pro» за 01.02.2024 – 29.02.2024");
    let expected = json!([
        // 5 KiB are 0.0049 MB: each is rounded, and what is shown adds up.
        [
            "77019990001",
            "=1+1",
            "99000001",
            "Турция",
            "A\"B",
            "2024-02-01T00:00:00+06:00",
            "2024-02-02T00:00:00+06:00",
            "990.00",
            "0.00",
            "0.00",
            "0.00",
            "0.00",
            "0.00",
            "990.00",
            "Завершён"
        ],
        [
            "77019990001",
            "=1+1",
            "99000001",
            "Турция",
            "A\"B",
            "2024-02-29T23:30:00+05:00",
            "2024-03-01T23:30:00+05:00",
            "990.00",
            "200.00",
            "1024.00",
            "1224.00",
            "0.00",
            "0.00",
            "990.00",
            "Действует"
        ],
        // A country without a name; the user of a number that has gone to another company is not shown.
        [
            "77019990002",
            null,
            "99000001",
            "TV",
            "Funafuti",
            "2024-02-29T23:30:00+05:00",
            null,
            "0.00",
            "0.00",
            "0.00",
            "0.00",
            "1.00",
            "100.50",
            "100.50",
            "Не активирован – недостаточно средств"
        ],
    ]);
    assert_eq!(json!(rows(&events)), expected);
    // The titles stand over the sums again, because these may come to stand on another page.
    let titles = [
        "Плата за пакет, тенге",
        "Трафик на макс. скорости, МБ",
        "Трафик после снижения скорости, МБ",
        "Всего в пакете, МБ",
        "Трафик вне пакета, МБ",
        "Начислено вне пакета, тенге",
        "Итого, тенге",
    ];
    let headed = |heading: &'static str| [[heading].as_slice(), &titles].concat();
    assert_eq!(
        sums(&events),
        [
            headed("Итого по номерам"),
            vec!["77019990001", "1980.00", "200.00", "1024.00", "1224.00", "0.00", "0.00", "1980.00"],
            vec!["77019990002", "0.00", "0.00", "0.00", "0.00", "1.00", "100.50", "100.50"],
            headed("Итого по странам"),
            vec!["TV", "0.00", "0.00", "0.00", "0.00", "1.00", "100.50", "100.50"],
            vec!["Турция", "1980.00", "200.00", "1024.00", "1224.00", "0.00", "0.00", "1980.00"],
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_days_of_the_demo_data_are_those_of_sql() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let (from, to) = ("2000-01-01", "2099-12-31");
    let companies = sqlx::query(
        "select company_bin, count(*), sum(fee_tiyn + outside_charge_tiyn)::bigint,
                sum(round(full_speed_kib / 10.24) + round(reduced_speed_kib / 10.24))::bigint, count(distinct msisdn)
         from billing.atlas_pro_session group by 1",
    )
    .fetch_all(&mut billing)
    .await
    .unwrap();
    assert!(companies.len() > 1);
    for company in companies {
        let bin: String = company.get(0);
        let (_, events) = write(&mut billing, KIND, &spec(&bin, json!({ "from": from, "to": to }))).await;
        let rows = rows(&events);
        assert_eq!(rows.len() as i64, company.get::<i64, _>(1));
        let hundredths = |cell: &Json| cell.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
        let sum = |column: usize| rows.iter().map(|row| hundredths(&row[column])).sum::<i64>();
        assert_eq!(sum(13), company.get::<i64, _>(2));
        assert_eq!(sum(10), company.get::<i64, _>(3));
        assert!(rows.iter().all(|row| hundredths(&row[8]) + hundredths(&row[9]) == hundredths(&row[10])));
        assert!(rows.is_sorted_by_key(|row| chrono::DateTime::parse_from_rfc3339(row[5].as_str().unwrap()).unwrap()));
        // Both groups give the table's total again.
        let below = sums(&events);
        let numbers = usize::try_from(company.get::<i64, _>(4)).unwrap();
        for group in [&below[1..=numbers], &below[numbers + 2..]] {
            assert_eq!(group.iter().map(|row| row.last().unwrap().replace('.', "").parse::<i64>().unwrap()).sum::<i64>(), sum(13));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_without_days_is_told_so() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let (_, events) = write(&mut billing, KIND, &spec(BIN, json!({ "from": "2001-01-01", "to": "2001-01-02" }))).await;
    assert!(rows(&events).is_empty() && sums(&events).is_empty());
}
