//! The report of registered devices against billing: all of the company's registrations and nobody else's, on file and screen alike.

use serde_json::{Value as Json, json};
use sqlx::{Connection, PgConnection, Row};

use crate::{
    support::billing_copy,
    written::{page, pages, rows, spec, write},
};

const KIND: &str = "registered_devices";
const BIN: &str = "750750750750";

/// Two numbers of the company and one that went to another company, with its devices.
const FIXTURE: &str = r#"
delete from billing.device where company_bin = '750750750750';
insert into billing.number values
    ('77019990001', '750750750750', '99000001', '=1+1', '11', 'credit', 500000, 0, 0, 'active', now(), null, '356938035643801', false, false),
    ('77019990002', '750750750750', '99000001', '', '11', 'credit', 500000, 0, 0, 'active', now(), null, null, false, false),
    ('77019990003', '980540002879', '99000009', 'Чужой', '11', 'credit', 500000, 0, 0, 'active', now(), null, '35200000000012', false, false);
insert into billing.device values
    ('77019990001', '35693803564380', '750750750750', '99000001', null, 'registration', 'registered', '2024-02-29T18:30:00Z', null, '750750750750', null),
    -- The same instant and number twice: the IMEI decides the order.
    ('77019990001', '3569380356438011', '750750750750', '99000001', 'A"B', 'duplicate', 'registered', '2024-02-29T17:30:00.000001Z', null, '900101300126', 'grey'),
    ('77019990001', '49015420323751', '750750750750', '99000001', '', 're_registration', 'registered', '2024-02-29T17:30:00.000001Z', null, '750750750750', 'black'),
    ('77019990001', '356938035643809', '750750750750', '99000001', null, 'registration', 'removed', '2019-01-24T10:23:00Z', '2024-02-29T18:30:00Z', '750750750750', 'white'),
    ('77019990002', '35200000000012', '750750750750', '99000001', null, 'registration', 'registered', '2026-01-01T00:00:00Z', null, '750750750750', 'white'),
    ('77019990003', '35200000000012', '750750750750', '99000001', null, 'registration', 'removed', '2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z', '750750750750', null),
    ('77019990003', '35200000000012', '980540002879', '99000009', null, 'registration', 'registered', '2021-01-01T00:00:00Z', null, '980540002879', null);
"#;

fn texts(rows: &[Vec<Json>], columns: &[usize]) -> Vec<Vec<String>> {
    let text = |cell: &Json| cell.as_str().unwrap_or("-").to_owned();
    rows.iter().map(|row| columns.iter().map(|column| text(&row[*column])).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_holds_the_companys_registrations() {
    let mut connection = PgConnection::connect(&billing_copy().await).await.unwrap();
    let mut billing = connection.begin().await.unwrap();
    sqlx::raw_sql("delete from billing.number where msisdn like '7701999000_'").execute(&mut *billing).await.unwrap();
    sqlx::raw_sql(FIXTURE).execute(&mut *billing).await.unwrap();
    let spec = spec(BIN, json!({}));
    let (metadata, events) = write(&mut billing, KIND, &spec).await;
    assert_eq!(metadata.file_stem, "registered-devices_750750750750_1970-01-01");
    let rows = rows(&events);
    // Number, IMEI as stored, type, status, last IMEI, whether it matches, list.
    assert_eq!(
        texts(&rows, &[0, 3, 5, 6, 10, 11, 12]),
        [
            ["77019990001", "356938035643809", "Регистрация", "Регистрация снята", "356938035643801", "-", "Белый список"],
            ["77019990001", "3569380356438011", "Дубликат", "Зарегистрировано", "356938035643801", "Да", "Серый список"],
            ["77019990001", "49015420323751", "Перерегистрация", "Зарегистрировано", "356938035643801", "Нет", "Чёрный список"],
            ["77019990001", "35693803564380", "Регистрация", "Зарегистрировано", "356938035643801", "Да", "-"],
            ["77019990002", "35200000000012", "Регистрация", "Зарегистрировано", "-", "-", "Белый список"],
            // What the number does at its new company is not ours to show.
            ["77019990003", "35200000000012", "Регистрация", "Регистрация снята", "-", "-", "-"],
        ]
    );
    assert_eq!(texts(&rows, &[2, 4, 9])[1..3], [["=1+1", "A\"B", "900101300126"], ["=1+1", "-", "750750750750"]]);
    assert_eq!(texts(&rows, &[2, 7])[5], ["-", "2020-01-01T06:00:00+06:00"]);
    // The hour that ran twice: before and after the clocks went back.
    assert_eq!(texts(&rows, &[7])[1][0], "2024-02-29T23:30:00.000001+06:00");
    assert_eq!(texts(&rows, &[7])[3][0], "2024-02-29T23:30:00+05:00");

    let first = page(&mut billing, KIND, &spec, None, 2).await;
    assert_eq!((first.total_rows, first.rows.len(), first.totals.len()), (6, 2, 0));
    for limit in 1..=7 {
        assert_eq!(pages(&mut billing, KIND, &spec, limit).await, rows, "pages of {limit}");
    }
    // A place that nobody gave out is no error.
    for forged in ["", "x|y|z", "77019990001|99999999999999999999|1", "|||", "77019990001|-1|"] {
        page(&mut billing, KIND, &spec, Some(forged.into()), 2).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_company_of_the_demo_data_gets_its_own() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let companies = sqlx::query(
        "select company_bin, count(*), array_agg(imei order by msisdn, registered_at, imei) from billing.device group by 1",
    )
    .fetch_all(&mut billing)
    .await
    .unwrap();
    assert!(companies.len() > 1);
    for company in companies {
        let (bin, count, imeis): (String, i64, Vec<String>) = (company.get(0), company.get(1), company.get(2));
        let spec = spec(&bin, json!({}));
        let rows = rows(&write(&mut billing, KIND, &spec).await.1);
        assert_eq!(rows.len() as i64, count);
        assert_eq!(rows.iter().map(|row| row[3].as_str().unwrap().to_owned()).collect::<Vec<_>>(), imeis);
        assert!(rows.iter().all(|row| (row[6] == "Регистрация снята") == row[8].is_string()));
        assert_eq!(pages(&mut billing, KIND, &spec, 7).await, rows);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_without_devices_is_told_so() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let spec = spec("990099009900", json!({}));
    assert_eq!(rows(&write(&mut billing, KIND, &spec).await.1), Vec::<Vec<Json>>::new());
    assert_eq!(page(&mut billing, KIND, &spec, None, 2).await.total_rows, 0);
}
