//! The answers that an operation can give whatever it does: who isn't let in, what couldn't be read, what is away.
//!
//! Which they are follows from what the operation is: whether it asks for a token, has a body, a place in its path. Handlers describe
//! only what is theirs, and what they say of one of these statuses stands.

use serde_json::{Map, Value, json};

use super::operations_mut;
use crate::problem;

/// Name, status and description of each.
const SHARED: [(&str, &str, &str); 11] = [
    ("InvalidBody", "400", "The body is not JSON"),
    ("TokenMissing", "401", "There is no bearer token, or none that is believed; `WWW-Authenticate` says which"),
    ("NotAllowed", "403", "The token lacks the scope or the company, or the right to it was taken away"),
    ("NotFound", "404", "There is none, or it belongs to a company that the token doesn't name"),
    ("BodyLate", "408", "The body did not arrive in time"),
    ("BodyTooLarge", "413", "The body is too large"),
    ("UnsupportedMediaType", "415", "The body is not `application/json`"),
    ("Refused", "422", "All that is wrong with the request"),
    ("TooMany", "429", "Too many at once, or too often; `Retry-After` says when to come again"),
    ("Defect", "500", "A defect of the service; tell support the `reference`"),
    ("Away", "503", "Something that the answer needs is away; `Retry-After` says when to come again"),
];

/// The status of the shared answer of this name.
pub(super) fn status(name: &str) -> Option<&'static str> {
    SHARED.iter().find(|shared| shared.0 == name).map(|shared| shared.1)
}

/// Adds what is missing to each operation that asks for a token.
pub(super) fn complete(described: &mut Value) {
    for (path, operation) in operations_mut(described) {
        if is_public(operation) {
            continue;
        }
        let (has_body, has_place) = (operation.contains_key("requestBody"), path.contains('{'));
        let has_parameters = operation.get("parameters").and_then(Value::as_array).is_some_and(|parameters| !parameters.is_empty());
        let Some(Value::Object(responses)) = operation.get_mut("responses") else { continue };
        for (name, status, _) in SHARED {
            let possible = match status {
                "400" | "408" | "413" | "415" => has_body,
                "404" => has_place && !path.starts_with("/v1/reports/") && !path.starts_with("/v1/rights/"),
                "422" => has_body || has_parameters,
                _ => true,
            };
            if possible && !responses.contains_key(status) {
                responses.insert(status.to_owned(), json!({ "$ref": format!("#/components/responses/{name}") }));
            }
        }
    }
    if let Some(components) = described.pointer_mut("/components").and_then(Value::as_object_mut) {
        components.insert("responses".to_owned(), shared());
    }
}

/// Whoever opens a link of a mail or looks after the service has no token.
fn is_public(operation: &Map<String, Value>) -> bool {
    operation.get("security").and_then(Value::as_array).is_some_and(|security| security.contains(&json!({})))
}

fn shared() -> Value {
    let header = |description: &str, schema: Value| json!({ "description": description, "schema": schema });
    let answers = SHARED.into_iter().map(|(name, status, description)| {
        let mut answer = json!({
            "description": description,
            "content": { problem::MEDIA_TYPE: { "schema": { "$ref": "#/components/schemas/ProblemDetails" } } },
        });
        if matches!(status, "429" | "503") {
            let seconds = header("Seconds until asking again is worth while", json!({ "type": "integer", "minimum": 1 }));
            answer["headers"] = json!({ "Retry-After": seconds });
        }
        if status == "401" {
            answer["headers"] = json!({ "WWW-Authenticate": header("As RFC 6750 §3 has it", json!({ "type": "string" })) });
        }
        (name.to_owned(), answer)
    });
    Value::Object(answers.collect())
}
