//! What a process says in its log, and what it must not say there.

use std::fs::File;

use chrono::{Days, Months};
use serde_json::{Value, json};

use crate::support::{ServiceProcess, World};

/// In a job whose billing data contradicts itself the reason quotes an account and amounts. They are for operators, in the row.
#[tokio::test(flavor = "multi_thread")]
async fn broken_billing_data_is_logged_without_accounts_and_amounts() {
    const WRONG: i64 = 98_765_432_123;
    let world = World::builder().without_worker().start().await;
    sqlx::query("update billing.balance_statement set closing_tiyn = $1").bind(WRONG).execute(&world.billing).await.unwrap();
    let last = world.month + Months::new(1) - Days::new(1);
    let body = json!({
        "company": world.company.bin, "parameters": { "from": world.month, "to": last },
        "locale": "ru", "formats": ["pdf"], "recipients": ["broken@example.kz"],
    });
    let request = world.ask("reconciliation_act", &body).await;
    let path = world.folder().join("log");
    let settings = [("QUJAT__TELEMETRY__FORMAT", "json"), ("QUJAT__TELEMETRY__FILTER", "info,qujat=trace")];
    let worker = ServiceProcess::logging_to(&world, "worker", &settings, File::create(&path).unwrap());
    let failed = world.until(&request, &["failed"]).await;
    assert_eq!(failed["problem"]["code"], "billing_data");
    world.settle().await;
    assert!(worker.terminate().await.success());

    let (job, detail): (uuid::Uuid, String) =
        sqlx::query_as("select id, problem_detail from qujat.job").fetch_one(&world.service).await.unwrap();
    let accounts: Vec<String> = sqlx::query_scalar("select account from billing.account where company_bin = $1")
        .bind(&world.company.bin)
        .fetch_all(&world.billing)
        .await
        .unwrap();
    assert!(accounts.iter().any(|account| detail.contains(account)), "operators read it in the row: {detail}");
    let log = std::fs::read_to_string(&path).unwrap();
    let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
    let line = lines.iter().find(|line| line["message"] == "failed" && line["job"] == job.to_string());
    assert_eq!(line.unwrap_or_else(|| panic!("no line says that the job failed: {log}"))["reason"], "billing_data");
    for account in &accounts {
        assert!(!log.contains(account.as_str()), "the log names account {account}: {log}");
    }
    // Amounts are written with spaces of several kinds, so only digits are compared.
    let digits = log.chars().filter(char::is_ascii_digit).collect::<String>();
    assert!(!digits.contains(&(WRONG / 100).to_string()), "the log holds an amount: {log}");
    assert!(!log.contains(&detail), "{log}");
}
