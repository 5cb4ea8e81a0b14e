//! The invoice register against a billing database with demo data: its rows and totals are those of SQL, and only what counts counts.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use qujat_render::{Content, Event, Locale, Value};
use qujat_templates::{Catalogue, Company, DocumentMetadata, DocumentSink, DocumentSpec, Settings, WriteError};
use serde_json::{Value as Json, json};
use sqlx::{Connection, PgConnection};

use crate::support::billing_copy;

async fn write(billing: &mut PgConnection, company: &str, parameters: Json) -> Result<(DocumentMetadata, Vec<Event>), WriteError> {
    let kind = Catalogue::standard().find("invoice_register").unwrap();
    let (mut sink, mut receiver, progress) = DocumentSink::channel();
    let listening = tokio::spawn(async move {
        let mut events = Vec::new();
        while let Some(event) = receiver.recv().await {
            events.push(event);
        }
        events
    });
    let mut settings = Settings::default();
    // The fixture's month lies where no demo data is.
    settings.vat[0].from = "1990-01-01".parse().unwrap();
    let spec = DocumentSpec {
        own_actions: None,
        company: Company { bin: company.into(), name: "ТОО \"Кабинет\"".into(), address: None, phone: None },
        parameters,
        locale: Locale::Ru,
        data_as_of: DateTime::<Utc>::UNIX_EPOCH,
        settings: Arc::new(settings),
    };
    let metadata = kind.write(billing, &spec, &mut sink).await;
    drop(sink);
    let events = listening.await.unwrap();
    let metadata = metadata?;
    assert_eq!(progress.total(), Some(progress.done()));
    Ok((metadata, events))
}

fn rows(events: &[Event]) -> Vec<Vec<Value<'_>>> {
    let batches = events.iter().filter_map(|event| if let Event::Rows(rows) = event { Some(rows) } else { None });
    batches
        .flat_map(|batch| (0..batch.len()).map(|row| (0..batch.width()).map(|column| batch.get(row, column)).collect()))
        .collect()
}

/// What stands below the table, a text a cell.
fn below(events: &[Event]) -> Vec<Vec<String>> {
    let end = events.iter().position(|event| matches!(event, Event::EndTable)).unwrap();
    let grids = events[end..].iter().filter_map(|event| if let Event::Grid(grid) = event { Some(grid) } else { None });
    let text = |content: &Content| match content {
        Content::Text(text) => text.clone(),
        Content::Money(money) => money.tiyn().to_string(),
        Content::Integer(number) => number.to_string(),
        Content::Date(day) => day.to_string(),
        other => panic!("{other:?}"),
    };
    let row = |row: &qujat_render::GridRow| row.cells.iter().map(|cell| text(&cell.content)).collect();
    grids.flat_map(|grid| grid.rows.iter().map(row)).collect()
}

fn tiyn(value: Value<'_>) -> i64 {
    match value {
        Value::Money(money) => money.tiyn(),
        other => panic!("{other:?} is no money"),
    }
}

const COUNTS: &str = "esf_status in ('draft', 'created', 'delivered')";

#[tokio::test(flavor = "multi_thread")]
async fn every_companys_register_is_that_of_sql() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let (first, last): (String, String) =
        sqlx::query_as("select to_char(min(month), 'YYYY-MM'), to_char(max(month), 'YYYY-MM') from billing.closed_month")
            .fetch_one(&mut billing)
            .await
            .unwrap();
    let companies: Vec<String> =
        sqlx::query_scalar("select bin from billing.company order by bin").fetch_all(&mut billing).await.unwrap();
    let (mut invoices, mut uncounted) = (0, 0);
    for company in companies {
        let (metadata, events) = write(&mut billing, &company, json!({ "from_month": first, "to_month": last })).await.unwrap();
        assert_eq!((metadata.month, metadata.file_stem), (None, format!("invoice-register_{company}_{first}_{last}")));
        let expected: Vec<(String, i64, i64, i64, i32)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select number, net_tiyn, vat_tiyn, gross_tiyn, vat_rate_percent from billing.invoice where company_bin = $1 and {COUNTS}
             order by month, issued_on, id"
        )))
        .bind(&company)
        .fetch_all(&mut billing)
        .await
        .unwrap();
        let rows = rows(&events);
        let found: Vec<_> = rows
            .iter()
            .map(|row| match (row[2], row[12]) {
                (Value::Text(number), Value::Integer(rate)) => {
                    (number.to_owned(), tiyn(row[11]), tiyn(row[13]), tiyn(row[14]), i32::try_from(rate).unwrap())
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(found, expected);
        assert!((1..).zip(&rows).all(|(place, row)| row[0] == Value::Integer(place)));

        // A line a rate, and together the register.
        let below = below(&events);
        let rates: Vec<Vec<i64>> = below
            .iter()
            .filter(|row| row[0].contains("по ставке НДС"))
            .map(|row| row[1..].iter().map(|cell| cell.parse().unwrap()).collect())
            .collect();
        for (index, of_invoice) in [1, 2, 3].into_iter().zip([0, 2, 3]) {
            let all: i64 = expected.iter().map(|row| [row.1, row.2, row.3][index - 1]).sum();
            assert_eq!(rates.iter().map(|row| row[of_invoice]).sum::<i64>(), all, "{company}");
        }
        let others: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "select count(*) from billing.invoice where company_bin = $1 and not {COUNTS}"
        )))
        .bind(&company)
        .fetch_one(&mut billing)
        .await
        .unwrap();
        // Heading and titles stand above them.
        let listed = below.len() - rates.len();
        assert_eq!(listed, if others == 0 { 0 } else { usize::try_from(others).unwrap() + 2 });
        invoices += expected.len();
        uncounted += others;
    }
    assert!(invoices > 50 && uncounted > 0, "{invoices} invoices, {uncounted} that don't count");
}

