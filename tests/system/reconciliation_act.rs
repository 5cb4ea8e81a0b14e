//! The reconciliation act against a billing database with demo data: its sums are those of the ledger, and what contradicts itself is
//! no act.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use qujat_render::{Content, Event, Locale, Value};
use qujat_templates::{Catalogue, Company, DocumentMetadata, DocumentSink, DocumentSpec, Settings, WriteError};
use serde_json::{Value as Json, json};
use sqlx::{Connection, PgConnection};

use crate::support::billing_copy;

struct Written {
    metadata: DocumentMetadata,
    events: Vec<Event>,
    announced: Option<u64>,
}

async fn write(billing: &mut PgConnection, company: &str, parameters: Json, settings: Settings) -> Result<Written, WriteError> {
    let kind = Catalogue::standard().find("reconciliation_act").unwrap();
    let (mut sink, mut receiver, progress) = DocumentSink::channel();
    let listening = tokio::spawn(async move {
        let mut events = Vec::new();
        while let Some(event) = receiver.recv().await {
            events.push(event);
        }
        events
    });
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
    Ok(Written { metadata: metadata?, events, announced: progress.total() })
}

/// The rows of each table, in order.
fn tables(events: &[Event]) -> Vec<Vec<Vec<Value<'_>>>> {
    let mut tables = Vec::new();
    for event in events {
        match event {
            Event::Table(_) => tables.push(Vec::new()),
            Event::Rows(rows) => tables
                .last_mut()
                .unwrap()
                .extend((0..rows.len()).map(|row| (0..rows.width()).map(|column| rows.get(row, column)).collect::<Vec<_>>())),
            _ => {}
        }
    }
    tables
}

/// Texts of all grids, and the amounts of the rows with that label.
fn grids(events: &[Event], label: &str) -> (String, Vec<[i64; 2]>) {
    let grids = events.iter().filter_map(|event| if let Event::Grid(grid) = event { Some(grid) } else { None });
    let (mut texts, mut amounts) = (String::new(), Vec::new());
    for row in grids.flat_map(|grid| &grid.rows) {
        let tiyn = |index: usize| match row.cells.get(index).map(|cell| &cell.content) {
            Some(Content::Money(money)) => money.tiyn(),
            _ => 0,
        };
        for cell in &row.cells {
            if let Content::Text(text) = &cell.content {
                texts.push_str(text);
                texts.push('\n');
            }
        }
        if matches!(row.cells.first().map(|cell| &cell.content), Some(Content::Text(text)) if text.starts_with(label)) {
            amounts.push([tiyn(1), tiyn(2)]);
        }
    }
    (texts, amounts)
}

fn tiyn(value: Value<'_>) -> i64 {
    match value {
        Value::Money(money) => money.tiyn(),
        Value::Empty => 0,
        other => panic!("{other:?} is no money"),
    }
}

/// First and last day of the last closed months, most recent first.
async fn closed_months(billing: &mut PgConnection) -> Vec<(NaiveDate, NaiveDate)> {
    sqlx::query_as("select month, (month + interval '1 month - 1 day')::date from billing.closed_month order by month desc")
        .fetch_all(billing)
        .await
        .unwrap()
}

