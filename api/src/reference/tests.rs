//! That the description holds together; whether it is valid and the API keeps it is for the contract's tools to say.

use qujat_templates::{Catalogue, Settings};
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

use super::{kinds, *};

fn described() -> Value {
    document().value().clone()
}

fn document() -> Document {
    openapi(Catalogue::standard(), &Settings::default(), "/")
}

#[test]
fn each_kind_is_an_operation_with_its_parameters() {
    let described = described();
    assert!(described["paths"].get(kinds::ANY_KIND).is_none() && described["paths"].get(kinds::ROWS_OF_ANY_KIND).is_none());
    for kind in Catalogue::standard().names() {
        let operation = &described["paths"][format!("/v1/reports/{kind}")]["post"];
        assert_eq!(operation["operationId"], format!("ask_{kind}"));
        let resolved = |schema: &Value| described.pointer(&schema["$ref"].as_str().unwrap()[1..]).unwrap().clone();
        let body = resolved(&operation["requestBody"]["content"]["application/json"]["schema"]);
        let parameters = resolved(&body["properties"]["parameters"]);
        assert!(body["additionalProperties"] == false && parameters["additionalProperties"] == false, "{body} {parameters}");
        assert!(operation["parameters"].as_array().unwrap().iter().all(|parameter| parameter["name"] != "kind"));
    }
}

#[test]
fn each_kind_with_a_screen_shows_its_rows_by_its_parameters() {
    let described = described();
    for kind in Catalogue::standard().all() {
        let (name, screen) = (kind.declaration().name, kind.declaration().screen);
        let operation = &described["paths"][format!("/v1/reports/{name}/rows")]["get"];
        assert_eq!(operation.is_object(), screen, "{name}");
        let RefOr::T(Schema::Object(object)) = kind.schema() else { panic!("{name} has no object of parameters") };
        let named = |wanted: &str| operation["parameters"].as_array().unwrap().iter().any(|one| one["name"] == wanted);
        assert!(
            !screen || (named("company") && named("after") && !named("kind") && object.properties.keys().all(|one| named(one)))
        );
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
                object.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let described = described();
    let mut found = Vec::new();
    references(&described, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(described.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn every_answer_has_a_description() {
    let mut described = described();
    for (path, operation) in operations_mut(&mut described) {
        for (status, answer) in operation["responses"].as_object().unwrap() {
            let described = answer["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(described || answer["$ref"].is_string(), "{path} {status}");
        }
    }
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let document = document();
    let page = page::draw(&document, Locale::En);
    for path in document.value()["paths"].as_object().unwrap().keys() {
        assert!(page.contains(path), "{path}");
    }
    assert!(!page.contains("<script") && !page.contains("//cdn") && !page.contains("style=\""));
}

#[test]
fn the_page_speaks_the_readers_language() {
    let titles =
        [(Locale::Ru, "Справочник API Qujat"), (Locale::Kk, "Qujat API анықтамалығы"), (Locale::En, "Qujat API reference")];
    for (locale, title) in titles {
        let page = page::draw(&document(), locale);
        assert!(
            page.contains(&format!("<title>{title} ")) && page.contains(&format!("<html lang=\"{}\">", locale.name())),
            "{title}"
        );
    }
}

#[test]
fn the_page_sets_words_of_programs_as_such_and_leads_to_what_it_names() {
    let page = page::draw(&document(), Locale::En);
    let prose = page.lines().filter(|line| !line.contains("<pre")).filter(|line| line.contains("lang=\"en\""));
    let raw = prose.filter(|line| line.contains('`')).collect::<Vec<_>>();
    assert!(raw.is_empty(), "{raw:?}");
    for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
    }
}

#[test]
fn lists_that_may_grow_are_open_and_all_others_closed() {
    let schemas = &described()["components"]["schemas"];
    for open in ["Rule", "FailureCode"] {
        assert!(schemas[open]["enum"].is_null() && schemas[open]["type"] == "string", "{open}");
        assert!(!schemas[open][document::GROWING_WORDS].as_array().unwrap().is_empty(), "{open}");
    }
    for closed in ["Kind", "RequestState", "Phase", "MailState", "DocumentStatus", "Format", "Locale"] {
        assert!(!schemas[closed]["enum"].as_array().unwrap().is_empty(), "{closed}");
    }
}
