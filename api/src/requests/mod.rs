//! Where a request stands, and its end.

pub(crate) mod cancel;
pub(crate) mod model;
pub(crate) mod show;
pub(crate) mod watch;
