//! How much of the service one caller, and all callers together, may use at once.

pub(crate) mod slots;