async fn companies(billing: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar("select bin from billing.company order by bin").fetch_all(billing).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_companys_act_says_what_its_ledger_says() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let months = closed_months(&mut billing).await;
    let (_, to) = months[0];
    // A month, a year, and one that begins and ends in mid-month.
    let periods = [months[0].0, months[11].0, months[5].0 + chrono::Days::new(9)].map(|from| (from, to));
    let mid = (months[3].0 + chrono::Days::new(11), months[1].0 + chrono::Days::new(18));
    let mut operations = 0;
    for company in companies(&mut billing).await {
        for (from, to) in periods.into_iter().chain([mid]) {
            let act = write(&mut billing, &company, json!({ "from": from, "to": to }), Settings::default()).await.unwrap();
            let tables = tables(&act.events);
            assert_eq!(act.announced, Some(tables.iter().map(|rows| rows.len() as u64).sum()));

            // What the ledger says, by service.
            let expected: Vec<(String, i64, i64, i64, i64)> = sqlx::query_as(
                "select service,
                     coalesce(sum(debit_tiyn - credit_tiyn) filter (where entry_on < $2), 0)::bigint,
                     coalesce(sum(debit_tiyn) filter (where entry_on >= $2), 0)::bigint,
                     coalesce(sum(credit_tiyn) filter (where entry_on >= $2), 0)::bigint,
                     count(*) filter (where entry_on >= $2)
                 from billing.ledger_entry where company_bin = $1 and entry_on <= $3 group by service",
            )
            .bind(&company)
            .bind(from)
            .bind(to)
            .fetch_all(&mut billing)
            .await
            .unwrap();
            let expected: BTreeMap<String, _> = expected.into_iter().map(|row| (row.0.clone(), row)).collect();

            let (accounts, blocks) = tables.split_last().unwrap();
            let (_, turnovers) = grids(&act.events, "Обороты за период");
            let (texts, closings) = grids(&act.events, "Сальдо конечное");
            assert_eq!((turnovers.len(), closings.len()), (blocks.len() + 1, blocks.len() + 1), "a line a block and the total");
            let (mut counted, mut of_period) = (0, [0; 2]);
            for (block, (turnover, closing)) in blocks.iter().zip(turnovers.iter().zip(&closings)) {
                let sum = |column: usize| block[1..].iter().map(|row| tiyn(row[column])).sum::<i64>();
                let opening = tiyn(block[0][3]) - tiyn(block[0][4]);
                assert_eq!([sum(3), sum(4)], *turnover);
                assert_eq!(opening + turnover[0] - turnover[1], closing[0] - closing[1]);
                assert!(block.iter().all(|row| row[7..] == [Value::Empty; 2]), "the customer's side is the customer's");
                assert!(block[1..].is_sorted_by_key(|row| if let Value::Date(day) = row[0] { day } else { panic!("{row:?}") }));
                of_period = [of_period[0] + turnover[0], of_period[1] + turnover[1]];
                counted += block.len() as i64 - 1;
                let ledger = expected.values().filter(|(_, before, debit, credit, rows)| {
                    (*before, [*debit, *credit], *rows) == (opening, *turnover, block.len() as i64 - 1)
                });
                assert!(ledger.count() > 0 || (opening, *turnover) == (0, [0, 0]), "{company} {from} {to}: {turnover:?}");
            }
            operations += counted;
            assert_eq!(counted, expected.values().map(|row| row.4).sum::<i64>());
            assert_eq!(turnovers[blocks.len()], of_period, "the grand total is the sum of the services");
            assert_eq!(of_period, [expected.values().map(|row| row.2).sum(), expected.values().map(|row| row.3).sum::<i64>()]);
            let owed: i64 = expected.values().map(|row| row.1 + row.2 - row.3).sum();
            assert_eq!(closings[blocks.len()][0] - closings[blocks.len()][1], owed);
            assert_eq!(accounts.iter().map(|row| tiyn(row[7])).sum::<i64>(), owed);
            let verdict = match owed {
                0 => "задолженность отсутствует",
                1.. => "задолженность в пользу АО \"Kcell\" составляет",
                _ => "задолженность в пользу ТОО \"Кабинет\" составляет",
            };
            assert!(texts.contains(verdict), "{texts}");

            // At the end of a month the statements say the same with the other sign.
            if to == months[0].1 {
                let stated: Option<i64> = sqlx::query_scalar(
                    "select sum(closing_tiyn)::bigint from billing.balance_statement as statement
                     join billing.account on account.account = statement.account
                     where account.company_bin = $1 and statement.month = $2 and (closed_on is null or closed_on >= $2)",
                )
                .bind(&company)
                .bind(months[0].0)
                .fetch_one(&mut billing)
                .await
                .unwrap();
                assert_eq!(stated.unwrap_or(0), -owed, "{company}");
            }
        }
    }
    assert!(operations > 100, "{operations} operations are too few to mean anything");
}

