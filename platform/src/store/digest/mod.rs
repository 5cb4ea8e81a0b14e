//! Digests: one mail per run, company and recipient, however many documents there are. Every statement that writes `qujat.digest` and
//! what hangs under it stands in this folder. A digest has no states of its own: it is filed once, and its delivery has them.

mod filing;
mod runs;
mod unsubscribe_link;

pub(in crate::store) use filing::{Missing, NewDigest, file_digest};
pub use runs::{DigestRun, RunState};
pub use unsubscribe_link::UnsubscribeView;
