//! Kinds against a real billing schema, inside a transaction that is rolled back: what they read, and what they refuse.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use qujat_render::{Content, Event, Locale, Money, Value};
use qujat_templates::{Catalogue, Company, DocumentMetadata, DocumentSink, DocumentSpec, Settings, WriteError};
use serde_json::{Value as Json, json};
use sqlx::{Connection, Executor, PgConnection, Postgres, Transaction, TypeInfo};

use crate::support::billing_copy;

const BIN: &str = "750750750750";
const STRANGER: &str = "980540002879";

/// A company with one charged account, one without charges, and a number that moved from one to the other.
const FIXTURE: &str = r#"
insert into billing.company values
    ('750750750750', 'ТОО "Кабинет"', null, null, 'Алматы', '+7 727 000 00 00', '300099', '2020-01-15', null, true);
insert into billing.account values
    ('99000001', '750750750750', 'mobile', '300099-1', '2020-01-15', 'credit', '2020-01-15', null),
    ('990000022', '750750750750', 'mobile', '300099-2', '2020-01-15', 'advance', '2020-01-15', null),
    ('99000003', '750750750750', 'fixed_internet', '300099-3', '2020-01-15', 'credit', '2020-01-15', null);
insert into billing.number values
    ('77019990002', '750750750750', '990000022', '=1+1', 'M2M', 'advance', null, 0, 44600, 'active', now(), null, null, false, false),
    ('77019990001', '750750750750', '99000001', null, '11', 'credit', 500000, 615000, -115000, 'blocked_debt', now(), null, null, false, false);
insert into billing.number_account values
    ('77019990001', '99000001', '1999-01-15', null),
    ('77019990002', '99000001', '1999-01-15', '1999-12-10'),
    ('77019990002', '990000022', '1999-12-11', null);
insert into billing.closed_month values ('1999-12-01', now());
insert into billing.balance_statement values
    ('99000001', '1999-12-01', -692000, 0, 0, 0, 344000, 0, -1036000),
    ('990000022', '1999-12-01', 10000, 500, 0, 0, 0, 0, 10500);
insert into billing.invoice values
    (-1, '00342135', null, '1', '99000001', '750750750750', '1999-12-01', '1999-12-31', '1999-12-31', 'mobile',
     307143, 12, 36857, 344000, 'main', null, 'delivered'),
    (-2, '00342134', null, '2', '99000001', '750750750750', '1999-12-01', '1999-12-31', '1999-12-31', 'mobile',
     1, 12, 1, 2, 'main', null, 'cancelled');
insert into billing.invoice_line values
    (-1, 1, '77019990001', null, 300000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 300000),
    (-1, 2, '77019990002', 'О"Н', 50000, 0, 0, 0, 0, 0, 0, 0, -6000, 0, 44000);
insert into billing.act values (-1, '00155385', '99000001', '750750750750', '1999-12-01', '1999-12-31', -1, 344000, 12, 36857, 1);
"#;

async fn connection() -> PgConnection {
    PgConnection::connect(&billing_copy().await).await.unwrap()
}

async fn fixture(connection: &mut PgConnection) -> Transaction<'_, Postgres> {
    let mut transaction = connection.begin().await.unwrap();
    // The fixture's company may be among the demo data.
    sqlx::raw_sql(
        "delete from billing.company where bin = '750750750750'; delete from billing.number where company_bin = '750750750750'",
    )
    .execute(&mut *transaction)
    .await
    .unwrap();
    sqlx::raw_sql(FIXTURE).execute(&mut *transaction).await.unwrap();
    transaction
}

fn settings() -> Arc<Settings> {
    let mut settings = Settings::default();
    // The fixture's month lies where no demo data is.
    settings.vat[0].from = "1990-01-01".parse().unwrap();
    Arc::new(settings)
}

