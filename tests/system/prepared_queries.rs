//! `.sqlx` is fresh: what it says of each query is what Postgres says now, with the migrations as they are, and some code still asks it.
//! (That no query is missing there is shown by the build, which has no database.)

use std::{fs, path::Path};

use qujat_service::migrations;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqlSafeStr};

use crate::support::servers;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_queries_is_so() {
    let postgres = &servers().await.postgres;
    postgres.create_database("prepared_queries").await.unwrap();
    let url = postgres.url("prepared_queries");
    migrations::migrate_service(&url).await.unwrap();
    migrations::migrate_billing(&url).await.unwrap();
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in fs::read_dir(root).unwrap() {
        read(&folder.unwrap().path().join("src"), &mut sources);
    }
    let mut stale = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(root.join(".sqlx")).unwrap() {
        let path = entry.unwrap().path();
        let known: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let text = known["query"].as_str().unwrap();
        let hash = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(known["hash"] == hash && name == format!("query-{hash}.json"), "{name} is not of its query");
        match connection.describe(AssertSqlSafe(text.to_owned()).into_sql_str()).await {
            Ok(described) => {
                let (known, now) = (said(&known["describe"]), said(&serde_json::to_value(&described).unwrap()));
                if known != now {
                    stale.push(format!("{name} is said to have\n  {known}\nand has now\n  {now}"));
                }
            }
            Err(error) => stale.push(format!("{name}: {error}")),
        }
        let words = squeeze(text);
        if !sources.iter().any(|source| source.contains(&words)) {
            stale.push(format!("{name} is asked by nobody: {words}"));
        }
        count += 1;
    }
    assert!(stale.is_empty(), "make prepare:\n{}", stale.join("\n"));
    assert!(count > 100, "only {count} queries were looked at");
}

/// What matters to the program: names, types, whether a column may be null, and the parameters. Of a column whose name says itself whether
/// it may be null (`!`, `?`), Postgres isn't believed: beside an outer join that is read from a plan, which differs by statistics.
fn said(describe: &Value) -> Value {
    let columns = describe["columns"].as_array().unwrap().iter().zip(describe["nullable"].as_array().unwrap());
    let columns = columns.map(|(column, nullable)| {
        let decided = column["name"].as_str().unwrap().contains(['!', '?']);
        [column["name"].clone(), column["type_info"].clone(), if decided { Value::Null } else { nullable.clone() }]
    });
    serde_json::json!([columns.collect::<Vec<_>>(), describe["parameters"]])
}

/// Words apart by one space, however the code breaks its lines.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, sources);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "sql") {
            sources.push(squeeze(&fs::read_to_string(&path).unwrap().replace("\\\"", "\"")));
        }
    }
}
