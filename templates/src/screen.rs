//! A list as the portal's page shows it: the same query and columns as the file, a page at a time.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{
    ToSchema,
    openapi::{
        RefOr,
        schema::{Array, ArrayBuilder, Object, ObjectBuilder, Schema, SchemaType, Type},
    },
};

/// Which rows of a list to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// `next` of the page before; `None` for the first page.
    pub after: Option<String>,
    /// At most so many rows.
    pub limit: u32,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Screen {
    /// Sentences to be shown with the list, as the file has them: that today may be incomplete, that details are banned.
    pub remarks: Vec<String>,
    pub columns: Vec<ScreenColumn>,
    #[schema(schema_with = rows)]
    pub rows: Vec<Vec<Value>>,
    #[schema(schema_with = totals)]
    pub totals: Map<String, Value>,
    /// Rows of the whole list.
    pub total_rows: u64,
    /// What to give as `after` for the next page; `null` on the last one.
    pub next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScreenColumn {
    /// Stable name, in any language the same.
    pub id: &'static str,
    pub title: String,
    #[schema(schema_with = column_kind)]
    pub kind: &'static str,
}

/// A text, a number or nothing, as its column's kind says.
fn cell() -> Object {
    Object::with_type(SchemaType::Array(vec![Type::String, Type::Number, Type::Null]))
}

fn rows() -> Array {
    let about = "Cells in the order of the columns. Money (tenge) and decimals are texts such as `-1234.50`, durations seconds, dates \
                 ISO 8601, instants RFC 3339 in Almaty's offset, empty cells `null`.";
    ArrayBuilder::new().items(RefOr::T(Schema::Array(Array::new(cell())))).description(Some(about)).build()
}

fn totals() -> Object {
    let about = "Sums of the whole list, not of this page, by column id.";
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(Schema::Object(cell())))
        .description(Some(about))
        .build()
}

fn column_kind() -> Object {
    let kinds = ["text", "identifier", "money", "integer", "decimal", "duration", "date", "instant"];
    let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    text.enum_values(Some(kinds)).description(Some("How a cell is to be read and shown.")).build()
}
