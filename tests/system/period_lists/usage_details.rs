//! Usage details.

use qujat_render::{Content, Money};
use qujat_templates::screen::Page;
use serde_json::{Value as Json, json};
use sqlx::{Connection, PgConnection, Postgres, Transaction};

use super::{BIN, STRANGER, connection, decimal, grids, paged, refusal, rows, screen, texts, write};

/// Peers say what is to be seen of a record on 29 February. The number was the stranger's up to the day before.
const FIXTURE: &str = r#"
select billing.create_usage_partition('2024-02-01'), billing.create_usage_partition('2024-03-01');
insert into billing.account values
    ('99100001', '900900900900', 'mobile', '1', '2020-01-15', 'credit', '2020-01-15', null),
    ('99100009', '800800800801', 'mobile', '9', '2020-01-15', 'credit', '2020-01-15', null);
insert into billing.number values
    ('77019990001', '900900900900', '99100001', null, '11', 'credit', null, 0, 0, 'active', now(), null, null, true, false);
insert into billing.number_account values
    ('77019990001', '99100009', '2020-01-15', '2024-02-28'),
    ('77019990001', '99100001', '2024-02-29', null),
    ('77019990009', '99100009', '2020-01-15', null);
insert into billing.usage_record values
    (9000008, '77019990001', '99100001', '900900900900', '2024-02-29T19:00:00Z', 'sms', 'outgoing', 'the next day', 'on_net', null, null, null, 1, false, 1),
    (9000001, '77019990001', '99100009', '800800800801', '2024-02-28T17:59:59.999999Z', 'sms', 'outgoing', 'the former holder''s', 'on_net', null, null, null, 1, false, 1),
    (9000002, '77019990001', '99100001', '900900900900', '2024-02-28T18:00:00Z', 'call', 'outgoing', '=1+1', 'roaming', 'TR', 90061, null, null, false, 12345),
    (9000003, '77019990001', '99100001', '900900900900', '2024-02-29T17:30:00Z', 'call', 'incoming', 'first 23:30', 'international', 'FJ', 59, null, null, true, 0),
    (9000005, '77019990001', '99100001', '900900900900', '2024-02-29T18:30:00Z', 'data', null, 'second 23:30, b', 'on_net', null, null, 1, null, true, 0),
    (9000004, '77019990001', '99100001', '900900900900', '2024-02-29T18:30:00Z', 'data', null, 'second 23:30, a', 'on_net', null, null, 1536, null, false, 75),
    (9000007, '77019990001', '99100001', '900900900900', '2024-02-29T18:59:59.999999Z', 'mms', 'outgoing', null, 'landline', null, null, 1024, 3, false, 9000),
    (9000009, '77019990009', '99100009', '800800800801', '2024-02-29T08:00:00Z', 'sms', 'outgoing', 'another number', 'on_net', null, null, null, 1, false, 1);
"#;

async fn fixture(connection: &mut PgConnection) -> Transaction<'_, Postgres> {
    let mut transaction = connection.begin().await.unwrap();
    sqlx::raw_sql(FIXTURE).execute(&mut *transaction).await.unwrap();
    transaction
}

fn asked(msisdn: &str, from: &str, to: &str) -> Json {
    json!({ "msisdn": msisdn, "from": from, "to": to })
}

fn leap_day() -> Json {
    asked("77019990001", "2024-02-29", "2024-02-29")
}

fn peers(rows: &[Vec<Json>]) -> Vec<Option<&str>> {
    rows.iter().map(|row| row[3].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_that_of_almaty_and_an_hour_that_ran_twice_keeps_its_order() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let rows = rows(&write(&mut billing, "usage_details", BIN, &leap_day()).await);
    assert_eq!(peers(&rows), [Some("=1+1"), Some("first 23:30"), Some("second 23:30, a"), Some("second 23:30, b"), None]);
    let call = json!([
        "2024-02-29T00:00:00+06:00",
        "Звонок",
        "Исходящий",
        "=1+1",
        "Роуминг",
        "Турция",
        90061,
        null,
        null,
        "Нет",
        "123.45"
    ]);
    assert_eq!(json!(rows[0]), call);
    // A country without a word of ours stays its code; an offset tells the two 23:30 apart.
    assert_eq!((&rows[1][5], &rows[1][9]), (&json!("FJ"), &json!("Да")));
    assert_eq!((&rows[1][0], &rows[2][0]), (&json!("2024-02-29T23:30:00+06:00"), &json!("2024-02-29T23:30:00+05:00")));
    assert_eq!((&rows[2][7], &rows[3][7], &rows[4][7]), (&json!("1.50"), &json!("0.00"), &json!("1.00")));
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_by_type_stand_below_the_table() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let events = write(&mut billing, "usage_details", BIN, &leap_day()).await;
    let [_, totals] = grids(&events)[..] else { panic!("a head and a closing grid") };
    let rows = totals.rows[2..].iter().map(|row| row.cells.iter().map(|cell| cell.content.clone()).collect::<Vec<_>>());
    let word = |text: &str| Content::Text(text.into());
    let (count, money) = (Content::Integer, |tiyn| Content::Money(Money::from_tiyn(tiyn)));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [
            vec![word("Звонок"), count(2), Content::Duration(90_120), Content::Empty, Content::Empty, count(1), money(12_345)],
            vec![word("MMS"), count(1), Content::Empty, Content::Decimal(100), count(3), count(0), money(9_000)],
            vec![word("Интернет"), count(2), Content::Empty, Content::Decimal(150), Content::Empty, count(1), money(75)],
        ]
    );
    // Nothing used: the table says so, and there is nothing to add up.
    let events = write(&mut billing, "usage_details", BIN, &asked("77019990001", "2024-03-02", "2024-03-03")).await;
    assert_eq!((rows_of(&events), grids(&events).len()), (0, 1));
}

