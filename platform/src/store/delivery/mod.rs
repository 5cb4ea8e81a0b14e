//! Mails in a mail worker's hands. Every statement that writes `qujat.delivery`, `qujat.delivery_document` or `qujat.delivery_request` stands
//! in this folder, and nobody else spells one of its states or purposes.
//!
//! A mail can't be sent exactly once (RFC 5321 §4.5.3.2.6), so its row says how far it got, and what nobody can know is called unknown
//! and left to a person.

mod claim;
mod contents;
mod due;
mod filing;
mod forwarding;
mod outcome;
mod state;

pub use claim::{ClaimedDelivery, DeliverySubject};
pub use contents::{DeliveredDocument, DeliveredFile, MissingDocument};
pub(in crate::store) use due::due;
pub(in crate::store) use filing::{DigestMail, JobMails, RequestMail, file_about_digest, list_documents, list_instead};
pub(in crate::store) use forwarding::{former_mails, forward};
pub(in crate::store) use outcome::note_ended;
pub use state::{DeliveryPurpose, DeliveryState};
pub(in crate::store) use state::{expire_leases, give_up, note_missed_leases, withdraw_digests, withdraw_of_request};
