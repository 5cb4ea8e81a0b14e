//! The search for numbers by invoice: file and screen against SQL on demo data, and nothing of other companies.

use std::sync::Arc;

use qujat_render::{Event, Locale, Value};
use qujat_templates::{
    Catalogue, Company, DocumentMetadata, DocumentSink, DocumentSpec, Kind, Settings, WriteError,
    screen::{Page, Screen},
};
use serde_json::{Value as Json, json};
use sqlx::{Connection, PgConnection};

use crate::support::billing_copy;

/// Writes the document; how it is filed, and its rows as a reader sees them.
pub(crate) async fn written(
    billing: &mut PgConnection,
    kind: &dyn Kind,
    spec: &DocumentSpec,
) -> Result<(DocumentMetadata, Vec<Vec<String>>), WriteError> {
    let (mut sink, mut receiver, progress) = DocumentSink::channel();
    let listening = tokio::spawn(async move {
        let mut rows = Vec::new();
        while let Some(event) = receiver.recv().await {
            if let Event::Rows(batch) = event {
                rows.extend((0..batch.len()).map(|row| (0..batch.width()).map(|column| shown(batch.get(row, column))).collect()));
            }
        }
        rows
    });
    let metadata = kind.write(billing, spec, &mut sink).await;
    drop(sink);
    let rows: Vec<Vec<String>> = listening.await.unwrap();
    assert!(progress.total().is_none_or(|total| metadata.is_err() || total == rows.len() as u64));
    Ok((metadata?, rows))
}

fn shown(value: Value<'_>) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.to_owned(),
        Value::Money(money) => money.tiyn().to_string(),
        Value::Integer(number) | Value::Decimal(number) | Value::Duration(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Instant(instant) => instant.to_rfc3339(),
    }
}

/// Pages of two rows until there are no more.
pub(crate) async fn paged(billing: &mut PgConnection, kind: &dyn Kind, spec: &DocumentSpec) -> Vec<Screen> {
    let mut pages: Vec<Screen> = Vec::new();
    let mut after = None;
    loop {
        let page = kind.screen(billing, spec, &Page { after, limit: 2 }).await.unwrap().unwrap();
        after = page.next.clone();
        assert!(page.rows.len() == 2 || after.is_none());
        pages.push(page);
        if after.is_none() {
            return pages;
        }
    }
}

fn spec(bin: &str, parameters: Json) -> DocumentSpec {
    DocumentSpec {
        company: Company { bin: bin.into(), name: "А".into(), address: None, phone: None },
        parameters,
        locale: Locale::Ru,
        data_as_of: "2026-11-22T09:05:09Z".parse().unwrap(),
        settings: Arc::new(Settings::default()),
        own_actions: None,
    }
}

type Line = (String, String, String, String, String, String, String, i64);