fn rows_of(events: &[qujat_render::Event]) -> usize {
    rows(events).len()
}

#[tokio::test(flavor = "multi_thread")]
async fn bans_are_told_and_refuse_nothing() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let details = "Для номера включён запрет на просмотр детализации в MyKcell: пользователь номера её не видит.";
    let cabinet = "Для номера включён запрет на доступ к MyKcell.";
    let told = |texts: Vec<&str>| (texts.contains(&details), texts.contains(&cabinet));
    let head = write(&mut billing, "usage_details", BIN, &leap_day()).await;
    assert_eq!(told(texts(grids(&head)[0])), (true, false));
    assert_eq!(refusal(&mut billing, "usage_details", BIN, &leap_day()).await, None);
    sqlx::query("update billing.number set details_banned = false, cabinet_banned = true where msisdn = '77019990001'")
        .execute(&mut *billing)
        .await
        .unwrap();
    let screen = screen(&mut billing, "usage_details", BIN, &leap_day(), &Page { after: None, limit: 2 }).await;
    assert_eq!(told(screen.remarks.iter().map(String::as_str).collect()), (false, true));
    // The number's bans are those of its holder; the former one isn't told.
    let former = asked("77019990001", "2024-02-28", "2024-02-28");
    let events = write(&mut billing, "usage_details", STRANGER, &former).await;
    assert_eq!((told(texts(grids(&events)[0])), rows_of(&events)), ((false, false), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_two_are_the_rows_of_the_file() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let parameters = asked("77019990001", "2024-02-01", "2024-03-31");
    let file = rows(&write(&mut billing, "usage_details", BIN, &parameters).await);
    assert_eq!(file.len(), 6);
    assert!(!peers(&file).contains(&Some("the former holder's")));
    assert_eq!(paged(&mut billing, "usage_details", BIN, &parameters).await, file);
    let whole = screen(&mut billing, "usage_details", BIN, &parameters, &Page { after: None, limit: 1000 }).await;
    let totals = json!({ "duration_seconds": 90_120, "volume_megabytes": "2.50", "units": 4, "cost_tiyn": "214.21" });
    assert_eq!((json!(whole.totals), whole.next), (totals, None));
    for after in ["", "x", "999999999999999999|9999999999999999999"] {
        let page = Page { after: Some(after.into()), limit: 10 };
        assert!(screen(&mut billing, "usage_details", BIN, &parameters, &page).await.rows.is_empty(), "{after}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_another_company_does_not_exist() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let cases = [
        (BIN, leap_day(), None),
        (BIN, asked("77019990001", "2024-02-01", "2024-02-28"), Some("msisdn_unknown")),
        (STRANGER, asked("77019990001", "2024-02-01", "2024-02-28"), None),
        (STRANGER, leap_day(), Some("msisdn_unknown")),
        (BIN, asked("77019990009", "2024-02-29", "2024-02-29"), Some("msisdn_unknown")),
        (BIN, asked("77019999999", "2024-02-29", "2024-02-29"), Some("msisdn_unknown")),
    ];
    for (company, parameters, rule) in cases {
        assert_eq!(refusal(&mut billing, "usage_details", company, &parameters).await, rule, "{company} {parameters}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_usage_equals_sql() {
    let mut billing = connection().await;
    type Busy = (String, String, i64, i64, i64);
    let numbers: Vec<Busy> = sqlx::query_as(
        "select msisdn, company_bin, count(*), sum(cost_tiyn)::bigint, coalesce(sum(duration_seconds), 0)::bigint
         from billing.usage_record group by msisdn, company_bin order by count(*) desc limit 3",
    )
    .fetch_all(&mut billing)
    .await
    .unwrap();
    assert!(numbers.len() == 3 && numbers[0].2 > 2, "{numbers:?}");
    for (msisdn, company, count, cost, seconds) in numbers {
        let parameters = asked(&msisdn, "2000-01-01", "2100-01-01");
        let file = rows(&write(&mut billing, "usage_details", &company, &parameters).await);
        assert_eq!(file.len() as i64, count);
        assert_eq!(paged(&mut billing, "usage_details", &company, &parameters).await, file);
        let totals = screen(&mut billing, "usage_details", &company, &parameters, &Page { after: None, limit: 1 }).await.totals;
        assert_eq!((&totals["cost_tiyn"], &totals["duration_seconds"]), (&json!(decimal(cost)), &json!(seconds)));
    }
}
