//! What an accountant's programs make of the files: LibreOffice opens the workbook, qpdf and poppler the PDF.

use std::process::Command;

use serde_json::json;

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn libreoffice_reads_what_sql_says() {
    let world = World::start().await;
    let mut body = world.number_list("office@example.kz");
    body["locale"] = json!("kk");
    let request = world.ask("number_list", &body).await;
    world.until(&request, &["done"]).await;
    let files = world.fetch(&world.mailbox.mails()[0]).await;
    let csv = convert(&world, &files[0].1);
    type Number = (String, Option<String>, String, Option<i64>, i64, i64);
    let expected: Vec<Number> = sqlx::query_as(
        "select msisdn, nullif(user_name, ''), tariff, credit_limit_tiyn, owed_tiyn, balance_tiyn
         from billing.number where company_bin = $1 order by msisdn",
    )
    .bind(&world.company.bin)
    .fetch_all(&world.billing)
    .await
    .unwrap();
    let tiyn = |cell: &String| (!cell.is_empty()).then(|| (cell.parse::<f64>().unwrap() * 100.0).round() as i64);
    for (msisdn, user, tariff, limit, owed, balance) in expected {
        let row = csv.iter().find(|row| row[0] == msisdn).unwrap_or_else(|| panic!("{msisdn} is missing"));
        assert_eq!((&row[1], &row[8]), (&user.unwrap_or_default(), &tariff));
        assert_eq!([&row[4], &row[5], &row[6]].map(tiyn), [limit, Some(owed), Some(balance)], "{row:?}");
    }
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn libreoffice_reads_the_acts_breakdown_as_sql_has_it() {
    let world = World::start().await;
    let request = world.ask("completion_act", &world.completion_act(&["act@example.kz"])).await;
    world.until(&request, &["done"]).await;
    let files = world.fetch(&world.mailbox.mails()[0]).await;
    let cells = convert(&world, &files.iter().find(|(name, _)| name.ends_with(".xlsx")).unwrap().1);
    let expected: Vec<(String, Vec<i64>)> = sqlx::query_as(
        "select substr(line.msisdn, 2), array[subscription_services_tiyn, subscription_promotions_tiyn, local_calls_tiyn,
                long_distance_tiyn, roaming_tiyn, data_tiyn, messages_tiyn, other_tiyn, discounts_tiyn, equipment_tiyn, total_tiyn]
         from billing.invoice_line as line join billing.act on act.invoice_id = line.invoice_id
         where act.account = $1 and act.month = $2",
    )
    .bind(&world.company.mobile_account)
    .bind(world.month)
    .fetch_all(&world.billing)
    .await
    .unwrap();
    assert!(!expected.is_empty());
    for (msisdn, amounts) in expected {
        let row = cells.iter().find(|row| row.get(1) == Some(&msisdn)).unwrap_or_else(|| panic!("{msisdn} is missing"));
        let read = row[3..14].iter().map(|cell| (cell.parse::<f64>().unwrap() * 100.0).round() as i64).collect::<Vec<_>>();
        assert_eq!(read, amounts, "{row:?}");
    }
    world.settle().await;
}

/// All sheets as LibreOffice shows them, cell by cell, one after the other.
fn convert(world: &World, workbook: &[u8]) -> Vec<Vec<String>> {
    let folder = world.folder();
    std::fs::write(folder.join("list.xlsx"), workbook).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("office").display());
    // Fields separated by tabs (9), UTF-8 (76), quoted; numbers as they are kept, not as they are shown; a file a sheet (-1).
    let output = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir",
        ])
        .arg(folder)
        .arg(folder.join("list.xlsx"))
        // A bare machine has no locale, in which the names of sheets could not be files' names.
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("LibreOffice is installed by scripts/setup");
    let mut sheets = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    sheets.retain(|path| path.extension().is_some_and(|ending| ending == "csv"));
    sheets.sort();
    assert!(!sheets.is_empty(), "{output:?}");
    sheets.iter().flat_map(|sheet| fields(&std::fs::read_to_string(sheet).unwrap())).collect()
}

/// Rows of fields separated by tabs, quoted where they hold a tab, a quote or a line's end.
fn fields(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut quoted) = (vec![vec![String::new()]], false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            '\t' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            letter => row.last_mut().unwrap().push(letter),
        }
    }
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn the_act_is_a_clean_pdf_with_title_language_and_archive_level() {
    let world = World::start().await;
    let request = world.ask("completion_act", &world.completion_act(&["pdf@example.kz"])).await;
    world.until(&request, &["done"]).await;
    let files = world.fetch(&world.mailbox.mails()[0]).await;
    let pdf = world.folder().join("act.pdf");
    std::fs::write(&pdf, &files.iter().find(|(name, _)| name.ends_with(".pdf")).unwrap().1).unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).arg(&pdf).output().unwrap();
        assert!(output.status.success(), "{program}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(run("qpdf", &["--check"]).contains("No syntax or stream encoding errors"));
    let facts = run("pdfinfo", &[]);
    assert!(facts.contains("Title:") && !facts.contains("Pages:           0"), "{facts}");
    let metadata = run("pdfinfo", &["-meta"]);
    assert!(metadata.contains("pdfaid:part") && metadata.contains("ru"), "{metadata}");
    world.settle().await;
}