/// Two services, an opening entry, a stranger's entry, and an additional invoice beside the act; November 1999 is open.
const FIXTURE: &str = r#"
delete from billing.company where bin = '750750750750';
delete from billing.account where company_bin = '750750750750';
delete from billing.ledger_entry where company_bin = '750750750750';
insert into billing.company values
    ('750750750750', 'ТОО "Кабинет"', null, null, 'Алматы', '+7 727 000 00 00', '300099', '1999-01-15', null, true);
insert into billing.account values
    ('99000001', '750750750750', 'mobile', '300099-1', '1999-01-15', 'credit', '1999-01-15', null),
    ('99000003', '750750750750', 'contract_phone', '300099-3', '1999-01-15', 'credit', '1999-01-15', null),
    ('99000004', '750750750750', 'telemetry', '300099-4', '1999-01-15', 'credit', '1999-01-15', '1999-02-01'),
    ('99000009', '980540002879', 'mobile', 'x', '1999-01-15', 'credit', '1999-01-15', null);
insert into billing.closed_month values ('1999-12-01', now());
insert into billing.invoice values
    (-1, '00342135', null, '1', '99000001', '750750750750', '1999-12-01', '1999-12-31', '1999-12-31', 'mobile',
     307143, 12, 36857, 344000, 'main', null, 'delivered');
insert into billing.act values (-1, '00155385', '99000001', '750750750750', '1999-12-01', '1999-12-31', -1, 344000, 12, 36857, 1);
insert into billing.balance_statement values
    ('99000001', '1999-12-01', -692000, 0, 0, 0, 344050, 0, -1036050),
    ('99000003', '1999-12-01', 0, 2000000, 0, 0, 0, 0, 2000000);
insert into billing.ledger_entry values
    (-9, '99000001', '750750750750', 'mobile', '1999-11-30', 'opening_balance', '1', 692000, 0),
    (-8, '99000001', '750750750750', 'mobile', '1999-12-31', 'act', '00155385', 344000, 0),
    (-7, '99000001', '750750750750', 'mobile', '1999-12-31', 'invoice', '00342136', 50, 0),
    (-6, '99000003', '750750750750', 'contract_phone', '1999-12-01', 'payment', '0000004711', 0, 2000000),
    (-5, '99000009', '980540002879', 'mobile', '1999-12-10', 'payment', '0000004712', 0, 999),
    (-4, '99000001', '750750750750', 'mobile', '2000-01-01', 'payment', '0000004713', 0, 1);
"#;

