//! How much of the service one caller, one company, and all callers together, may use: at once (`slots`), and within an hour (`hourly`, which
//! the store counts).

pub(crate) mod hourly;
pub(crate) mod slots;
