//! The order in which the description is read: that of a portal's journey, from what can be asked for to whether the service is well.
//!
//! JSON's objects have no order, but readers and the tools that draw pages of them keep the one they find.

use std::fmt;

use qujat_templates::Catalogue;
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};

/// The parts of the document.
const PARTS: [&str; 7] = ["openapi", "info", "servers", "security", "tags", "paths", "components"];
/// What a portal asks first of all.
const FIRST: [&str; 3] = ["/v1/companies", "/v1/reports", "/v1/accounts"];
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// The description of the API, written in the order of the journey.
#[derive(Debug)]
pub struct Document {
    described: Value,
    /// In that order.
    paths: Vec<String>,
}

impl Document {
    pub(super) fn new(described: Value, catalogue: &Catalogue) -> Self {
        let kinds = catalogue.names();
        let tags = described["tags"].as_array().into_iter().flatten().filter_map(|tag| tag["name"].as_str()).collect::<Vec<_>>();
        let rank = |path: &str| {
            let operations = described["paths"][path].as_object().into_iter().flat_map(Map::values);
            let tag = operations.filter_map(|operation| operation["tags"][0].as_str()).next();
            let kind = path.strip_prefix("/v1/reports/").map(|rest| rest.split('/').next().unwrap_or_default());
            (place(&tags, tag), place(&FIRST, Some(path)), place(&kinds, kind), path.to_owned())
        };
        let mut paths = described["paths"].as_object().into_iter().flat_map(Map::keys).cloned().collect::<Vec<_>>();
        paths.sort_by_cached_key(|path| rank(path));
        Self { described, paths }
    }

    pub(super) fn value(&self) -> &Value {
        &self.described
    }

    /// Each operation with its path and method.
    pub(super) fn operations(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        self.paths.iter().flat_map(|path| {
            in_order(&METHODS, &self.described["paths"][path]).map(move |(method, operation)| (path.as_str(), method, operation))
        })
    }
}

/// Where a name stands in a list; last where it doesn't.
fn place(names: &[&str], name: Option<&str>) -> usize {
    names.iter().position(|one| Some(*one) == name).unwrap_or(names.len())
}

/// The entries of an object, those of the list first.
fn in_order<'a>(names: &[&str], object: &'a Value) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let mut entries =
        object.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| (name.as_str(), value)).collect::<Vec<_>>();
    entries.sort_by_key(|(name, _)| place(names, Some(name)));
    entries.into_iter()
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, part) in in_order(&PARTS, &self.described) {
            match name {
                "paths" => map.serialize_entry(name, &Paths(self))?,
                _ => map.serialize_entry(name, part)?,
            }
        }
        map.end()
    }
}

struct Paths<'a>(&'a Document);

impl Serialize for Paths<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.paths.iter().map(|path| (path, Methods(&self.0.described["paths"][path]))))
    }
}

struct Methods<'a>(&'a Value);

impl Serialize for Methods<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(in_order(&METHODS, self.0))
    }
}

impl fmt::Display for Document {
    /// As JSON; with `#` on lines for people.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = if formatter.alternate() { serde_json::to_string_pretty(self) } else { serde_json::to_string(self) };
        formatter.write_str(&written.map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use qujat_templates::Settings;

    use super::*;
    use crate::reference;

    #[test]
    fn a_portal_meets_operations_in_the_order_in_which_it_needs_them() {
        let document = reference::openapi(Catalogue::standard(), &Settings::default(), "/");
        let written = document.to_string();
        let mut rest = written.as_str();
        let journey = [
            "\"/v1/companies\":{\"get\"",
            "\"/v1/reports\":",
            "\"/v1/accounts\":",
            "\"/v1/reports/completion_act\":",
            "\"/v1/requests/{id}\":{\"get\"",
            "\"/v1/requests/{id}/events\":",
            "\"/v1/documents\":",
            "\"/v1/documents/{id}/file\":",
            "\"/v1/subscriptions\":{\"get\"",
            "\"/v1/rights/{subject}/{company}/revoked\":{\"put\"",
            "\"/v1/publications\":",
            "\"/d/{token}\":",
            "\"/readyz\":",
        ];
        for step in journey {
            let at = rest.find(step).unwrap_or_else(|| panic!("{step} comes too early, or not at all"));
            rest = &rest[at + step.len()..];
        }
    }

    #[test]
    fn nothing_is_lost_by_order() {
        let document = reference::openapi(Catalogue::standard(), &Settings::default(), "/");
        for written in [document.to_string(), format!("{document:#}")] {
            assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), *document.value());
        }
        let operations = document.described["paths"].as_object().unwrap().values().map(|item| item.as_object().unwrap().len());
        assert_eq!(document.operations().count(), operations.sum::<usize>());
    }
}
