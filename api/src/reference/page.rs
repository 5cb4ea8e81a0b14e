//! The description as a page to read, its words in the reader's language; what operations say of themselves is in English.

use askama::Template;
use qujat_render::Locale;
use serde_json::{Map, Value};

use super::{journey::Document, markdown};
use crate::texts;

#[derive(Template)]
#[template(path = "reference/page.html")]
struct Page<'a> {
    locale: Locale,
    version: &'a str,
    /// HTML, as all descriptions are.
    description: String,
    operations: Vec<OperationText<'a>>,
    /// What any operation may answer.
    shared: Vec<AnswerText<'a>>,
    schemas: Vec<(&'a str, String)>,
}

struct OperationText<'a> {
    anchor: &'a str,
    method: String,
    path: &'a str,
    summary: String,
    description: String,
    parameters: Vec<ParameterText<'a>>,
    body: Option<ContentText<'a>>,
    answers: Vec<AnswerText<'a>>,
}

struct ParameterText<'a> {
    name: &'a str,
    place: &'a str,
    required: bool,
    description: String,
}

struct AnswerText<'a> {
    status: &'a str,
    description: String,
    content: ContentText<'a>,
}

#[derive(Default)]
struct ContentText<'a> {
    /// The schema's name.
    name: Option<&'a str>,
    /// Pretty-printed JSON.
    example: Option<String>,
}

impl Page<'_> {
    fn word(&self, name: &str) -> String {
        texts::word(self.locale, name)
    }
}

/// Draws the page.
pub(super) fn draw(document: &Document, locale: Locale) -> String {
    let described = document.value();
    let operations = document.operations().map(|(path, method, operation)| operation_text(described, method, path, operation));
    let shared = object(&described["components"]["responses"]).map(|(name, answer)| answer_text(described, name, answer));
    let page = Page {
        locale,
        version: text(&described["info"]["version"]),
        description: markdown::blocks(text(&described["info"]["description"])),
        operations: operations.collect(),
        shared: shared.collect(),
        schemas: object(&described["components"]["schemas"]).map(|(name, schema)| (name, pretty(schema))).collect(),
    };
    // The template is compiled in and writes to memory, so there is nothing that could fail but a defect.
    page.render().unwrap_or_else(|error| panic!("the page of the API: {error}"))
}

fn operation_text<'a>(described: &'a Value, method: &str, path: &'a str, operation: &'a Value) -> OperationText<'a> {
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(|parameter| ParameterText {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        required: parameter["required"] == true,
        description: markdown::inline(text(&parameter["description"])),
    });
    OperationText {
        anchor: text(&operation["operationId"]),
        method: method.to_ascii_uppercase(),
        path,
        summary: markdown::inline(text(&operation["summary"])),
        description: markdown::blocks(text(&operation["description"])),
        parameters: parameters.collect(),
        body: operation["requestBody"].is_object().then(|| content_text(&operation["requestBody"])),
        answers: object(&operation["responses"]).map(|(status, answer)| answer_text(described, status, answer)).collect(),
    }
}

/// An answer that several operations share is shown once, so it is only named here.
fn answer_text<'a>(described: &'a Value, status: &'a str, answer: &'a Value) -> AnswerText<'a> {
    let shared = text(&answer["$ref"]).strip_prefix("#/components/responses/");
    let description = shared.map_or(answer, |name| &described["components"]["responses"][name]);
    AnswerText {
        status,
        description: markdown::inline(text(&description["description"])),
        content: shared.map_or_else(|| content_text(answer), |name| ContentText { name: Some(name), example: None }),
    }
}

/// What the first media type of a body or an answer holds.
fn content_text(holder: &Value) -> ContentText<'_> {
    let Some((_, content)) = object(&holder["content"]).next() else { return ContentText::default() };
    let example = &content["example"];
    ContentText {
        name: text(&content["schema"]["$ref"]).strip_prefix("#/components/schemas/"),
        example: (!example.is_null()).then(|| example.as_str().map_or_else(|| pretty(example), str::to_owned)),
    }
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
