//! What is published each month; for operators.

pub(crate) mod list;
mod model;
pub(crate) mod pause;
pub(crate) mod show;
pub(crate) mod start;
