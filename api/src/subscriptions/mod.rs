//! Who gets a company's documents each month by mail.

mod answer;
mod body;
pub(crate) mod change;
pub(crate) mod end;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod subscribe;
