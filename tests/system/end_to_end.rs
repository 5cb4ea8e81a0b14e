//! From HTTP to mailbox and bucket, in three languages, and every value that arrives compared with SQL.

use std::time::Duration;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use serde_json::json;

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_number_list_arrives_in_three_languages_equal_to_sql() {
    let world = World::start().await;
    for locale in ["ru", "kk", "en"] {
        let recipient = format!("list.{locale}@example.kz");
        let mut body = world.number_list(&recipient);
        body["locale"] = json!(locale);
        let request = world.ask("number_list", &body).await;
        let request = world.until(&request, &["done"]).await;
        let mails = world.mailbox.mails_to(&recipient);
        assert_eq!(mails.len(), 1);
        let as_of = request["data_as_of"]["text"].as_str().unwrap();
        let rows = request["rows_done"].as_i64().unwrap();
        for part in [&world.company_name(locale).await, as_of, &rows.to_string()] {
            assert!(mails[0].subject.contains(short(part)) && mails[0].text.contains(short(part)), "{part:?} in {:?}", mails[0]);
        }
        let files = world.fetch(&mails[0]).await;
        let [(name, bytes)] = &files[..] else { panic!("one file, not {}", files.len()) };
        assert!(name.ends_with(".xlsx"), "{name}");
        assert_equal_to_sql(&world, bytes, as_of, rows).await;
    }
    world.settle().await;
    assert_eq!(world.mailbox.mails().len(), 3);
    assert_eq!(world.count("select count(*) from qujat.audit where action = 'link_downloaded'").await, 3);
}

/// The beginning of a name, as subjects have it.
fn short(name: &str) -> &str {
    name.char_indices().nth(40).map_or(name, |(end, _)| &name[..end])
}

async fn assert_equal_to_sql(world: &World, workbook: &[u8], as_of: &str, rows: i64) {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(workbook)).unwrap();
    let sheet = workbook.sheet_names()[0].clone();
    let cells = workbook.worksheet_range(&sheet).unwrap();
    let head = cells.rows().flat_map(|row| row.iter().map(ToString::to_string)).take(80).collect::<String>();
    assert!(head.contains(&world.company.bin), "{head}");
    assert!(as_of.len() > 10);
    type Number = (String, Option<String>, String, Option<i64>, i64, i64, String);
    let expected: Vec<Number> = sqlx::query_as(
        "select msisdn, nullif(user_name, ''), account, credit_limit_tiyn, owed_tiyn, balance_tiyn, tariff
         from billing.number where company_bin = $1 order by msisdn",
    )
    .bind(&world.company.bin)
    .fetch_all(&world.billing)
    .await
    .unwrap();
    assert_eq!(expected.len() as i64, rows);
    let first = cells.rows().position(|row| row[0].to_string() == expected[0].0).unwrap();
    for (row, expected) in cells.rows().skip(first).zip(&expected) {
        let text = |column: usize| match &row[column] {
            Data::String(text) => Some(text.clone()),
            Data::Empty => None,
            other => panic!("column {column} is {other:?}, not text"),
        };
        let tiyn = |column: usize| match &row[column] {
            Data::Float(tenge) => Some((tenge * 100.0).round() as i64),
            Data::Empty => None,
            other => panic!("column {column} is {other:?}, not a number"),
        };
        assert_eq!(text(0).as_ref(), Some(&expected.0));
        assert_eq!(text(1), expected.1);
        assert_eq!(text(2).as_ref(), Some(&expected.2));
        assert_eq!((tiyn(4), tiyn(5), tiyn(6)), (expected.3, Some(expected.4), Some(expected.5)));
        assert_eq!(text(8).as_ref(), Some(&expected.6));
    }
    let total = &cells.rows().nth(first + expected.len()).unwrap()[6];
    let sum = expected.iter().map(|row| row.5).sum::<i64>();
    assert_eq!(total, &Data::Float(sum as f64 / 100.0), "the balances' total");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_act_arrives_as_pdf_and_xlsx_with_every_value() {
    let world = World::start().await;
    for locale in ["ru", "kk", "en"] {
        let recipient = format!("act.{locale}@example.kz");
        let mut body = world.completion_act(&[&recipient]);
        body["locale"] = json!(locale);
        let request = world.ask("completion_act", &body).await;
        let request = world.until(&request, &["done"]).await;
        let files = world.fetch(&world.mailbox.mails_to(&recipient)[0]).await;
        assert_eq!(files.len(), 2);
        let pdf = &files.iter().find(|(name, _)| name.ends_with(".pdf")).unwrap().1;
        let text = world.pdf_text(pdf).await;
        let (number, amount): (String, i64) =
            sqlx::query_as("select number, amount_tiyn from billing.act where account = $1 and month = $2")
                .bind(&world.company.mobile_account)
                .bind(world.month)
                .fetch_one(&world.billing)
                .await
                .unwrap();
        assert!(text.contains(&number) && text.contains(&world.company.bin), "{text}");
        assert!(plain(&text).contains(&tenge(amount, locale)), "{} in {text}", tenge(amount, locale));
        assert!(text.contains(request["data_as_of"]["text"].as_str().unwrap()), "the statutory form says its instant in the foot");
        let lines: Vec<(Option<String>, i64)> = sqlx::query_as(
            "select line.msisdn, line.total_tiyn from billing.invoice_line as line
             join billing.act on act.invoice_id = line.invoice_id where act.account = $1 and act.month = $2",
        )
        .bind(&world.company.mobile_account)
        .bind(world.month)
        .fetch_all(&world.billing)
        .await
        .unwrap();
        for (msisdn, total) in lines {
            assert!(text.contains(&msisdn.unwrap()[1..]), "a number is missing in {text}");
            assert!(plain(&text).contains(&tenge(total, locale)), "{} in {text}", tenge(total, locale));
        }
        if locale == "kk" {
            assert!("әғқңөұүі".chars().all(|letter| text.to_lowercase().contains(letter)), "{text}");
        }
    }
    world.settle().await;
}

/// Amounts as documents print them, white space folded away.
fn tenge(tiyn: i64, locale: &str) -> String {
    let money = qujat_render::Money::from_tiyn(tiyn);
    plain(&money.format(locale.parse().unwrap()))
}

fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], "").split_whitespace().fold(String::new(), |text, word| {
        text + if word.starts_with(|digit: char| digit.is_ascii_digit()) { "" } else { " " } + word
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_company_gets_a_document_that_says_so() {
    let world = World::start().await;
    let mut empty = None;
    for company in world.companies {
        let numbers: i64 = sqlx::query_scalar("select count(*) from billing.number where company_bin = $1")
            .bind(&company.bin)
            .fetch_one(&world.billing)
            .await
            .unwrap();
        empty = if numbers == 0 { Some(company) } else { empty };
    }
    let mut body = world.number_list("empty@example.kz");
    body["company"] = json!(empty.unwrap().bin);
    let request = world.ask("number_list", &body).await;
    let request = world.until(&request, &["done"]).await;
    world.settle().await;
    assert_eq!(request["rows_done"], 0);
    assert_eq!(world.mailbox.mails_to("empty@example.kz").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_needs_no_mail_and_events_tell_its_way() {
    let world = World::start().await;
    let request = world.ask("completion_act", &world.completion_act(&[])).await;
    let events = world.get(&format!("{request}/events")).send().await.unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    // The stream ends by itself at the final state.
    let events = tokio::time::timeout(Duration::from_secs(60), events.text()).await.unwrap().unwrap();
    assert!(events.contains("\"state\":\"done\""), "{events}");
    world.settle().await;
    assert!(world.mailbox.mails().is_empty());
}
