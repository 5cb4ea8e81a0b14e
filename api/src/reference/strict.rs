//! What descriptions made from Rust types leave open and the API doesn't: unknown fields of a body, and values in an address.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::operations_mut;

/// Closes the objects of bodies, whose unknown fields are refused.
pub(super) fn close_bodies(described: &mut Value) {
    let mut named = Vec::new();
    let mut closed = HashSet::new();
    for (_, operation) in operations_mut(described) {
        if let Some(body) = operation.get_mut("requestBody") {
            close(body, &mut named);
        }
    }
    // Bodies refer to bodies and to words, and to nothing that is an answer too.
    while let Some(reference) = named.pop() {
        let schema = reference.strip_prefix('#').and_then(|pointer| described.pointer_mut(pointer));
        if let Some(schema) = schema.filter(|_| closed.insert(reference.clone())) {
            close(schema, &mut named);
        }
    }
}

fn close(value: &mut Value, named: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            named.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
            if object.get("type").is_some_and(|kind| kind == "object") {
                object.insert("additionalProperties".to_owned(), false.into());
            }
            object.values_mut().for_each(|value| close(value, named));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| close(value, named)),
        _ => {}
    }
}

/// Takes `null` out of the schemas of parameters: a value in an address is there or isn't.
pub(super) fn drop_null_parameters(described: &mut Value) {
    for (_, operation) in operations_mut(described) {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(Value::Object(schema)) = parameter.get_mut("schema") {
                drop_null(schema);
            }
        }
    }
}

fn drop_null(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(variants)) = schema.get_mut("oneOf") {
        variants.retain(|variant| variant.get("type").is_none_or(|kind| kind != "null"));
        if let [Value::Object(only)] = variants.as_slice() {
            let only = only.clone();
            schema.remove("oneOf");
            schema.extend(only);
        }
    }
}