fn spec(parameters: Json) -> DocumentSpec {
    DocumentSpec {
        company: Company { bin: BIN.into(), name: "ТОО \"Кабинет\"".into(), address: None, phone: None },
        parameters,
        locale: Locale::Ru,
        data_as_of: DateTime::<Utc>::UNIX_EPOCH,
        settings: settings(),
        own_actions: None,
    }
}

/// Writes a document and returns how it is filed and what would be drawn.
async fn write(billing: &mut PgConnection, kind: &str, parameters: Json) -> Result<(DocumentMetadata, Vec<Event>), WriteError> {
    let kind = Catalogue::standard().find(kind).unwrap();
    let (mut sink, mut receiver, progress) = DocumentSink::channel();
    let listening = tokio::spawn(async move {
        let mut events = Vec::new();
        while let Some(event) = receiver.recv().await {
            events.push(event);
        }
        events
    });
    let spec = spec(parameters);
    let metadata = kind.write(billing, &spec, &mut sink).await;
    drop(sink);
    let events = listening.await.unwrap();
    let metadata = metadata?;
    assert!(progress.total().is_none_or(|total| total == progress.done()));
    Ok((metadata, events))
}

fn rows(events: &[Event]) -> Vec<Vec<Value<'_>>> {
    let batches = events.iter().filter_map(|event| if let Event::Rows(rows) = event { Some(rows) } else { None });
    batches
        .flat_map(|batch| (0..batch.len()).map(|row| (0..batch.width()).map(|column| batch.get(row, column)).collect()))
        .collect()
}

fn texts(events: &[Event]) -> String {
    let grids = events.iter().filter_map(|event| if let Event::Grid(grid) = event { Some(grid) } else { None });
    let cells = grids.flat_map(|grid| &grid.rows).flat_map(|row| &row.cells);
    cells
        .filter_map(|cell| if let Content::Text(text) = &cell.content { Some(text.as_str()) } else { None })
        .collect::<Vec<_>>()
        .join("\n")
}

fn money(tiyn: i64) -> Value<'static> {
    Value::Money(Money::from_tiyn(tiyn))
}

