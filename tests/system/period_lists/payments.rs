//! Payment history.

use qujat_templates::screen::Page;
use serde_json::{Value as Json, json};
use sqlx::{Connection, PgConnection, Postgres, Transaction};

use super::{BIN, STRANGER, connection, decimal, grids, paged, refusal, rows, screen, texts, write};

/// Document numbers say what is to be seen of a payment on 29 February.
const FIXTURE: &str = r#"
insert into billing.account values
    ('99100001', '900900900900', 'mobile', '1', '2020-01-15', 'credit', '2020-01-15', null),
    ('99100002', '900900900900', 'fixed_internet', '2', '2020-01-15', 'credit', '2020-01-15', null),
    ('991000033', '900900900900', 'mobile', '3', '2020-01-15', 'advance', '2020-01-15', null),
    ('99100009', '800800800801', 'mobile', '9', '2020-01-15', 'credit', '2020-01-15', null),
    ('991000099', '800800800801', 'mobile', '9', '2020-01-15', 'advance', '2020-01-15', null);
insert into billing.number_account values
    ('77019990001', '99100001', '2020-01-15', null),
    ('77019990003', '991000099', '2020-01-15', '2024-02-28'),
    ('77019990003', '991000033', '2024-02-29', null);
insert into billing.payment values
    (900000008, '2024-02-29T19:00:00Z',        '99100001', null,          '900900900900', 'top_up', 1, 'x', 'the next day'),
    (900000001, '2024-02-28T17:59:59.999999Z', '99100001', null,          '900900900900', 'top_up', 1, 'x', 'the day before'),
    (900000002, '2024-02-28T18:00:00Z',        '99100001', null,          '900900900900', 'top_up', 100000, '=1+1', 'first'),
    (900000003, '2024-02-29T17:30:00Z',        '99100002', null,          '900900900900', 'refund', -30000, 'x', 'first 23:30'),
    (900000005, '2024-02-29T18:30:00Z',        '99100001', null,          '900900900900', 'correction', 5, 'x', 'second 23:30, b'),
    (900000004, '2024-02-29T18:30:00Z',        '99100001', '77019990001', '900900900900', 'transfer', -20000, 'x', 'second 23:30, a'),
    (900000007, '2024-02-29T18:59:59.999999Z', '99100001', null,          '900900900900', 'top_up', 7, '', 'last'),
    (900000010, '2024-02-29T08:00:00Z',        '99100009', null,          '800800800801', 'top_up', 1, 'x', 'a stranger''s'),
    (900000011, '2024-02-28T08:00:00Z',        '991000099', '77019990003', '800800800801', 'top_up', 1, 'x', 'the former holder''s'),
    (900000009, '2024-02-29T09:00:00Z',        '991000033', '77019990003', '900900900900', 'top_up', 50000, 'x', 'prepaid');
"#;

async fn fixture(connection: &mut PgConnection) -> Transaction<'_, Postgres> {
    let mut transaction = connection.begin().await.unwrap();
    sqlx::raw_sql(FIXTURE).execute(&mut *transaction).await.unwrap();
    transaction
}

fn leap_day(filter: Option<(&str, &str)>) -> Json {
    let mut parameters = json!({ "from": "2024-02-29", "to": "2024-02-29" });
    if let Some((name, value)) = filter {
        parameters[name] = value.into();
    }
    parameters
}

