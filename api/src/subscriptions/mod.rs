//! Who gets a company's documents each month by mail.

pub(crate) mod change;
pub(crate) mod end;
pub(crate) mod list;
mod model;
pub(crate) mod show;
pub(crate) mod subscribe;