fn december() -> Json {
    json!({ "from": "1999-12-01", "to": "1999-12-31" })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_act_reads_as_accountants_expect() {
    let mut connection = PgConnection::connect(&billing_copy().await).await.unwrap();
    let mut billing = connection.begin().await.unwrap();
    sqlx::raw_sql(FIXTURE).execute(&mut *billing).await.unwrap();
    let mut settings = Settings::default();
    settings.reconciliation_act.mirror = true;
    let act = write(&mut billing, "750750750750", december(), settings).await.unwrap();
    assert_eq!(act.metadata.title, "Акт сверки взаимных расчётов за период 01.12.1999 – 31.12.1999");
    assert_eq!(act.metadata.file_stem, "reconciliation-act_750750750750_1999-12-01_1999-12-31");
    assert_eq!((act.metadata.number, act.metadata.month), (None, NaiveDate::from_ymd_opt(1999, 12, 1)));

    let tables = tables(&act.events);
    assert_eq!(
        tables.iter().map(Vec::len).collect::<Vec<_>>(),
        [3, 2, 2],
        "the account closed in February has nothing to reconcile"
    );
    let shown = |row: &[Value<'_>]| {
        let cell = |value: &Value<'_>| match value {
            Value::Empty => String::new(),
            Value::Text(text) => text.replace('\u{a0}', " "),
            Value::Money(money) => money.tiyn().to_string(),
            Value::Date(day) => day.to_string(),
            other => panic!("{other:?}"),
        };
        row.iter().map(cell).collect::<Vec<_>>().join("|")
    };
    let mobile: Vec<String> = tables[0].iter().map(|row| shown(row)).collect();
    assert_eq!(
        mobile,
        [
            "|Сальдо начальное на 01.12.1999||692000|||Сальдо начальное на 01.12.1999||692000",
            "1999-12-31|Акт № 00155385|99000001|344000||1999-12-31|Акт № 00155385||344000",
            "1999-12-31|Счёт-фактура № 00342136|99000001|50||1999-12-31|Счёт-фактура № 00342136||50",
        ]
    );
    assert_eq!(shown(&tables[1][1]), "1999-12-01|Платёж № 0000004711|99000003||2000000|1999-12-01|Платёж № 0000004711|2000000|");
    let (texts, closings) = grids(&act.events, "Сальдо конечное на 31.12.1999");
    assert_eq!(closings, [[1_036_050, 0], [0, 2_000_000], [0, 963_950]]);
    let verdict = "на 31.12.1999 задолженность в пользу ТОО \"Кабинет\" составляет 9\u{a0}639,50 KZT (Девять тысяч шестьсот тридцать девять \
                   тенге 50 тиын).";
    assert_eq!(texts.matches(verdict).count(), 2, "{texts}");
    assert!(texts.contains("лицевой счёт 99000001, договор № 300099-1 от 15.01.1999"), "{texts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_without_accounts_gets_an_act_that_says_so() {
    let mut connection = PgConnection::connect(&billing_copy().await).await.unwrap();
    let mut billing = connection.begin().await.unwrap();
    sqlx::raw_sql(FIXTURE).execute(&mut *billing).await.unwrap();
    let act = write(&mut billing, "123456789012", december(), Settings::default()).await.unwrap();
    assert!(act.announced == Some(0) && tables(&act.events).is_empty());
    let (texts, _) = grids(&act.events, "-");
    assert!(texts.contains("не было лицевых счетов") && texts.contains("задолженность отсутствует"), "{texts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_month_is_refused() {
    let mut connection = PgConnection::connect(&billing_copy().await).await.unwrap();
    let mut billing = connection.begin().await.unwrap();
    sqlx::raw_sql(FIXTURE).execute(&mut *billing).await.unwrap();
    let kind = Catalogue::standard().find("reconciliation_act").unwrap();
    for (from, to, field) in [
        ("1999-11-30", "1999-12-31", "parameters.from"),
        ("1999-12-31", "2000-01-01", "parameters.to"),
        ("1998-12-31", "2000-01-01", "parameters.from"),
    ] {
        match kind.admit(&mut billing, "750750750750", &json!({ "from": from, "to": to })).await {
            Err(WriteError::Refused(problem)) => assert_eq!((problem.rule, problem.field.as_str()), ("month_not_closed", field)),
            other => panic!("{from} {to}: {other:?}"),
        }
    }
    kind.admit(&mut billing, "750750750750", &december()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_contradicts_itself_is_no_act() {
    let mut connection = PgConnection::connect(&billing_copy().await).await.unwrap();
    let broken = [
        ("update billing.balance_statement set closing_tiyn = -1036051 where account = '99000001'", "the closing balance is"),
        ("update billing.balance_statement set opening_tiyn = 1 where account = '99000003'", "the opening balance is"),
        ("update billing.ledger_entry set document_number = '00342135' where id = -7", "invoice 00342135 twice"),
        ("update billing.ledger_entry set service = 'telemetry' where id = -6", "ledger entries of telemetry"),
        ("update billing.ledger_entry set company_bin = '750750750750' where id = -5", "not the company's account"),
    ];
    for (statement, reason) in broken {
        let mut billing = connection.begin().await.unwrap();
        sqlx::raw_sql(FIXTURE).execute(&mut *billing).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut *billing).await.unwrap();
        match write(&mut billing, "750750750750", december(), Settings::default()).await {
            Err(WriteError::Data(found)) => assert!(found.contains(reason), "{found}"),
            other => panic!("{statement}: {:?}", other.map(|written| written.metadata)),
        }
        billing.rollback().await.unwrap();
    }
}
