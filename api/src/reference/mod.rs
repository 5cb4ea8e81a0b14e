//! The API's description: `/openapi.json` for programs, `/docs` for people.
//!
//! The operations that are the same for every catalogue come from their handlers; asking for a report is one operation a kind, made
//! from the registry, so that each names its own parameters.

mod page;

use std::sync::{Arc, OnceLock};

use axum::{
    Extension, Router,
    body::Bytes,
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use qujat_render::Locale;
use qujat_templates::{Kind, Mailing, web};
use utoipa::{
    OpenApi as _,
    openapi::{
        ContentBuilder, ObjectBuilder, OpenApi, PathItem, RefOr, Required, Schema, SecurityRequirement, Server,
        path::{Operation, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::{ArrayBuilder, SchemaType, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::context::{ApiContext, SharedContext};

const BEARER: &str = "bearer";
/// The pattern that stands for every kind.
const ANY_KIND: &str = "/v1/reports/{kind}";
const ROWS_OF_ANY_KIND: &str = "/v1/reports/{kind}/rows";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Qujat",
        description = "Documents and reports of corporate customers: asked for here, delivered by mail and download. Errors are problem \
                       details (RFC 9457) in the language of `Accept-Language`."
    ),
    tags(
        (name = "reports", description = "What can be asked for, and asking"),
        (name = "requests", description = "Where a request stands"),
        (name = "documents", description = "What was made"),
        (name = "subscriptions", description = "Who gets a company's documents each month by mail"),
        (name = "publications", description = "What is published each month; for operators"),
        (name = "rights", description = "What the portal takes away from its users"),
        (name = "links", description = "The addresses in mails; for browsers"),
        (name = "operation", description = "For whoever runs the service"),
    )
)]
struct Opening;

/// The description in both forms, ready to be sent.
struct Description {
    json: Bytes,
    page: Bytes,
}

/// What the endpoints say of themselves, and the description made of it when it is first asked for.
struct Reference {
    collected: OpenApi,
    /// Anybody may ask for it, so it is made once; the catalogue doesn't change while the process runs.
    description: OnceLock<Description>,
}

impl Reference {
    fn description(&self, api: &ApiContext) -> &Description {
        self.description.get_or_init(|| {
            let described = describe(api, self.collected.clone());
            Description {
                // It is made of names and texts of this program, none of which JSON can't say.
                json: serde_json::to_vec(&described).unwrap_or_default().into(),
                page: page::draw(&described).into(),
            }
        })
    }
}

/// What is said of the API as a whole, for the endpoints to be added to.
pub(crate) fn opening() -> OpenApi {
    Opening::openapi()
}

/// The addresses of the description of what was collected from the endpoints.
pub(crate) fn routes(collected: OpenApi) -> Router<SharedContext> {
    Router::new()
        .route("/openapi.json", get(openapi))
        .route("/docs", get(docs))
        .route(web::STYLE_PATH, get(style))
        .layer(Extension(Arc::new(Reference { collected, description: OnceLock::new() })))
}

/// `GET /openapi.json`.
async fn openapi(State(api): State<SharedContext>, Extension(reference): Extension<Arc<Reference>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], reference.description(&api).json.clone())
}

/// `GET /docs`: the same to read, without any script or foreign resource.
async fn docs(State(api): State<SharedContext>, Extension(reference): Extension<Arc<Reference>>) -> Response {
    let page = reference.description(&api).page.clone();
    ([(header::CONTENT_SECURITY_POLICY, web::CONTENT_SECURITY_POLICY)], Html(page)).into_response()
}

/// `GET /assets/style.css`: the stylesheet of all pages.
async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")], web::STYLE)
}

fn describe(api: &ApiContext, collected: OpenApi) -> OpenApi {
    let mut described = of_kinds(collected, api.catalogue.all(), |kind| api.catalogue.title(kind.declaration().name, Locale::En));
    described.servers = Some(vec![Server::new(api.links.public_url.clone())]);
    described
}

fn of_kinds<'a>(mut described: OpenApi, kinds: impl Iterator<Item = &'a dyn Kind>, title: impl Fn(&dyn Kind) -> String) -> OpenApi {
    described.info.version = env!("CARGO_PKG_VERSION").to_owned();
    described.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("A token of the portal. Scopes: reports:request, documents:read, rights:write, operate."))
        .build();
    described.components.get_or_insert_default().add_security_scheme(BEARER, SecurityScheme::Http(scheme));
    let pattern = described.paths.paths.remove(ANY_KIND).and_then(|item| item.post).unwrap_or_default();
    let rows = described.paths.paths.remove(ROWS_OF_ANY_KIND).and_then(|item| item.get).unwrap_or_default();
    for kind in kinds {
        let name = kind.declaration().name;
        let item = PathItem::new(utoipa::openapi::HttpMethod::Post, asking(kind, &title(kind), pattern.clone()));
        described.paths.paths.insert(format!("/v1/reports/{name}"), item);
        if kind.declaration().screen {
            let item = PathItem::new(utoipa::openapi::HttpMethod::Get, showing(kind, &title(kind), rows.clone()));
            described.paths.paths.insert(format!("/v1/reports/{name}/rows"), item);
        }
    }
    described
}

