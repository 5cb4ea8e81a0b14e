//! What a month's publication consists of, against a billing database with demo data: page by page the same as plain SQL says at once.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use qujat_platform::{Clock, SystemClock};
use qujat_render::{Locale, Money};
use qujat_templates::{
    Catalogue, Company, DocumentMetadata, DocumentSink, DocumentSpec, Kind, Settings, Unit, UnitCursor, WriteError, calendar::Month,
};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::support::{billing_copy, loaded};

/// For whom each kind is published in the month `$1`: company and object.
const EXPECTED: [(&str, &str); 3] = [
    (
        "completion_act",
        "select company_bin, account from billing.account where service = 'mobile' and (
             account in (select account from billing.act where month = $1)
             or account in (
                 select account from billing.invoice where month = $1 and esf_status in ('draft', 'created', 'delivered')
                 group by account having sum(gross_tiyn) <> 0))",
    ),
    ("invoice_register", "select distinct company_bin, company_bin from billing.invoice where month = $1"),
    (
        "reconciliation_act",
        "select company_bin, company_bin from billing.ledger_entry where date_trunc('month', entry_on::timestamp) <= $1
         group by company_bin
         having sum(debit_tiyn - credit_tiyn) <> 0 or bool_or(date_trunc('month', entry_on::timestamp) = $1)",
    ),
];

async fn month() -> Month {
    Month::of(loaded().await.last_closed_month.unwrap())
}

async fn connection() -> PgConnection {
    PgConnection::connect(&billing_copy().await).await.unwrap()
}

/// All units, in pages of two. A place is kept as text between them, as whoever publishes keeps it.
async fn units(billing: &mut PgConnection, kind: &dyn Kind, company: Option<&str>) -> Vec<Unit> {
    let publication = kind.publication().unwrap();
    let (mut units, mut after): (Vec<Unit>, Option<String>) = (Vec::new(), None);
    loop {
        let place: Option<UnitCursor> = after.map(|text| text.parse().unwrap());
        let page = publication.units(billing, month().await, company, place.as_ref(), 2).await.unwrap();
        assert!(page.len() <= 2);
        after = page.last().map(|unit| unit.cursor().to_string());
        if page.is_empty() {
            return units;
        }
        units.extend(page);
    }
}

fn objects(units: &[Unit]) -> Vec<(String, String)> {
    units.iter().map(|unit| (unit.company.clone(), unit.object.clone())).collect()
}

async fn expected(billing: &mut PgConnection, query: &str) -> Vec<(String, String)> {
    let text = format!(
        "select company_bin, object from ({query}) as unit (company_bin, object)
         where company_bin in (select bin from billing.company where active)"
    );
    let first_day = month().await.first_day();
    let mut found: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(text)).bind(first_day).fetch_all(billing).await.unwrap();
    found.sort();
    found
}

