//! An example for every body, answer and refusal of the description.
//!
//! Answers are made of the types that endpoints answer with, bodies of the kinds' own samples, refusals of the rules' own sentences, so
//! that they can't say what the API doesn't. Pages for people and files have none: what they look like is not for programs to read.

mod answers;
mod bodies;
mod refusals;
#[cfg(test)]
mod tests;

use qujat_templates::{Catalogue, Settings};
use serde_json::{Map, Value, json};

use self::refusals::Refusals;
use super::operations_mut;
use crate::problem;

const COMPANY: &str = "980540002879";
const COMPANY_NAME: &str = "АО \"Времени мало\"";
const ACCOUNT: &str = "25826701";
const MONTH: &str = "2026-10";
const RECIPIENT: &str = "buh@example.kz";

/// What the examples are made of.
struct Examples<'a> {
    /// By the names of schemas.
    bodies: Map<String, Value>,
    answers: Map<String, Value>,
    refusals: Refusals<'a>,
}

/// Gives each body and answer its example. `server` is the address that paths are below.
pub(super) fn illustrate(described: &mut Value, catalogue: &Catalogue, settings: &Settings, server: &str) {
    let examples = Examples {
        bodies: bodies::all(catalogue),
        answers: answers::all(catalogue, settings),
        refusals: Refusals { catalogue, server: server.trim_end_matches('/') },
    };
    for (_, operation) in operations_mut(described) {
        examples.of_operation(operation);
    }
    let shared = described.pointer_mut("/components/responses").and_then(Value::as_object_mut);
    for (name, answer) in shared.into_iter().flatten() {
        if let Some(status) = super::answers::status(name) {
            examples.of_answer("", status, answer);
        }
    }
}

impl Examples<'_> {
    fn of_operation(&self, operation: &mut Map<String, Value>) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        for (_, content) in contents_mut(operation.get_mut("requestBody")) {
            let example = match named(content) {
                Some(name) => self.bodies.get(name).cloned(),
                None => bodies::form(&id).map(Value::from),
            };
            set(content, example);
        }
        let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (status, answer) in answers.into_iter().flatten() {
            self.of_answer(&id, status, answer);
        }
    }

    fn of_answer(&self, operation: &str, status: &str, answer: &mut Value) {
        for (media_type, content) in contents_mut(Some(answer)) {
            let example = match named(content) {
                _ if media_type == problem::MEDIA_TYPE => self.refusals.example(operation, status),
                // The only answer that is no problem where something is away.
                Some("ReadinessAnswer") if status == "503" => Some(answers::unready()),
                Some(name) => self.answers.get(name).cloned(),
                None => None,
            };
            set(content, example);
        }
    }
}

fn contents_mut(holder: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    holder.and_then(|holder| holder.get_mut("content")).and_then(Value::as_object_mut).into_iter().flatten()
}

/// The schema that it refers to.
fn named(content: &Value) -> Option<&str> {
    content["schema"]["$ref"].as_str()?.strip_prefix("#/components/schemas/")
}

fn set(content: &mut Value, example: Option<Value>) {
    if let (Some(content), Some(example)) = (content.as_object_mut(), example) {
        content.insert("example".to_owned(), json!(example));
    }
}