/// The operation that shows the rows of one kind.
fn showing(kind: &dyn Kind, title: &str, pattern: Operation) -> Operation {
    let name = kind.declaration().name;
    let mut operation = of_one_kind(pattern);
    operation.operation_id = Some(format!("show_{name}"));
    operation.summary = Some(format!("Shows the rows of: {title}"));
    if let RefOr::T(Schema::Object(object)) = kind.schema() {
        let own = object.properties.into_iter().map(|(name, schema)| {
            let required = if object.required.contains(&name) { Required::True } else { Required::False };
            let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(required);
            RefOr::T(parameter.schema(Some(schema)).build())
        });
        operation.parameters.get_or_insert_default().extend(own);
    }
    operation
}

/// The pattern without the kind, which stands in the path.
fn of_one_kind(mut pattern: Operation) -> Operation {
    if let Some(parameters) = &mut pattern.parameters {
        parameters.retain(|parameter| !matches!(parameter, RefOr::T(parameter) if parameter.name == "kind"));
    }
    pattern
}

/// The operation that asks for one kind.
fn asking(kind: &dyn Kind, title: &str, pattern: Operation) -> Operation {
    let name = kind.declaration().name;
    let mut operation = of_one_kind(pattern);
    operation.operation_id = Some(format!("ask_{name}"));
    operation.summary = Some(format!("Asks for: {title}"));
    let content = ContentBuilder::new().schema(Some(body(kind))).build();
    let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build();
    operation.request_body = Some(RefOr::T(body));
    operation
}

/// Schema of the body: what all kinds share, and the kind's own parameters.
fn body(kind: &dyn Kind) -> Schema {
    let declaration = kind.declaration();
    let text = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    let formats: Vec<&str> = declaration.formats.iter().map(|format| format.name()).collect();
    let mut body = ObjectBuilder::new()
        .property("company", text().pattern(Some("^[0-9]{12}$")).description(Some("BIN")))
        .property("parameters", kind.schema())
        .property(
            "locale",
            text().enum_values(Some(Locale::ALL.map(Locale::name))).description(Some("By default the company's language")),
        )
        .property(
            "formats",
            ArrayBuilder::new()
                .items(text().enum_values(Some(formats)))
                .min_items(Some(1))
                .description(Some("By default the first of the kind's")),
        )
        .property("recipients", ArrayBuilder::new().items(text().description(Some("E-mail address"))))
        .required("company");
    if declaration.mailing == Mailing::Required {
        body = body.required("recipients");
    }
    Schema::Object(body.build())
}

#[cfg(test)]
mod tests {
    use qujat_templates::Catalogue;
    use serde_json::Value;

    use super::*;

    fn described() -> (Value, String) {
        let catalogue = Catalogue::standard();
        let described = of_kinds(crate::router::resources().into_openapi(), catalogue.all(), |kind| {
            catalogue.title(kind.declaration().name, Locale::En)
        });
        (serde_json::to_value(&described).unwrap(), page::draw(&described))
    }

    #[test]
    fn each_kind_is_an_operation_with_its_parameters() {
        let (described, _) = described();
        assert!(described["paths"].get(ANY_KIND).is_none() && described["paths"].get(ROWS_OF_ANY_KIND).is_none());
        for kind in Catalogue::standard().names() {
            let operation = &described["paths"][format!("/v1/reports/{kind}")]["post"];
            assert_eq!(operation["operationId"], format!("ask_{kind}"));
            let body = &operation["requestBody"]["content"]["application/json"]["schema"];
            assert!(body["properties"]["parameters"].is_object(), "{body}");
            assert!(operation["parameters"].as_array().unwrap().iter().all(|parameter| parameter["name"] != "kind"));
        }
    }

    #[test]
    fn each_kind_with_a_screen_shows_its_rows_by_its_parameters() {
        let (described, _) = described();
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
        let (described, _) = described();
        let mut found = Vec::new();
        references(&described, &mut found);
        assert!(!found.is_empty());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(described.pointer(pointer).is_some(), "{reference}");
        }
    }

    #[test]
    fn the_page_needs_nothing_from_elsewhere() {
        let (described, page) = described();
        for path in described["paths"].as_object().unwrap().keys() {
            assert!(page.contains(path), "{path}");
        }
        assert!(!page.contains("<script") && !page.contains("//cdn") && !page.contains("style=\""));
    }
}
