//! A list as the portal's page shows it: the same query and columns as the file, a page at a time.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

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
    /// Cells in the order of the columns. Money (tenge) and decimals are texts such as `-1234.50`, durations seconds, dates are ISO 8601, instants RFC 3339 in
    /// Almaty's offset, empty cells `null`.
    #[schema(value_type = Vec<Vec<Object>>)]
    pub rows: Vec<Vec<Value>>,
    /// Sums of the whole list, not of this page, by column id.
    #[schema(value_type = Object)]
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
    /// `text`, `identifier`, `money`, `integer`, `decimal`, `duration`, `date` or `instant`.
    pub kind: &'static str,
}
