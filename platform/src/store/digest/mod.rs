//! Digests: one mail a run, company and recipient, however many documents there are. Every statement that writes `qujat.digest` and
//! what hangs under it stands in this folder.

mod runs;

pub use runs::{DigestRun, RunState};
