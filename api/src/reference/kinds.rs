//! Asking for a report and showing its rows: an operation a kind, made from the registry, so that each names its own parameters.

use qujat_render::{Format, Locale};
use qujat_templates::{Catalogue, Kind, Mailing, Settings};
use utoipa::{
    PartialSchema,
    openapi::{
        ContentBuilder, HttpMethod, Object, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Required, Schema,
        path::{Operation, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::{ArrayBuilder, KnownFormat, SchemaFormat, SchemaType, Type},
    },
};

use crate::vocabulary;

/// The patterns that stand for every kind.
pub(super) const ANY_KIND: &str = "/v1/reports/{kind}";
pub(super) const ROWS_OF_ANY_KIND: &str = "/v1/reports/{kind}/rows";

/// Puts an operation a kind in the place of the pattern.
pub(super) fn spell_out(mut described: OpenApi, catalogue: &Catalogue, settings: &Settings) -> OpenApi {
    let pattern = described.paths.paths.remove(ANY_KIND).and_then(|item| item.post).unwrap_or_default();
    let rows = described.paths.paths.remove(ROWS_OF_ANY_KIND).and_then(|item| item.get).unwrap_or_default();
    for kind in catalogue.all() {
        let declaration = kind.declaration();
        let (name, title) = (declaration.name, catalogue.title(declaration.name, Locale::En));
        // Named, so that clients' types have names that people can read.
        let (body_name, parameters_name) = (body_name(name), format!("{}Parameters", camel_case(name)));
        let schemas = &mut described.components.get_or_insert_default().schemas;
        schemas.insert(parameters_name.clone(), kind.schema());
        schemas.insert(body_name.clone(), RefOr::T(body(kind, &parameters_name, settings)));
        let item = PathItem::new(HttpMethod::Post, asking(name, &title, &body_name, pattern.clone()));
        described.paths.paths.insert(format!("/v1/reports/{name}"), item);
        if declaration.screen {
            let item = PathItem::new(HttpMethod::Get, showing(kind, &title, rows.clone()));
            described.paths.paths.insert(format!("/v1/reports/{name}/rows"), item);
        }
    }
    described
}

/// The name of the schema of what asks for a kind.
pub(super) fn body_name(kind: &str) -> String {
    format!("Ask{}", camel_case(kind))
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
fn asking(name: &str, title: &str, body: &str, pattern: Operation) -> Operation {
    let mut operation = of_one_kind(pattern);
    operation.operation_id = Some(format!("ask_{name}"));
    operation.summary = Some(format!("Asks for: {title}"));
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(body))).build();
    let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build();
    operation.request_body = Some(RefOr::T(body));
    operation
}

/// Schema of the body: what all kinds share, and the kind's own parameters.
fn body(kind: &dyn Kind, parameters: &str, settings: &Settings) -> Schema {
    let declaration = kind.declaration();
    // One type for all kinds where all formats can be had.
    let format = if declaration.formats.len() == Format::ALL.len() {
        RefOr::Ref(Ref::from_schema_name("Format"))
    } else {
        text().enum_values(Some(declaration.formats.iter().map(|format| format.name()))).build().into()
    };
    let needs_parameters = matches!(kind.schema(), RefOr::T(Schema::Object(object)) if !object.required.is_empty());
    let locale = Ref::builder()
        .ref_location_from_schema_name("Locale")
        .description(Some("Language of document and mail. By default the company's."))
        .build();
    let mut body = ObjectBuilder::new()
        .property("company", vocabulary::Bin::schema())
        .property("parameters", Ref::from_schema_name(parameters))
        .property("locale", RefOr::Ref(locale))
        .property(
            "formats",
            ArrayBuilder::new().items(format).min_items(Some(1)).description(Some("By default the first of the kind's.")),
        )
        .property("recipients", recipients(declaration.mailing, settings.maximum_recipients))
        .required("company");
    if declaration.mailing == Mailing::Required {
        body = body.required("recipients");
    }
    if needs_parameters {
        body = body.required("parameters");
    }
    Schema::Object(body.build())
}

fn recipients(mailing: Mailing, maximum: usize) -> ArrayBuilder {
    let (minimum, about) = match mailing {
        Mailing::Required => (Some(1), "E-mail addresses."),
        Mailing::Optional => (None, "E-mail addresses. Without any nobody is mailed; the document is downloaded."),
    };
    ArrayBuilder::new().items(address()).min_items(minimum).max_items(Some(maximum)).description(Some(about))
}

/// A mail address.
pub(super) fn address() -> Object {
    text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Email))).max_length(Some(254)).examples(["buh@example.kz"]).build()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String))
}

/// `number_list` as `NumberList`.
fn camel_case(name: &str) -> String {
    name.split('_')
        .flat_map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            [first.to_uppercase(), rest.to_owned()]
        })
        .collect()
}
