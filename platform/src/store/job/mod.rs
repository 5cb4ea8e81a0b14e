//! Jobs: the work behind requests and publications. Every statement that writes `qujat.job` stands in this folder, and nobody else
//! spells one of its states. Who asked, and who is told of the end, is known to the acts only.

mod due;
mod filing;
mod identity;
mod lease;
mod state;

pub(in crate::store) use due::{due, failed_of_open_publications};
pub(in crate::store) use filing::{NewJob, PublishedJobs, file_published, join_or_file};
pub use identity::Identity;
pub use lease::{ClaimedJob, HeldJob};
pub use state::{JobState, Phase};
pub(in crate::store) use state::{
    cancel_unwanted, complete, expire_leases, fail, give_up, lock_of_request, lock_waited_for_in_vain, note_missed_leases,
};
