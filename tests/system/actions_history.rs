//! The actions history: the portal's log and the service's own audit in one list, the same in file and on screen.

use std::sync::Arc;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::{Clock, SystemClock, store::Store};
use qujat_render::Locale;
use qujat_templates::{Catalogue, Company, DocumentSpec, Kind, Settings, WriteError, calendar, period::Period, screen::Page};
use serde_json::json;

use crate::{
    invoice_search::{paged, written},
    support::World,
};

fn history() -> &'static dyn Kind {
    Catalogue::standard().find("actions_history").unwrap()
}

fn spec(world: &World, bin: &str, data_as_of: DateTime<Utc>) -> DocumentSpec {
    // As long a period as may be asked for.
    let to = calendar::today(data_as_of);
    DocumentSpec {
        company: Company { bin: bin.into(), name: "А".into(), address: None, phone: None },
        parameters: json!(Period { from: to - TimeDelta::days(365), to }),
        locale: Locale::Ru,
        data_as_of,
        settings: Arc::new(Settings::default()),
        own_actions: Some(Arc::new(Store::connect(&world.configuration().database).unwrap())),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_logs_are_one_list_in_file_and_on_screen() {
    let world = World::builder().without_worker().start().await;
    let mut billing = world.billing.acquire().await.unwrap();
    let bin = &world.company.bin;
    // Own actions at the very instants of the portal's, and some beside them; a deed of the service itself; a stranger's.
    let instants: Vec<DateTime<Utc>> = sqlx::query_scalar("select happened_at from billing.action_log where company_bin = $1")
        .bind(bin)
        .fetch_all(&mut *billing)
        .await
        .unwrap();
    for (position, at) in instants.iter().enumerate() {
        let company = if position % 5 == 4 { "980540002879" } else { bin.as_str() };
        let action = ["document_downloaded", "request_cancelled", "mail_sent"][position % 3];
        for at in [*at, *at + TimeDelta::microseconds(1)] {
            sqlx::query("insert into qujat.audit (happened_at, company, actor_name, action) values ($1, $2, $3, $4)")
                .bind(at)
                .bind(company)
                .bind(if company == bin { "Свой" } else { "Чужой" })
                .bind(action)
                .execute(&world.service)
                .await
                .unwrap();
        }
    }
    let portal: i64 = sqlx::query_scalar("select count(*) from billing.action_log where company_bin = $1")
        .bind(bin)
        .fetch_one(&mut *billing)
        .await
        .unwrap();
    let own: i64 = sqlx::query_scalar("select count(*) from qujat.audit where company = $1 and action <> 'mail_sent'")
        .bind(bin)
        .fetch_one(&world.service)
        .await
        .unwrap();
    assert!(portal > 4 && own > 4);

    let spec = spec(&world, bin, SystemClock.now());
    let (metadata, rows) = written(&mut billing, history(), &spec).await.unwrap();
    assert!(metadata.file_stem.starts_with(&format!("actions-history_{bin}_")));
    assert_eq!(rows.len() as i64, portal + own);
    assert!(rows.iter().rev().map(|row| DateTime::parse_from_rfc3339(&row[0]).unwrap()).is_sorted(), "newest first");
    assert_eq!(rows.iter().filter(|row| row[3] == "Свой").count() as i64, own);
    assert!(!rows.iter().any(|row| row[3] == "Чужой"));
    let name: String = sqlx::query_scalar(
        "select administrator_name || ' (' || administrator_msisdn || ')' from billing.action_log where company_bin = $1
         order by happened_at desc, id desc limit 1",
    )
    .bind(bin)
    .fetch_one(&mut *billing)
    .await
    .unwrap();
    assert_eq!(rows.iter().find(|row| row[3] != "Свой").unwrap()[3], name);

    let pages = paged(&mut billing, history(), &spec).await;
    assert_eq!(pages.len(), rows.len().div_ceil(2));
    assert!(pages.iter().all(|page| page.total_rows == rows.len() as u64 && page.totals.is_empty()));
    let shown = pages.iter().flat_map(|page| &page.rows);
    let shown: Vec<Vec<String>> =
        shown.map(|row| row.iter().map(|cell| cell.as_str().unwrap_or("").to_owned()).collect()).collect();
    for (shown, written) in shown.iter().zip(&rows) {
        assert_eq!(shown[1..], written[1..]);
        assert_eq!(DateTime::parse_from_rfc3339(&shown[0]).unwrap(), DateTime::parse_from_rfc3339(&written[0]).unwrap());
    }
    assert_eq!(shown.len(), rows.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_after_the_snapshots_instant_or_outside_the_period_is_shown() {
    let world = World::builder().without_worker().start().await;
    let mut billing = world.billing.acquire().await.unwrap();
    let bin = &world.company.bin;
    sqlx::query("delete from billing.action_log").execute(&mut *billing).await.unwrap();
    // The first and last instants of 2 February in Almaty, and those beside them.
    let instants = ["2026-02-01T18:59:59.999999Z", "2026-02-01T19:00:00Z", "2026-02-02T18:59:59.999999Z", "2026-02-02T19:00:00Z"];
    for (id, at) in (1_i64..).zip(instants) {
        sqlx::query("insert into billing.action_log values ($1, $2, $3::timestamptz, 'x', null, null, 'success', 'А', '')")
            .bind(id)
            .bind(bin)
            .bind(at)
            .execute(&mut *billing)
            .await
            .unwrap();
        sqlx::query("insert into qujat.audit (happened_at, company, action) values ($1::timestamptz, $2, 'request_cancelled')")
            .bind(at)
            .bind(bin)
            .execute(&world.service)
            .await
            .unwrap();
    }
    let mut spec = spec(&world, bin, "2026-03-01T00:00:00Z".parse().unwrap());
    spec.parameters = json!({ "from": "2026-02-02", "to": "2026-02-02" });
    assert_eq!(written(&mut billing, history(), &spec).await.unwrap().1.len(), 4);
    spec.data_as_of = "2026-02-01T19:00:00Z".parse().unwrap();
    assert_eq!(written(&mut billing, history(), &spec).await.unwrap().1.len(), 2);
    // A made-up place shows nothing that the list doesn't have, and nonsense is refused.
    let after = |after: &str| Page { after: Some(after.into()), limit: 10 };
    let page = history().screen(&mut billing, &spec, &after("2027-01-01T00:00:00Z|own|1")).await.unwrap().unwrap();
    assert_eq!((page.rows.len(), page.total_rows), (2, 2));
    match history().screen(&mut billing, &spec, &after("nonsense")).await {
        Err(WriteError::Refused(problem)) => assert_eq!(problem.rule, "malformed_history_place"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_a_report_is_itself_an_entry_with_its_outcome() {
    let world = World::start().await;
    let list = world.ask("number_list", &world.number_list("list@example.kz")).await;
    world.until(&list, &["done"]).await;
    world.settle().await;
    world.fetch(&world.mailbox.mails_to("list@example.kz")[0]).await;
    // A request that is withdrawn while billing can't be read.
    let mut lock = world.billing.begin().await.unwrap();
    sqlx::query("lock table billing.number in access exclusive mode").execute(&mut *lock).await.unwrap();
    let withdrawn = world.ask("number_list", &world.number_list("withdrawn@example.kz")).await;
    world.until(&withdrawn, &["running"]).await;
    let cancelled = world.client.delete(world.url(&withdrawn)).bearer_auth(&world.bearer).send().await.unwrap();
    assert!(cancelled.status().is_success());
    lock.rollback().await.unwrap();

    let body = json!({ "company": world.company.bin, "locale": "en", "recipients": ["history@example.kz"] });
    let asked = world.ask("actions_history", &body).await;
    let request = world.until(&asked, &["done"]).await;
    let (name, workbook) = world.fetch(&world.mailbox.mails_to("history@example.kz")[0]).await.remove(0);
    assert!(name.starts_with("actions-history_") && name.ends_with(".xlsx"), "{name}");
    let mut workbook: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(workbook)).unwrap();
    let sheet = workbook.sheet_names()[0].clone();
    let cells = workbook.worksheet_range(&sheet).unwrap();
    let rows: Vec<Vec<String>> = cells
        .rows()
        .skip_while(|row| row[0] != "Date and time")
        .skip(1)
        .take_while(|row| row[0] != Data::Empty)
        .map(|row| row[1..].iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(rows.len() as i64, request["rows_done"].as_i64().unwrap());
    let administrator = "Айгүл Сейітқызы (77010000001)";
    let list = "\"List of numbers report\"";
    let expected = [
        ["Request for the report \"Actions history\"", "In progress", administrator].map(str::to_owned),
        [format!("Cancellation of the request for the report {list}"), "Successful".into(), administrator.into()],
        [format!("Request for the report {list}"), "Failed".into(), administrator.into()],
        [
            format!("Download of the document {list} (XLSX) by the link mailed to list@example.kz"),
            "Successful".into(),
            String::new(),
        ],
        [format!("Request for the report {list}"), "Successful".into(), administrator.into()],
    ];
    assert_eq!(rows[..5], expected);
    world.settle().await;
}
