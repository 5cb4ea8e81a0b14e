//! What the portal's form of a kind needs: its sentences, limits and default values (domain.md §15.16).

use qujat_render::Format;
use serde::Serialize;
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::schema::{Array, ArrayBuilder, ObjectBuilder, SchemaType, Type},
};

use crate::{calendar::Month, period::Period};

/// A form, its texts in the asker's language.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Form {
    /// Name of the report, the caption of its tab.
    pub title: String,
    /// Sentences shown beside the form, in this order.
    pub notes: Vec<String>,
    /// The months that can be asked for, where the kind has a month.
    pub months: Option<Months>,
    /// The days that a period may lie within, where the kind has one.
    pub days: Option<Period>,
    /// Values that the form begins with.
    #[schema(value_type = Object)]
    pub defaults: Value,
    pub buttons: Vec<Button>,
}

/// First and last month, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Months {
    #[schema(value_type = String, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2018-01")]
    pub from: Month,
    #[schema(value_type = String, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-10")]
    pub to: Month,
}

/// A button that asks for the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Button {
    pub caption: String,
    #[schema(schema_with = formats)]
    pub formats: Vec<&'static str>,
}

fn formats() -> Array {
    let format = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).enum_values(Some(Format::ALL.map(Format::name)));
    ArrayBuilder::new().items(format).description(Some("The formats that it asks for.")).build()
}

impl Button {
    #[must_use]
    pub fn new(caption: String, formats: &[Format]) -> Self {
        Self { caption, formats: formats.iter().map(|format| format.name()).collect() }
    }
}
