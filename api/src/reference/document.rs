//! The description as one JSON value: what the endpoints say of themselves, completed by what is true of all of them.

use qujat_templates::{Catalogue, Settings};
use serde_json::{Value, json};
use utoipa::{
    OpenApi as _,
    openapi::{
        OpenApi, SecurityRequirement, Server,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::{answers, examples, kinds, strict};
use crate::{texts, vocabulary};

const BEARER: &str = "bearer";

/// The version of the specification that the document keeps to: the newest that clients' generators read.
const SPECIFICATION: &str = "3.1.0";

/// The words of a list in answers that may grow within `/v1`. As an `enum` they would make generated clients fail at each new word; under
/// this name (Zalando's guidelines, rule 112) they inform people and the tools that know it.
pub(super) const GROWING_WORDS: &str = "x-extensible-enum";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Qujat",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        description = "Documents and reports of corporate customers: asked for here, delivered by mail and download. Errors are problem \
                       details (RFC 9457) in the language of `Accept-Language`."
    ),
    tags(
        (name = "reports", description = "What can be asked for, and asking"),
        (name = "requests", description = "Where a request stands"),
        (name = "documents", description = "What was made"),
        (name = "subscriptions", description = "Who gets a company's documents each month by mail"),
        (name = "rights", description = "What the portal takes away from its users"),
        (name = "publications", description = "What is published each month; for operators"),
        (name = "links", description = "The addresses in mails; for browsers"),
        (name = "operation", description = "For whoever runs the service"),
    )
)]
struct Opening;

/// What is said of the API as a whole, for the endpoints to be added to.
pub(crate) fn opening() -> OpenApi {
    Opening::openapi()
}

/// The whole description of what was collected from the endpoints. `server` is the address that paths are below.
pub(super) fn describe(collected: OpenApi, catalogue: &Catalogue, settings: &Settings, server: &str) -> Value {
    let mut described = kinds::spell_out(collected, catalogue, settings);
    described.info.version = env!("CARGO_PKG_VERSION").to_owned();
    described.servers = Some(vec![Server::new(server)]);
    described.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("A token of the portal. Scopes: `reports:request`, `documents:read`, `rights:write`, `operate`."))
        .build();
    described.components.get_or_insert_default().add_security_scheme(BEARER, SecurityScheme::Http(scheme));
    // It is made of names and texts of this program, none of which JSON can't say.
    let mut described = serde_json::to_value(&described).unwrap_or_default();
    described["openapi"] = json!(SPECIFICATION);
    let words = [
        ("Kind", "enum", catalogue.names()),
        ("Rule", GROWING_WORDS, rules(catalogue)),
        ("FailureCode", GROWING_WORDS, vocabulary::FailureCode::known()),
    ];
    for (name, keyword, words) in words {
        described["components"]["schemas"][name][keyword] = json!(words);
    }
    strict::close_bodies(&mut described);
    strict::drop_null_parameters(&mut described);
    answers::complete(&mut described);
    examples::illustrate(&mut described, catalogue, settings, server);
    described
}

/// Every rule that an answer may name, in alphabetical order.
pub(crate) fn rules(catalogue: &Catalogue) -> Vec<&'static str> {
    let mut rules: Vec<_> = texts::rules().chain(catalogue.rules()).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}