async fn execute(billing: &mut PgConnection, text: &str, company: &str) {
    sqlx::query(AssertSqlSafe(text.to_owned())).bind(company).bind(month().await.first_day()).execute(billing).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_published_for_everybody_who_has_something() {
    let mut billing = connection().await;
    for (name, query) in EXPECTED {
        let kind = Catalogue::standard().find(name).unwrap();
        let all = units(&mut billing, kind, None).await;
        assert_eq!(objects(&all), expected(&mut billing, query).await, "{name}");
        assert!(!all.is_empty(), "{name}");
        for unit in &all {
            let company = Company::find(&mut billing, &unit.company, unit.locale).await.unwrap().unwrap();
            assert_eq!(unit.company_name, company.name);
            assert_eq!(unit.account.as_ref(), Some(&unit.object).filter(|_| name == "completion_act"));
            let canonical = kind.canonical(&unit.parameters, &Settings::default(), SystemClock.now());
            assert_eq!(canonical.as_ref(), Ok(&unit.parameters));
            kind.admit(&mut billing, &unit.company, &unit.parameters).await.unwrap();
        }
        // Of one company the same ones, and in the same order.
        let company = &all.last().unwrap().company;
        let own: Vec<Unit> = all.iter().filter(|unit| unit.company == *company).cloned().collect();
        assert_eq!(units(&mut billing, kind, Some(company)).await, own, "{name}");
        assert_eq!(units(&mut billing, kind, Some("000000000000")).await, [], "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inactive_company_gets_nothing() {
    let mut billing = connection().await;
    for (name, query) in EXPECTED {
        let kind = Catalogue::standard().find(name).unwrap();
        let before = units(&mut billing, kind, None).await;
        let company = before[0].company.clone();
        execute(&mut billing, "update billing.company set active = $2 is null where bin = $1", &company).await;
        let after = units(&mut billing, kind, None).await;
        assert_eq!(objects(&after), expected(&mut billing, query).await, "{name}");
        assert!(after.len() < before.len() && after.iter().all(|unit| unit.company != company), "{name}");
        assert_eq!(units(&mut billing, kind, Some(&company)).await, [], "{name}");
        execute(&mut billing, "update billing.company set active = $2 is not null where bin = $1", &company).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_in_the_companys_language_else_in_russian() {
    let mut billing = connection().await;
    let kind = Catalogue::standard().find("reconciliation_act").unwrap();
    let company = units(&mut billing, kind, None).await.remove(0).company;
    let change = "update billing.company set name = 'А', name_kk = 'Ә', name_en = null, locale = LOCALE where bin = $1 and $2 > '1970-01-01'";
    for (locale, named) in
        [("'kk'", (Locale::Kk, "Ә")), ("'ru'", (Locale::Ru, "А")), ("null", (Locale::Ru, "А")), ("'en'", (Locale::En, "А"))]
    {
        execute(&mut billing, &change.replace("LOCALE", locale), &company).await;
        let unit = units(&mut billing, kind, Some(&company)).await.remove(0);
        assert_eq!((unit.locale, unit.company_name.as_str()), named);
    }
}

/// Charges without an act are a fault of billing's that somebody must see; no charges are none.
#[tokio::test(flavor = "multi_thread")]
async fn a_missing_act_is_published_and_fails_while_nothing_charged_is_not() {
    let mut billing = connection().await;
    let kind = Catalogue::standard().find("completion_act").unwrap();
    let before = units(&mut billing, kind, None).await;
    let unit = &before[0];
    execute(&mut billing, "delete from billing.act where account = $1 and month = $2", &unit.object).await;
    for (account, invoices) in
        [("99999990", vec![(7, "cancelled")]), ("99999991", vec![(7, "delivered"), (-7, "created")]), ("99999992", vec![])]
    {
        let text = "insert into billing.account values
            ('ACCOUNT', $1, 'mobile', 'x', '2019-01-01', 'credit', '2019-01-01', case when $2 is null then $2 end)";
        execute(&mut billing, &text.replace("ACCOUNT", account), &unit.company).await;
        for (gross, status) in invoices {
            let text = format!(
                "insert into billing.invoice select -1 - count(*), 'x', null, 'x', '{account}', $1, $2, $2, $2, 'mobile',
                     {gross}, 16, 0, {gross}, 'main', null, '{status}' from billing.invoice"
            );
            execute(&mut billing, &text, &unit.company).await;
        }
    }
    assert_eq!(units(&mut billing, kind, None).await, before);
    match write(&mut billing, kind, unit).await {
        Err(WriteError::Data(reason)) => assert!(reason.contains("there is no act"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

async fn write(billing: &mut PgConnection, kind: &dyn Kind, unit: &Unit) -> Result<DocumentMetadata, WriteError> {
    let (mut sink, mut receiver, _) = DocumentSink::channel();
    let listening = tokio::spawn(async move { while receiver.recv().await.is_some() {} });
    let spec = DocumentSpec {
        company: Company::find(billing, &unit.company, unit.locale).await.unwrap().unwrap(),
        parameters: unit.parameters.clone(),
        locale: unit.locale,
        data_as_of: DateTime::<Utc>::UNIX_EPOCH,
        settings: Arc::new(Settings::default()),
        own_actions: None,
    };
    let metadata = kind.write(billing, &spec, &mut sink).await;
    drop(sink);
    listening.await.unwrap();
    metadata
}

/// What a document comes to and what is due, of the object `$1` and the month `$2`.
const AMOUNTS: [(&str, &str); 3] = [
    (
        "completion_act",
        "select act.amount_tiyn, greatest(-statement.closing_tiyn, 0)
         from billing.act left join billing.balance_statement as statement using (account, month) where account = $1 and month = $2",
    ),
    (
        "invoice_register",
        "select sum(gross_tiyn)::bigint, greatest(sum(gross_tiyn), 0)::bigint from billing.invoice
         where company_bin = $1 and month = $2 and esf_status in ('draft', 'created', 'delivered')",
    ),
    (
        "reconciliation_act",
        "select sum(debit_tiyn - credit_tiyn)::bigint, greatest(sum(debit_tiyn - credit_tiyn), 0)::bigint
         from billing.ledger_entry where company_bin = $1 and date_trunc('month', entry_on::timestamp) <= $2",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_filed_with_their_amounts() {
    let mut billing = connection().await;
    for (name, query) in AMOUNTS {
        let kind = Catalogue::standard().find(name).unwrap();
        for unit in units(&mut billing, kind, None).await {
            let metadata = write(&mut billing, kind, &unit).await.unwrap();
            let (amount, due): (i64, i64) =
                sqlx::query_as(query).bind(&unit.object).bind(month().await.first_day()).fetch_one(&mut billing).await.unwrap();
            let expected = (Some(Money::from_tiyn(amount)), Some(Money::from_tiyn(due)));
            assert_eq!((metadata.amount, metadata.amount_due), expected, "{name} of {}", unit.object);
        }
    }
    let list = Catalogue::standard().find("number_list").unwrap();
    let unit = units(&mut billing, Catalogue::standard().find("invoice_register").unwrap(), None).await.remove(0);
    let metadata = write(&mut billing, list, &Unit { parameters: json!({}), ..unit }).await.unwrap();
    assert_eq!((metadata.amount, metadata.amount_due), (None, None));
}