#[tokio::test(flavor = "multi_thread")]
async fn streamed_queries_return_the_declared_columns() {
    let mut connection = connection().await;
    for query in Catalogue::standard().all().flat_map(|kind| kind.streamed_queries()) {
        let described = connection.prepare(sqlx::SqlStr::from_static(query.text)).await.unwrap();
        let columns: Vec<(String, String)> = sqlx::Statement::columns(&described)
            .iter()
            .map(|column| (sqlx::Column::name(column).to_owned(), sqlx::Column::type_info(column).name().to_owned()))
            .collect();
        let declared: Vec<(String, String)> = query.columns.iter().map(|(name, kind)| ((*name).into(), (*kind).into())).collect();
        assert_eq!(columns, declared, "{}", query.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_list_holds_what_billing_holds() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let (metadata, events) = write(&mut billing, "number_list", json!({})).await.unwrap();
    assert_eq!(metadata.file_stem, "number-list_750750750750_1970-01-01");
    let word = Value::Text;
    assert_eq!(
        rows(&events),
        [
            vec![
                word("77019990001"),
                Value::Empty,
                word("99000001"),
                word("Кредитный"),
                money(500_000),
                money(615_000),
                money(-115_000),
                money(-115_000),
                word("11"),
                word("Заблокирован / Долг"),
            ],
            vec![
                word("77019990002"),
                word("=1+1"),
                word("990000022"),
                word("Авансовый"),
                Value::Empty,
                money(0),
                money(44_600),
                Value::Empty,
                word("M2M"),
                word("Активный"),
            ],
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_act_is_found_by_account_and_by_number() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    for parameters in [json!({ "account": "99000001", "month": "1999-12" }), json!({ "msisdn": "77019990001", "month": "1999-12" })]
    {
        let (metadata, events) = write(&mut billing, "completion_act", parameters).await.unwrap();
        assert_eq!(metadata.number.as_deref(), Some("00155385"));
        assert_eq!(metadata.account.as_deref(), Some("99000001"));
        assert_eq!(metadata.file_stem, "act_00155385_99000001_1999-12");
        assert_eq!(metadata.title, "Акт выполненных работ № 00155385 от 31.12.1999, лицевой счёт 99000001");
        let rows = rows(&events);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1][..4], [Value::Integer(2), Value::Text("7019990002"), Value::Text("О\"Н"), money(50_000)]);
        assert_eq!(rows[1][11..], [money(-6_000), money(0), money(44_000)]);
        let texts = texts(&events);
        assert!(
            texts.contains("Три тысячи четыреста сорок тенге 00 тиын") && texts.contains("№ 00342135 от 31.12.1999"),
            "{texts}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_without_charges_gives_a_notice_without_number() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let (metadata, events) =
        write(&mut billing, "completion_act", json!({ "account": "990000022", "month": "1999-12" })).await.unwrap();
    assert_eq!((metadata.number, metadata.issued_on), (None, None));
    assert_eq!(metadata.file_stem, "balance_990000022_1999-12");
    let texts = texts(&events);
    assert!(texts.contains("Уведомление об отсутствии начислений") && !texts.contains("Форма Р-1"), "{texts}");
    assert!(!events.iter().any(|event| matches!(event, Event::Table(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_companys_or_not_closed_is_refused() {
    let mut connection = connection().await;
    let mut billing = fixture(&mut connection).await;
    let kind = Catalogue::standard().find("completion_act").unwrap();
    let cases = [
        (STRANGER, json!({ "account": "99000001", "month": "1999-12" }), "account_unknown"),
        (BIN, json!({ "account": "99009999", "month": "1999-12" }), "account_unknown"),
        (BIN, json!({ "account": "99000003", "month": "1999-12" }), "account_unknown"),
        (STRANGER, json!({ "msisdn": "77019990001", "month": "1999-12" }), "msisdn_unknown"),
        (BIN, json!({ "msisdn": "77019990002", "month": "1999-12" }), "ambiguous_account"),
        (BIN, json!({ "account": "99000001", "month": "1999-11" }), "month_not_closed"),
    ];
    for (company, parameters, rule) in cases {
        match kind.admit(&mut billing, company, &parameters).await {
            Err(WriteError::Refused(problem)) => assert_eq!(problem.rule, rule),
            other => panic!("{parameters}: {other:?}"),
        }
    }
    kind.admit(&mut billing, BIN, &json!({ "account": "99000001", "month": "1999-12" })).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_contradicts_itself_is_no_act() {
    let mut connection = connection().await;
    let broken = [
        ("update billing.act set amount_tiyn = 344001 where id = -1", "amount of the act"),
        ("update billing.invoice_line set total_tiyn = 44001 where invoice_id = -1 and line_no = 2", "the sum of its lines"),
        ("update billing.invoice_line set roaming_tiyn = 1 where invoice_id = -1 and line_no = 2", "1 lines of the invoice"),
        ("update billing.balance_statement set closing_tiyn = 0 where account = '99000001'", "closing balance"),
        ("update billing.invoice set esf_status = 'delivered' where id = -2", "the month's invoices"),
        ("update billing.act set invoice_id = -3 where id = -1", "no invoice"),
        ("delete from billing.act where id = -1", "there is no act"),
    ];
    for (statement, reason) in broken {
        let mut billing = fixture(&mut connection).await;
        sqlx::raw_sql(statement).execute(&mut *billing).await.unwrap();
        match write(&mut billing, "completion_act", json!({ "account": "99000001", "month": "1999-12" })).await {
            Err(WriteError::Data(found)) => assert!(found.contains(reason), "{found}"),
            other => panic!("{statement}: {other:?}"),
        }
        billing.rollback().await.unwrap();
    }
}
