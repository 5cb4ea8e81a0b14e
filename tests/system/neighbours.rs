//! A server that can't be worked with is told at the command line: the setting, the address, what was answered, what to do; and no
//! password.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    process::{Command, Output},
};

use crate::support::World;

/// `qujat` with these words, and what it says on both ways.
async fn qujat(environment: &BTreeMap<String, String>, words: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qujat"));
    command.args(words).env_clear().envs(environment);
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    (status.success(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

fn changed(environment: &BTreeMap<String, String>, name: &str, value: &str) -> BTreeMap<String, String> {
    let mut changed = environment.clone();
    changed.insert(format!("QUJAT__{name}"), value.to_owned());
    changed
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_reached_is_told_with_address_and_remedy() {
    let world = World::builder().without_worker().start().await;
    let environment = world.environment();
    let (right, said) = qujat(environment, &["check-config", "--connect"]).await;
    assert!(right, "{said}");
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nowhere = format!("127.0.0.1:{port}");
    let server = environment["QUJAT__DATABASE__URL"].split(['@', '/']).nth(3).unwrap().to_owned();
    for (name, value, words) in [
        (
            "DATABASE__URL",
            format!("postgres://qujat:hunter2@{nowhere}/qujat"),
            vec!["`database.url`", &nowhere, "Connection refused", "QUJAT__DATABASE__URL"],
        ),
        (
            "DATABASE__URL",
            format!("postgres://qujat:hunter2@{server}/absent"),
            vec!["`database.url`", &server, "no database `absent`", "create it"],
        ),
        ("DATABASE__URL", format!("postgres://nobody:hunter2@{server}/postgres"), vec!["`database.url`", "nobody"]),
        (
            "DATABASE__URL",
            format!("postgres://qujat:hunter2@{server}/postgres"),
            vec!["`database.url`", "no qujat.job", "`qujat migrate`"],
        ),
        (
            "BILLING__URL",
            format!("postgres://qujat:hunter2@{server}/postgres"),
            vec!["`billing.url`", "no billing.company", "docs/billing-contract.md"],
        ),
        ("QUEUE__URL", format!("redis://:hunter2@{nowhere}/"), vec!["`queue.url`", &nowhere, "QUJAT__QUEUE__URL"]),
        ("OBJECT_STORE__BUCKET", "absent".to_owned(), vec!["bucket `absent`", "no such bucket", "Make the bucket"]),
        ("OBJECT_STORE__ENDPOINT", format!("http://{nowhere}"), vec!["`object_store`", &nowhere, "QUJAT__OBJECT_STORE__ENDPOINT"]),
        ("MAIL__PORT", port.to_string(), vec!["`mail.host`", &nowhere, "QUJAT__MAIL__HOST"]),
    ] {
        let (right, said) = qujat(&changed(environment, name, &value), &["check-config", "--connect"]).await;
        assert!(!right && said.lines().count() == 1, "{name}={value}: {said}");
        assert!(words.iter().all(|word| said.contains(word)) && !said.contains("hunter2"), "{name}={value}: {said}");
    }
    let away = changed(environment, "DATABASE__URL", &format!("postgres://qujat:hunter2@{nowhere}/qujat"));
    for command in [&["migrate"][..], &["publish", "completion_act", "2026-01"]] {
        let (right, said) = qujat(&away, command).await;
        assert!(!right && said.contains(&nowhere) && said.contains("QUJAT__DATABASE__URL") && !said.contains("hunter2"), "{said}");
    }
    let away = changed(environment, "BILLING__URL", &format!("postgres://qujat:hunter2@{nowhere}/billing"));
    let (right, said) = qujat(&away, &["demo-data"]).await;
    assert!(!right && said.contains(&nowhere) && said.contains("QUJAT__BILLING__URL"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_option_has_its_help() {
    let nothing = BTreeMap::new();
    let (_, commands) = qujat(&nothing, &["--help"]).await;
    let commands = commands.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands = commands.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect::<Vec<_>>();
    assert!(commands.contains(&"token".to_owned()) && commands.contains(&"publish".to_owned()), "{commands:?}");
    for command in commands {
        let (right, help) = qujat(&nothing, &[&command, "-h"]).await;
        assert!(right || command == "help", "{command}: {help}");
        for line in help.lines().filter(|line| line.trim_start().starts_with(['-', '<'])) {
            // The help of an option stands behind it, after two blanks at least.
            let told = line
                .trim_start()
                .split_once("  ")
                .is_some_and(|(_, told)| !told.trim().trim_start_matches('[').starts_with("default"));
            assert!(told && !line.trim().ends_with('>'), "{command}: {line}");
        }
    }
}
