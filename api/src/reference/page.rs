//! The description as a page to read.

use askama::Template;
use serde_json::{Map, Value};

#[derive(Template)]
#[template(path = "reference/page.html")]
struct Page<'a> {
    title: &'a str,
    version: &'a str,
    description: &'a str,
    operations: Vec<OperationText<'a>>,
    schemas: Vec<(&'a str, String)>,
}

struct OperationText<'a> {
    anchor: &'a str,
    method: String,
    path: &'a str,
    summary: &'a str,
    description: &'a str,
    /// Name, place and description.
    parameters: Vec<(&'a str, String, &'a str)>,
    /// Pretty-printed JSON Schema.
    body: Option<String>,
    /// Status and description.
    responses: Vec<(&'a str, &'a str)>,
}

/// Draws the page.
pub(super) fn draw(described: &Value) -> String {
    let operations = object(&described["paths"]).flat_map(|(path, item)| {
        object(item).map(move |(method, operation)| operation_text(described, method.to_ascii_uppercase(), path, operation))
    });
    let page = Page {
        title: text(&described["info"]["title"]),
        version: text(&described["info"]["version"]),
        description: text(&described["info"]["description"]),
        operations: operations.collect(),
        schemas: object(&described["components"]["schemas"]).map(|(name, schema)| (name, pretty(schema))).collect(),
    };
    // The template is compiled in and writes to memory, so there is nothing that could fail but a defect.
    page.render().unwrap_or_else(|error| panic!("the page of the API: {error}"))
}

fn operation_text<'a>(described: &'a Value, method: String, path: &'a str, operation: &'a Value) -> OperationText<'a> {
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(|parameter| {
        let required = if parameter["required"] == true { ", required" } else { "" };
        (text(&parameter["name"]), format!("{}{required}", text(&parameter["in"])), text(&parameter["description"]))
    });
    OperationText {
        anchor: text(&operation["operationId"]),
        method,
        path,
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        parameters: parameters.collect(),
        body: object(&operation["requestBody"]["content"]).next().map(|(_, content)| pretty(&content["schema"])),
        responses: object(&operation["responses"])
            .map(|(status, answer)| (status, text(&resolved(described, answer)["description"])))
            .collect(),
    }
}

/// What a reference leads to; anything else is itself.
fn resolved<'a>(described: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| described.pointer(pointer)).unwrap_or(value)
}

fn object(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| (name.as_str(), value))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
