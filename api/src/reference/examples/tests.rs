//! That nothing lacks its example and none is refused by what it is an example for. Whether each fits its schema is for the contract's
//! tools to say, which look at every one.

use std::sync::Arc;

use qujat_render::Locale;
use serde_json::Value;

use super::*;
use crate::{
    publications::start::PublicationsBody,
    reference::{self, kinds},
    subscriptions::model::SubscriptionBody,
    vocabulary,
};

fn described() -> Value {
    reference::openapi(Catalogue::standard(), &Settings::default(), "https://documents.example.kz").value().clone()
}

/// Media types that people and not programs read, and files.
fn has_no_example(media_type: &str) -> bool {
    media_type.starts_with("text/html")
        || media_type.starts_with("text/plain")
        || media_type.starts_with("application/zip")
        || qujat_render::Format::ALL.iter().any(|format| format.content_type() == media_type)
}

#[test]
fn every_operation_has_its_body_its_answers_and_its_refusals() {
    let mut described = described();
    let mut lacking = Vec::new();
    let shared = described["components"]["responses"].clone();
    for (name, answer) in shared.as_object().unwrap() {
        // No rule says it: the connection's timer does.
        if answer["content"][problem::MEDIA_TYPE]["example"].is_null() && name != "BodyLate" {
            lacking.push(name.clone());
        }
    }
    for (path, operation) in operations_mut(&mut described) {
        let mut look = |place: &str, holder: &Value| {
            for (media_type, content) in holder["content"].as_object().into_iter().flatten() {
                if content["example"].is_null() && !has_no_example(media_type) {
                    lacking.push(format!("{path} {place} {media_type}"));
                }
            }
        };
        if let Some(body) = operation.get("requestBody") {
            look("body", body);
        }
        for (status, answer) in operation["responses"].as_object().unwrap() {
            look(status, answer);
        }
    }
    assert!(lacking.is_empty(), "without an example: {lacking:#?}");
}

#[test]
fn bodies_are_taken() {
    let (catalogue, settings) = (Catalogue::standard(), Settings::default());
    let bodies = bodies::all(catalogue);
    for kind in catalogue.all() {
        let name = kind.declaration().name;
        let now = kind.sample_spec(Locale::Ru, Arc::new(settings.clone())).data_as_of;
        let canonical = kind.canonical(&bodies[&kinds::body_name(name)]["parameters"], &settings, now);
        assert!(canonical.is_ok(), "{name}: {canonical:?}");
    }
    let problems = SubscriptionBody::read(&bodies["SubscriptionBody"], catalogue, &settings).1;
    assert!(problems.is_empty(), "{problems:?}");
    assert!(PublicationsBody::read(&bodies["PublicationsBody"]).is_ok());
}

#[test]
fn refusals_say_their_status_and_lead_to_their_page() {
    let mut described = described();
    for (path, operation) in operations_mut(&mut described) {
        for (status, answer) in operation["responses"].as_object().unwrap() {
            let refusal = &answer["content"][problem::MEDIA_TYPE]["example"];
            if refusal.is_object() {
                assert_eq!(refusal["status"].to_string(), *status, "{path}");
                let page = refusal["type"].as_str().unwrap();
                assert!(page.starts_with("https://documents.example.kz/problems/"), "{path} {status}: {page}");
                assert!(!refusal["errors"].as_array().unwrap().is_empty(), "{path} {status}");
            }
        }
    }
}

#[test]
fn words_of_answers_are_words_of_their_lists() {
    let described = described();
    let words = |name: &str| described["components"]["schemas"][name]["enum"].as_array().unwrap().clone();
    let answers = answers::all(Catalogue::standard(), &Settings::default());
    let code = &answers["ShownPublication"]["failures"][0]["problem"]["code"];
    assert!(vocabulary::FailureCode::known().iter().any(|known| code == known));
    assert!(words("RequestState").contains(&answers["RequestAnswer"]["state"]));
    assert!(words("MailState").contains(&answers["RequestAnswer"]["deliveries"][0]["state"]));
    assert!(words("DocumentStatus").contains(&answers["DocumentAnswer"]["status"]));
    assert!(vocabulary::ACCOUNT_SERVICES.iter().any(|one| answers["AccountsAnswer"]["accounts"][0]["service"] == *one));
}