/// The last column: document numbers.
fn documents(rows: &[Vec<Json>]) -> Vec<&str> {
    rows.iter().map(|row| row[6].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_that_of_almaty_and_an_hour_that_ran_twice_keeps_its_order() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let events = write(&mut billing, "payments", BIN, &leap_day(None)).await;
    let rows = rows(&events);
    assert_eq!(documents(&rows), ["first", "first 23:30", "second 23:30, a", "second 23:30, b", "last"]);
    assert_eq!(
        rows[2],
        [
            json!("2024-02-29T23:30:00+05:00"),
            json!("99100001"),
            json!("77019990001"),
            json!("Перенос баланса"),
            json!("-200.00"),
            json!("x"),
            json!("second 23:30, a"),
        ]
    );
    assert_eq!((&rows[1][0], &rows[1][3]), (&json!("2024-02-29T23:30:00+06:00"), &json!("Возврат")));
    assert_eq!((&rows[0][5], &rows[4][5]), (&json!("=1+1"), &Json::Null));
    let head = texts(grids(&events)[0]);
    assert!(head.contains(&"29.02.2024 – 29.02.2024") && head.contains(&"все кредитные"), "{head:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_and_a_prepaid_number_filter() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    for (filter, expected) in [(("account", "99100002"), "first 23:30"), (("msisdn", "77019990003"), "prepaid")] {
        let events = write(&mut billing, "payments", BIN, &leap_day(Some(filter))).await;
        assert_eq!(documents(&rows(&events)), [expected]);
        assert!(texts(grids(&events)[0]).contains(&filter.1));
    }
    // What the former holder paid for the number stays his, whatever the period.
    let parameters = json!({ "from": "2024-02-01", "to": "2024-03-31", "msisdn": "77019990003" });
    assert_eq!(documents(&rows(&write(&mut billing, "payments", BIN, &parameters).await)), ["prepaid"]);
    assert_eq!(documents(&rows(&write(&mut billing, "payments", STRANGER, &parameters).await)), ["the former holder's"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_two_are_the_rows_of_the_file() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let parameters = json!({ "from": "2024-02-01", "to": "2024-03-31" });
    let file = rows(&write(&mut billing, "payments", BIN, &parameters).await);
    assert_eq!(file.len(), 7);
    assert_eq!(paged(&mut billing, "payments", BIN, &parameters).await, file);
    let whole = screen(&mut billing, "payments", BIN, &parameters, &Page { after: None, limit: 1000 }).await;
    assert_eq!((whole.total_rows, whole.next, &whole.totals["amount_tiyn"]), (7, None, &json!("500.14")));
    assert_eq!(whole.remarks.len(), 1);
    // A key that no page gave ends the list; it neither fails nor begins anew.
    for after in ["", "x", "99|", "999999999999999999|9999999999999999999", "2024-02-29|1"] {
        let page = Page { after: Some(after.into()), limit: 10 };
        assert_eq!(screen(&mut billing, "payments", BIN, &parameters, &page).await.rows, Vec::<Vec<Json>>::new(), "{after}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_paid_is_an_empty_list() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let parameters = json!({ "from": "2024-02-01", "to": "2024-02-02" });
    assert!(rows(&write(&mut billing, "payments", BIN, &parameters).await).is_empty());
    let empty = screen(&mut billing, "payments", BIN, &parameters, &Page { after: None, limit: 10 }).await;
    assert_eq!((empty.total_rows, &empty.totals["amount_tiyn"]), (0, &json!("0.00")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_companys_does_not_exist() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let before = json!({ "from": "2024-02-01", "to": "2024-02-28", "msisdn": "77019990003" });
    let cases = [
        (BIN, leap_day(None), None),
        (BIN, leap_day(Some(("account", "99100001"))), None),
        (STRANGER, leap_day(Some(("account", "99100001"))), Some("account_unknown")),
        (BIN, leap_day(Some(("account", "99999999"))), Some("account_unknown")),
        // An advance account, and a number of a credit account.
        (BIN, leap_day(Some(("account", "991000033"))), Some("account_unknown")),
        (BIN, leap_day(Some(("msisdn", "77019990001"))), Some("msisdn_unknown")),
        (BIN, leap_day(Some(("msisdn", "77019990003"))), None),
        (STRANGER, leap_day(Some(("msisdn", "77019990003"))), Some("msisdn_unknown")),
        (BIN, before.clone(), Some("msisdn_unknown")),
        (STRANGER, before, None),
    ];
    for (company, parameters, rule) in cases {
        assert_eq!(refusal(&mut billing, "payments", company, &parameters).await, rule, "{company} {parameters}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_payments_equal_sql() {
    let mut billing = connection().await;
    let companies: Vec<(String, i64, i64)> = sqlx::query_as(
        "select company.bin, count(credit.id), coalesce(sum(credit.amount_tiyn), 0)::bigint
         from billing.company
         left join (
             select payment.* from billing.payment join billing.account using (account) where account.billing_method = 'credit'
         ) as credit on credit.company_bin = company.bin
         group by company.bin",
    )
    .fetch_all(&mut billing)
    .await
    .unwrap();
    assert!(companies.iter().any(|(_, count, _)| *count > 2), "{companies:?}");
    let parameters = json!({ "from": "2000-01-01", "to": "2100-01-01" });
    for (company, count, sum) in companies {
        let file = rows(&write(&mut billing, "payments", &company, &parameters).await);
        assert_eq!(file.len() as i64, count);
        assert_eq!(paged(&mut billing, "payments", &company, &parameters).await, file);
        let totals = screen(&mut billing, "payments", &company, &parameters, &Page { after: None, limit: 1 }).await.totals;
        assert_eq!(totals["amount_tiyn"], json!(decimal(sum)));
    }
}
