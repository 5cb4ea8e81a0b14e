//! Jobs: the work behind requests and publications. Every statement that writes `qujat.job` stands in this folder.

mod lease;

pub use lease::{ClaimedJob, HeldJob, Identity};
