//! The API as those meet it who write a portal: its description is valid, clients are made of it, what is answered is what it says.
//!
//! The tools are those of their trade and not ours, so `scripts/contract` installs and runs them. `QUJAT_CONTRACT=full` (`make contract`)
//! makes many more calls than a test run has time for.

use std::{path::Path, process::Stdio};

use serde_json::{Value, json};
use tokio::process::Command;

use crate::support::World;

/// Runs `scripts/contract` and panics with what it said if it isn't content.
async fn contract(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/contract"));
    command.args(arguments).envs(environment.iter().copied()).stdin(Stdio::null()).kill_on_drop(true);
    let output = command.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "scripts/contract {} ended with {}:\n{said}", arguments[0], output.status);
    said
}

async fn clients(described: &Value, folder: &Path) -> String {
    let file = folder.join("openapi.json");
    std::fs::write(&file, described.to_string()).unwrap();
    let clients = folder.join("clients").to_str().unwrap().to_owned();
    contract(&["document", file.to_str().unwrap(), &clients], &[]).await;
    clients
}

/// Valid by two validators; typed and compiled by TypeScript; asked, waited for, listed, fetched and subscribed to by the Python client.
#[tokio::test(flavor = "multi_thread")]
async fn clients_are_made_of_the_description_and_work() {
    let world = World::start().await;
    let described: Value = world.client.get(world.url("/openapi.json")).send().await.unwrap().json().await.unwrap();
    let clients = clients(&described, world.folder()).await;
    let token = world.token("portal", &[&world.company.bin], "reports:request documents:read");
    let journey = concat!(env!("CARGO_MANIFEST_DIR"), "/contract/journey.py");
    let account = world.company.mobile_account.as_deref().unwrap();
    let month = world.month.format("%Y-%m").to_string();
    contract(&["python", &clients, journey, &world.address, &token, &world.company.bin, account, &month], &[]).await;
    world.settle().await;
    assert_eq!(world.count("select count(*) from qujat.subscription").await, 1);
    assert_eq!(world.mailbox.mails_to("journey@example.kz").len(), 1);
}

/// Nobody's calls, a customer's and an operator's, about what there is and about anything else: no answer that the description doesn't
/// have, none of class 5xx.
#[tokio::test(flavor = "multi_thread")]
async fn answers_are_those_that_the_description_names() {
    let world = World::builder().setting("HTTP__REQUESTS_PER_HOUR", 0).start().await;
    let request = world.ask("completion_act", &world.completion_act(&["known@example.kz"])).await;
    let request = world.until(&request, &["done"]).await;
    let companies = world.companies.iter().map(|company| company.bin.as_str()).collect::<Vec<_>>();
    let known = json!({
        "company": companies,
        "requests": [request["id"]],
        "documents": [request["document"]["id"]],
        "subject": ["somebody"],
        "kind": ["completion_act"],
        "month": [world.month.format("%Y-%m").to_string()],
    })
    .to_string();
    let full = std::env::var("QUJAT_CONTRACT").is_ok_and(|wish| wish == "full");
    let (examples, phases) = if full { ("60", "coverage,fuzzing") } else { ("4", "fuzzing") };
    let customer = world.token("customer", &companies, "reports:request documents:read");
    let operator = world.token("operator", &companies, "operate rights:write");
    for token in ["", &customer, &operator] {
        let arguments = ["answers", &world.address, examples, token];
        let said = contract(&arguments, &[("QUJAT_KNOWN", &known), ("QUJAT_CONTRACT_PHASES", phases)]).await;
        assert!(said.contains("Tested:"), "{said}");
    }
}

/// A program keeps the rule, a person who meets it in a log opens its address.
#[tokio::test(flavor = "multi_thread")]
async fn the_type_of_a_refusal_is_the_address_of_its_page() {
    let world = World::builder().without_worker().start().await;
    let refusal: Value = world.get("/v1/documents").send().await.unwrap().json().await.unwrap();
    let page = world.client.get(refusal["type"].as_str().unwrap()).send().await.unwrap().error_for_status().unwrap();
    assert!(page.text().await.unwrap().contains("<h1><code>required</code></h1>"));
    let unknown = world.client.get(world.url("/problems/poem")).send().await.unwrap();
    assert_eq!(unknown.status().as_u16(), 404);
}
