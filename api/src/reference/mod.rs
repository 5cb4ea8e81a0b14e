//! The API's description: `/openapi.json` for programs, `/docs` for people, and the same without a server.
//!
//! The operations that are the same for every catalogue come from their handlers; asking for a report is one operation a kind, made
//! from the registry, so that each names its own parameters.

mod answers;
mod document;
mod examples;
mod journey;
mod kinds;
mod markdown;
mod page;
mod problems;
mod strict;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod versions;

use std::sync::{Arc, OnceLock};

use axum::{
    Extension, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
    response::{Html, IntoResponse},
    routing::get,
};
use qujat_render::Locale;
use qujat_templates::{Catalogue, Settings, web};
use serde_json::{Map, Value};
use utoipa::openapi::OpenApi;

use crate::{
    context::{ApiContext, SharedContext},
    language,
};

pub(crate) use document::opening;
pub use journey::Document;

/// The description of the whole API, as a server with this catalogue and these settings behind `server` gives it.
#[must_use]
pub fn openapi(catalogue: &Catalogue, settings: &Settings, server: &str) -> Document {
    Document::new(document::describe(crate::router::resources().into_openapi(), catalogue, settings, server), catalogue)
}

/// The description in both forms, ready to be sent.
struct Description {
    json: Bytes,
    /// In each language.
    pages: [(Locale, Bytes); Locale::ALL.len()],
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
            let described = document::describe(self.collected.clone(), &api.catalogue, &api.settings, &api.links.public_url);
            let document = Document::new(described, &api.catalogue);
            let pages = Locale::ALL.map(|locale| (locale, page::draw(&document, locale).into()));
            Description { json: document.to_string().into(), pages }
        })
    }
}

/// The addresses of the description of what was collected from the endpoints.
pub(crate) fn routes(collected: OpenApi) -> Router<SharedContext> {
    Router::new()
        .route("/openapi.json", get(openapi_json))
        .route("/docs", get(docs))
        .route("/problems/{rule}", get(problems::problem))
        .route(web::STYLE_PATH, get(style))
        .layer(Extension(Arc::new(Reference { collected, description: OnceLock::new() })))
}

/// `GET /openapi.json`.
async fn openapi_json(State(api): State<SharedContext>, Extension(reference): Extension<Arc<Reference>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], reference.description(&api).json.clone())
}

/// `GET /docs`: the same to read, without any script or foreign resource. In English, as its descriptions are, for who names no language.
async fn docs(
    State(api): State<SharedContext>,
    Extension(reference): Extension<Arc<Reference>>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let locale = language::wanted(&headers).unwrap_or(Locale::En);
    let pages = &reference.description(&api).pages;
    let page = pages.iter().find(|(spoken, _)| *spoken == locale).map(|(_, page)| page.clone()).unwrap_or_default();
    let headers = [
        (header::CONTENT_SECURITY_POLICY, web::CONTENT_SECURITY_POLICY),
        (header::CONTENT_LANGUAGE, locale.name()),
        (header::VARY, "Accept-Language"),
    ];
    (headers, Html(page))
}

/// `GET /assets/style.css`: the stylesheet of all pages.
async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")], web::STYLE)
}

/// Each operation with its path, in the order of the paths.
fn operations_mut(described: &mut Value) -> impl Iterator<Item = (&str, &mut Map<String, Value>)> {
    let paths = described.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let operations = item.as_object_mut().into_iter().flat_map(Map::values_mut);
        operations.filter_map(Value::as_object_mut).map(move |operation| (path.as_str(), operation))
    })
}
