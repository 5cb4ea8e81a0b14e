//! The description as a page to read.

use askama::Template;
use utoipa::openapi::{OpenApi, PathItem, RefOr, Required, path::Operation};

#[derive(Template)]
#[template(path = "reference/page.html")]
struct Page<'a> {
    title: &'a str,
    version: &'a str,
    description: &'a str,
    operations: Vec<OperationText>,
    schemas: Vec<(String, String)>,
}

struct OperationText {
    anchor: String,
    method: &'static str,
    path: String,
    summary: String,
    description: String,
    /// Name, place and description.
    parameters: Vec<(String, String, String)>,
    /// Pretty-printed JSON Schema.
    body: Option<String>,
    /// Status and description.
    responses: Vec<(String, String)>,
}

/// Draws the page.
pub(super) fn draw(described: &OpenApi) -> String {
    let operations = described.paths.paths.iter().flat_map(|(path, item)| {
        methods(item)
            .into_iter()
            .filter_map(move |(method, operation)| operation.as_ref().map(|operation| text(method, path, operation)))
    });
    let schemas = described.components.iter().flat_map(|components| &components.schemas);
    let page = Page {
        title: &described.info.title,
        version: &described.info.version,
        description: described.info.description.as_deref().unwrap_or_default(),
        operations: operations.collect(),
        schemas: schemas.map(|(name, schema)| (name.clone(), pretty(schema))).collect(),
    };
    // The template is compiled in and writes to memory, so there is nothing that could fail but a defect.
    page.render().unwrap_or_else(|error| panic!("the page of the API: {error}"))
}

fn methods(item: &PathItem) -> [(&'static str, &Option<Operation>); 4] {
    [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("DELETE", &item.delete)]
}

fn text(method: &'static str, path: &str, operation: &Operation) -> OperationText {
    let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => {
            let place = serde_json::to_value(&parameter.parameter_in).ok().and_then(|place| place.as_str().map(str::to_owned));
            let required = if parameter.required == Required::True { ", required" } else { "" };
            let place = format!("{}{required}", place.unwrap_or_default());
            Some((parameter.name.clone(), place, parameter.description.clone().unwrap_or_default()))
        }
        RefOr::Ref(_) => None,
    });
    let body = operation.request_body.as_ref().and_then(|body| match body {
        RefOr::T(body) => body.content.values().next().map(pretty),
        RefOr::Ref(_) => None,
    });
    let responses = operation.responses.responses.iter().map(|(status, response)| {
        let description = match response {
            RefOr::T(response) => response.description.clone(),
            RefOr::Ref(_) => String::new(),
        };
        (status.clone(), description)
    });
    OperationText {
        anchor: operation.operation_id.clone().unwrap_or_default(),
        method,
        path: path.to_owned(),
        summary: operation.summary.clone().unwrap_or_default(),
        description: operation.description.clone().unwrap_or_default(),
        parameters: parameters.collect(),
        body,
        responses: responses.collect(),
    }
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
