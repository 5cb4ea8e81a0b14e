//! What the service stands on: Postgres, Redis, an object store, a mail server, the clock and the configuration.
//!
//! Nothing in here knows a kind of report, a page or a language. Each part owns the names it uses outside: table and column names
//! stand in `store`, Redis keys in `queue`, object keys in `object_store`.

pub mod billing;
pub mod clock;
pub mod configuration;
mod failure_reason;
pub mod fault;
pub mod identifiers;
pub mod link_token;
pub mod mailer;
pub mod object_store;
mod postgres;
mod priority;
pub mod queue;
mod sockets;
pub mod store;
pub mod telemetry;
mod trace;

pub use clock::{Clock, ManualClock, SystemClock};
pub use failure_reason::FailureReason;
pub use fault::Fault;
pub use identifiers::{DeliveryId, DigestId, DocumentId, ForwardingId, JobId, PublicationId, RequestId, ScanId, SubscriptionId};
pub use priority::Priority;
pub use trace::{NoTrace, TraceId};
