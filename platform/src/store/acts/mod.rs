//! What happens to several tables at once: each is one transaction, so each is one function that opens it.
//!
//! They stand beside the aggregates and not in one of them, because none leads: storing what a job made writes job, document, files,
//! deliveries and audit. An act decides what happens; how a table's rows may change is said by that table's folder only.

mod accept;
mod fail_job;
mod file_digests;
mod forward;
mod store_outcome;
mod sweep;
mod unsubscribe;
mod withdraw;

pub use file_digests::DueDigest;
pub use forward::Forwarded;
pub use store_outcome::Stored;
pub use sweep::{SweepRules, SweptDeliveries, SweptJobs};