/// An invoice with at least five lines: company, its numbers and year, and its lines as SQL says them.
async fn invoice(billing: &mut PgConnection) -> (String, String, String, i32, Vec<Vec<String>>) {
    let (id, company, registered, accounting, year): (i64, String, String, String, i32) = sqlx::query_as(
        "select invoice.id, company_bin, esf_registration_number, accounting_system_number, extract(year from issued_on)::integer
         from billing.invoice join billing.invoice_line on invoice_id = invoice.id
         where esf_registration_number is not null and esf_status <> 'cancelled'
         group by invoice.id having count(*) >= 5 and count(*) % 2 = 1 order by invoice.id limit 1",
    )
    .fetch_one(&mut *billing)
    .await
    .unwrap();
    let lines: Vec<Line> = sqlx::query_as(
        "select esf_registration_number, number, accounting_system_number, issued_on::text, account, coalesce(msisdn, ''),
                coalesce(user_name, ''), total_tiyn
         from billing.invoice join billing.invoice_line on invoice_id = invoice.id where invoice.id = $1 order by line_no",
    )
    .bind(id)
    .fetch_all(billing)
    .await
    .unwrap();
    let rows = lines.into_iter().map(|(a, b, c, d, e, f, g, amount)| vec![a, b, c, d, e, f, g, amount.to_string()]);
    (company, registered, accounting, year, rows.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_found_by_either_number_and_shown_as_in_its_file() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let kind = Catalogue::standard().find("invoice_search").unwrap();
    let (company, registered, accounting, year, expected) = invoice(&mut billing).await;
    for (search, number) in [("registration_number", &registered), ("accounting_number", &accounting)] {
        let spec = spec(&company, json!({ "search": search, "number": number, "year": year }));
        let (metadata, rows) = written(&mut billing, kind, &spec).await.unwrap();
        assert_eq!(rows, expected, "by {search}");
        assert_eq!(metadata.file_stem, format!("invoice-search_{company}_{number}"));

        let pages = paged(&mut billing, kind, &spec).await;
        assert_eq!(pages.len(), expected.len().div_ceil(2));
        let shown: Vec<String> =
            pages.iter().flat_map(|page| &page.rows).map(|row| row[5].as_str().unwrap_or("").to_owned()).collect();
        assert_eq!(shown, expected.iter().map(|row| row[5].clone()).collect::<Vec<_>>());
        let sum: i64 = expected.iter().map(|row| row[7].parse::<i64>().unwrap()).sum();
        for page in &pages {
            assert_eq!(page.total_rows, expected.len() as u64);
            let total = page.totals["amount_tiyn"].as_str().unwrap();
            assert_eq!(total.replace('.', "").parse::<i64>().unwrap(), sum);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_companys_invoice_another_year_and_the_other_number_find_nothing() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let kind = Catalogue::standard().find("invoice_search").unwrap();
    let (company, registered, accounting, year, _) = invoice(&mut billing).await;
    let stranger: String = sqlx::query_scalar("select bin from billing.company where bin <> $1 order by bin limit 1")
        .bind(&company)
        .fetch_one(&mut billing)
        .await
        .unwrap();
    let searches = [
        (&stranger, "registration_number", &registered, year),
        (&stranger, "accounting_number", &accounting, year),
        (&company, "registration_number", &registered, year - 1),
        (&company, "registration_number", &registered, year + 1),
        (&company, "accounting_number", &registered, year),
        (&company, "registration_number", &accounting, year),
    ];
    for (bin, search, number, year) in searches {
        let spec = spec(bin, json!({ "search": search, "number": number, "year": year }));
        assert_eq!(written(&mut billing, kind, &spec).await.unwrap().1.len(), 0, "{search} {number} {year}");
        let pages = paged(&mut billing, kind, &spec).await;
        assert_eq!((pages.len(), pages[0].total_rows, pages[0].rows.len()), (1, 0, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_accounting_number_may_stand_on_several_invoices_of_a_year() {
    let mut billing = PgConnection::connect(&billing_copy().await).await.unwrap();
    let kind = Catalogue::standard().find("invoice_search").unwrap();
    let (company, _, accounting, year, expected) = invoice(&mut billing).await;
    // The first and the last day of the year, and the days beside it.
    for (id, day) in [(1, "01-01"), (2, "12-31")] {
        for (id, year) in [(id, year), (id + 2, if day == "01-01" { year + 1 } else { year - 1 })] {
            sqlx::query(
                "insert into billing.invoice select $1, '0', null, accounting_system_number, account, company_bin, month, $2::date,
                     turnover_on, service, 0, 12, 0, 0, invoice_type, null, 'revoked'
                 from billing.invoice where accounting_system_number = $3 and id > 10 limit 1",
            )
            .bind(9_000_000_000_i64 + id)
            .bind(format!("{year}-{day}"))
            .bind(&accounting)
            .execute(&mut billing)
            .await
            .unwrap();
            sqlx::query("insert into billing.invoice_line values ($1, 1, null, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .bind(9_000_000_000_i64 + id)
                .execute(&mut billing)
                .await
                .unwrap();
        }
    }
    let spec = spec(&company, json!({ "search": "accounting_number", "number": accounting, "year": year }));
    let (_, rows) = written(&mut billing, kind, &spec).await.unwrap();
    assert_eq!(rows.len(), expected.len() + 2);
    let days: Vec<&str> = rows.iter().map(|row| row[3].as_str()).collect();
    assert_eq!((days[0], days[days.len() - 1]), (format!("{year}-01-01").as_str(), format!("{year}-12-31").as_str()));
    let pages = paged(&mut billing, kind, &spec).await;
    assert_eq!(pages.iter().map(|page| page.rows.len()).sum::<usize>(), rows.len());
}
