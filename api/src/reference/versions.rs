//! The promise of versions: within `/v1` nothing is taken away that a client of the last release may rely on (docs/portal-integration.md).
//!
//! The released description is kept in `docs/openapi-released.json`. What may change: new operations, parameters and fields that may be left
//! out, answers' fields, and words of lists that are described as growing.

use std::collections::BTreeSet;

use qujat_templates::{Catalogue, Settings};
use serde_json::{Map, Value, json};

use super::document::GROWING_WORDS;

const RELEASED: &str = include_str!("../../../docs/openapi-released.json");

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    /// Clients write it: nothing more may be demanded.
    Asked,
    /// Clients read it: nothing may be missing.
    Answered,
}

struct Comparison<'a> {
    released: &'a Value,
    present: &'a Value,
    broken: Vec<String>,
}

/// What of the released description the present one breaks.
fn broken(released: &Value, present: &Value) -> Vec<String> {
    let mut comparison = Comparison { released, present, broken: Vec::new() };
    for (path, item) in object(&released["paths"]) {
        for (method, operation) in object(item) {
            let place = format!("{} {path}", method.to_ascii_uppercase());
            match present["paths"][path].get(method) {
                Some(now) => comparison.operation(&place, operation, now),
                None => comparison.broken.push(format!("{place} is gone")),
            }
        }
    }
    comparison.broken
}

impl Comparison<'_> {
    fn operation(&mut self, place: &str, before: &Value, now: &Value) {
        if before["operationId"] != now["operationId"] {
            self.broken.push(format!("{place} has another operationId"));
        }
        let parameter = |operation: &Value, wanted: &Value| {
            let same = |one: &&Value| one["name"] == wanted["name"] && one["in"] == wanted["in"];
            operation["parameters"].as_array().into_iter().flatten().find(same).cloned()
        };
        for one in before["parameters"].as_array().into_iter().flatten() {
            let place = format!("{place}, parameter {}", one["name"]);
            match parameter(now, one) {
                Some(same) => self.schema(&place, &one["schema"], &same["schema"], Direction::Asked, 0),
                None => self.broken.push(format!("{place} is gone")),
            }
        }
        for one in now["parameters"].as_array().into_iter().flatten().filter(|one| one["required"] == true) {
            if parameter(before, one).is_none_or(|earlier| earlier["required"] != true) {
                self.broken.push(format!("{place}, parameter {} is required", one["name"]));
            }
        }
        self.contents(&format!("{place}, body"), &before["requestBody"], &now["requestBody"], Direction::Asked);
        if before["requestBody"].is_null() && now["requestBody"]["required"] == true {
            self.broken.push(format!("{place} needs a body"));
        }
        for (status, answer) in object(&before["responses"]) {
            let place = format!("{place}, answer {status}");
            let (answer, same) = (resolved(self.released, answer), resolved(self.present, &now["responses"][status]));
            if same.is_null() {
                self.broken.push(format!("{place} is gone"));
            } else {
                self.contents(&place, &answer.clone(), &same.clone(), Direction::Answered);
            }
        }
    }

    fn contents(&mut self, place: &str, before: &Value, now: &Value, direction: Direction) {
        for (media_type, content) in object(&before["content"]) {
            match now["content"].get(media_type) {
                Some(same) => self.schema(place, &content["schema"], &same["schema"], direction, 0),
                None => self.broken.push(format!("{place}: {media_type} is gone")),
            }
        }
    }

    fn schema(&mut self, place: &str, before: &Value, now: &Value, direction: Direction, depth: usize) {
        const DEEPEST: usize = 12;
        if depth > DEEPEST {
            return;
        }
        let (before, now) = (resolved(self.released, before).clone(), resolved(self.present, now).clone());
        if before["type"] != now["type"] {
            self.broken.push(format!("{place}: the type was {} and is {}", before["type"], now["type"]));
        }
        for limit in ["pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "format"] {
            let harmless = direction == Direction::Asked && now[limit].is_null();
            if before[limit] != now[limit] && !harmless {
                self.broken.push(format!("{place}: {limit} was {} and is {}", before[limit], now[limit]));
            }
        }
        self.words(place, &before, &now, direction);
        self.fields(place, &before, &now, direction, depth);
        for part in ["items", "additionalProperties"] {
            if before[part].is_object() {
                self.schema(&format!("{place}[]"), &before[part], &now[part], direction, depth + 1);
            }
        }
        for part in ["oneOf", "allOf", "anyOf"] {
            let (variants, same) = (list(&before[part]), list(&now[part]));
            if variants.len() != same.len() {
                self.broken.push(format!("{place}: there are other variants"));
            }
            for (variant, same) in variants.iter().zip(same) {
                self.schema(place, variant, same, direction, depth + 1);
            }
        }
    }

    fn words(&mut self, place: &str, before: &Value, now: &Value, direction: Direction) {
        let words = |schema: &Value| list(&schema["enum"]).iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        let (earlier, present) = (words(before), words(now));
        let gone = earlier.difference(&present).next().filter(|_| direction == Direction::Asked && !present.is_empty());
        let new = present.difference(&earlier).next().filter(|_| direction == Direction::Answered && !earlier.is_empty());
        if let Some(word) = gone.or(new) {
            self.broken.push(format!("{place}: {word} is gone or new"));
        }
        // A client that knows all words of a list fails at one that it doesn't know.
        if direction == Direction::Answered && !earlier.is_empty() && present.is_empty() {
            self.broken.push(format!("{place}: any word may be answered now"));
        }
        let known = |schema: &Value| list(&schema[GROWING_WORDS]).to_vec();
        if let Some(word) = known(before).iter().find(|word| !known(now).contains(word)) {
            self.broken.push(format!("{place}: {word} isn't known any more"));
        }
    }

    fn fields(&mut self, place: &str, before: &Value, now: &Value, direction: Direction, depth: usize) {
        let required = |schema: &Value| list(&schema["required"]).to_vec();
        for (name, field) in object(&before["properties"]) {
            let place = format!("{place}, field {name}");
            match now["properties"].get(name) {
                Some(same) => self.schema(&place, field, same, direction, depth + 1),
                None => self.broken.push(format!("{place} is gone")),
            }
        }
        let (stricter, looser) = match direction {
            Direction::Asked => (required(now), required(before)),
            Direction::Answered => (required(before), required(now)),
        };
        for name in stricter.iter().filter(|name| !looser.contains(name)) {
            self.broken.push(format!("{place}, field {name}: whether it must be there has changed"));
        }
    }
}

