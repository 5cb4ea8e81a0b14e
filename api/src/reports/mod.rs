//! What can be asked for, for whom, and asking: as a file or on the screen.

pub(crate) mod accounts;
pub(crate) mod ask;
pub(crate) mod companies;
mod idempotency;
pub(crate) mod list;
pub(crate) mod rows;
