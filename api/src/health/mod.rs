//! Whether the process runs, whether it can work, and its numbers; for whoever runs the service.

pub(crate) mod liveness;
pub(crate) mod metrics;
pub(crate) mod readiness;
