//! Jobs that make documents.

pub(crate) mod make;
mod render;
