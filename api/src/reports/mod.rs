//! What can be asked for, for whom, and asking: as a file or on the screen.

pub(crate) mod accounts;
pub(crate) mod ask;
mod ask_body;
pub(crate) mod companies;
pub(crate) mod list;
pub(crate) mod rows;
mod rows_query;
