//! Bodies of requests: their JSON, and the fields that several of them share. They know no endpoint.

pub(crate) mod fields;
pub(crate) mod json;
pub(crate) mod recipients;