/// What a reference leads to; anything else is itself.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn released() -> Value {
    serde_json::from_str(RELEASED).unwrap()
}

#[test]
fn clients_of_the_last_release_go_on_working() {
    let present = super::openapi(Catalogue::standard(), &Settings::default(), "/");
    let broken = broken(&released(), present.value());
    assert!(broken.is_empty(), "this breaks clients of the last release (docs/openapi-released.json):\n{}", broken.join("\n"));
}

#[test]
fn what_breaks_clients_is_found_and_what_does_not_is_let_through() {
    let found = |change: fn(&mut Value)| {
        let mut present = released();
        change(&mut present);
        broken(&released(), &present)
    };
    assert_eq!(found(|_| ()), [""; 0]);
    let breaking: [fn(&mut Value); 9] = [
        |document| drop(document["paths"].as_object_mut().unwrap().remove("/v1/companies")),
        |document| document["paths"]["/v1/documents"]["get"]["parameters"][0]["name"] = json!("bin"),
        |document| drop(document["paths"]["/v1/documents"]["get"]["responses"].as_object_mut().unwrap().remove("200")),
        |document| {
            document["components"]["schemas"]["SubscriptionBody"]["required"] = json!(["company", "kinds", "recipients", "locale"])
        },
        |document| drop(document["components"]["schemas"]["DocumentAnswer"]["properties"].as_object_mut().unwrap().remove("title")),
        |document| document["components"]["schemas"]["RequestState"]["enum"].as_array_mut().unwrap().push(json!("lost")),
        |document| document["components"]["schemas"]["DocumentAnswer"]["properties"]["rows"]["type"] = json!("string"),
        |document| drop(document["components"]["schemas"]["RequestState"].as_object_mut().unwrap().remove("enum")),
        |document| drop(document["components"]["schemas"]["FailureCode"][GROWING_WORDS].as_array_mut().unwrap().pop()),
    ];
    for (number, change) in breaking.into_iter().enumerate() {
        assert!(!found(change).is_empty(), "change {number} was not found");
    }
    let harmless: [fn(&mut Value); 3] = [
        |document| document["paths"]["/v1/poems"] = json!({ "get": { "operationId": "list_poems", "responses": {} } }),
        |document| document["components"]["schemas"]["DocumentAnswer"]["properties"]["poem"] = json!({ "type": "string" }),
        |document| document["components"]["schemas"]["Rule"][GROWING_WORDS].as_array_mut().unwrap().push(json!("too_long_a_poem")),
    ];
    for change in harmless {
        assert_eq!(found(change), [""; 0]);
    }
}