/// An invoice with its correction, an unregistered one, one of another company and one of another month.
const FIXTURE: &str = r#"
delete from billing.company where bin = '750750750750';
delete from billing.account where company_bin = '750750750750';
delete from billing.invoice where company_bin = '750750750750';
insert into billing.company values
    ('750750750750', 'ТОО "Кабинет"', null, null, 'Алматы', '+7 727 000 00 00', '300099', '1999-01-15', null, true);
insert into billing.account values
    ('99000001', '750750750750', 'mobile', '300099-1', '1999-01-15', 'credit', '1999-01-15', null);
insert into billing.closed_month values ('1999-12-01', now());
insert into billing.invoice values
    (-9, '00342134', 'ESF-1', '1', '99000001', '750750750750', '1999-12-01', '1999-12-31', '1999-12-31', 'mobile',
     368571, 12, 44229, 412800, 'main', null, 'cancelled'),
    (-8, '00342135', null, '2', '99000001', '750750750750', '1999-12-01', '2000-01-14', '1999-12-31', 'mobile',
     307143, 12, 36857, 344000, 'corrected', -9, 'draft'),
    (-7, '00342136', 'ESF-3', '3', '99000001', '750750750750', '1999-12-01', '1999-12-31', '1999-12-31', 'telemetry',
     89, 12, 11, 100, 'additional', -8, 'delivered'),
    (-6, '00342137', 'ESF-4', '4', '99000001', '750750750750', '2000-01-01', '2000-01-31', '2000-01-31', 'mobile',
     89, 12, 11, 100, 'main', null, 'delivered'),
    (-5, '00342138', 'ESF-5', '5', '99000009', '980540002879', '1999-12-01', '1999-12-31', '1999-12-31', 'mobile',
     89, 12, 11, 100, 'main', null, 'delivered');
"#;

fn december() -> Json {
    json!({ "from_month": "1999-12", "to_month": "1999-12" })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_reads_as_accountants_expect() {
    let mut connection = PgConnection::connect(&billing_copy().await).await.unwrap();
    let mut billing = connection.begin().await.unwrap();
    sqlx::raw_sql(FIXTURE).execute(&mut *billing).await.unwrap();
    let (metadata, events) = write(&mut billing, "750750750750", december()).await.unwrap();
    assert_eq!(metadata.title, "Реестр счетов-фактур за декабрь 1999");
    assert_eq!(metadata.month, chrono::NaiveDate::from_ymd_opt(1999, 12, 1));
    let rows = rows(&events);
    assert_eq!(rows.iter().map(|row| row[2]).collect::<Vec<_>>(), [Value::Text("00342136"), Value::Text("00342135")]);
    let text = Value::Text;
    assert_eq!((rows[0][1], rows[1][1]), (text("ESF-3"), Value::Empty));
    assert_eq!(
        rows[0][6..11],
        [text("99000001"), text("300099-1"), text("750750750750"), text("ТОО \"Кабинет\""), text("Телеметрия")]
    );
    assert_eq!(rows[1][15..], [text("Исправленный"), text("Черновик")]);
    let below = below(&events);
    assert_eq!(below[0], ["в том числе по ставке НДС 12 %", "307232", "12", "36868", "344100"]);
    assert_eq!(below[3], ["ESF-1", "00342134", "1999-12-31", "99000001", "412800", "Основной", "Аннулирован"]);
    assert_eq!(below.len(), 4);

    let (_, empty) = write(&mut billing, "123456789012", december()).await.unwrap();
    assert_eq!(below_count(&empty), 0);
    match Catalogue::standard()
        .find("invoice_register")
        .unwrap()
        .admit(&mut billing, "750750750750", &json!({ "from_month": "1999-11", "to_month": "1999-12" }))
        .await
    {
        Err(WriteError::Refused(problem)) => {
            assert_eq!((problem.field.as_str(), problem.rule), ("parameters.from_month", "month_not_closed"));
        }
        other => panic!("{other:?}"),
    }
}

fn below_count(events: &[Event]) -> usize {
    below(events).len() + rows(events).len()
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_that_contradict_each_other_are_no_register() {
    let mut connection = PgConnection::connect(&billing_copy().await).await.unwrap();
    let broken = [
        ("update billing.invoice set net_tiyn = 90 where id = -7", "invoice 00342136: net, VAT and gross"),
        ("update billing.invoice set net_tiyn = 90, vat_tiyn = 10 where id = -7", "invoice 00342136: net, VAT and gross"),
        ("update billing.invoice set net_tiyn = 86, vat_tiyn = 14, vat_rate_percent = 16 where id = -7", "VAT of 16 %"),
    ];
    for (statement, reason) in broken {
        let mut billing = connection.begin().await.unwrap();
        sqlx::raw_sql(FIXTURE).execute(&mut *billing).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut *billing).await.unwrap();
        match write(&mut billing, "750750750750", december()).await {
            Err(WriteError::Data(found)) => assert!(found.contains(reason), "{found}"),
            other => panic!("{statement}: {:?}", other.map(|(metadata, _)| metadata)),
        }
        billing.rollback().await.unwrap();
    }
}
