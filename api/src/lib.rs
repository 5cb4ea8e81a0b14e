//! HTTP in: reports are asked for, requests watched, documents listed and fetched, mailed links opened,
//! monthly documents subscribed to and published.
//!
//! One endpoint is one file of `endpoints`. The API decides who may ask and whether what is asked makes sense; it makes no document and
//! sends no mail. It queues by writing rows; what it tells Redis is only where to look.

mod archive;
mod bearer;
mod bell;
mod boundary;
mod customer;
mod download;
mod endpoints;
mod instant;
mod json_body;
mod language;
mod problem;
mod recipients;
mod reference;
mod refusal;
mod router;
mod server;
mod settings;
mod slots;
mod state;

pub use bearer::{Keys, KeysError};
pub use endpoints::readiness::Readiness;
pub use router::{observe, observe_router, router, serve};
pub use settings::{HttpSettings, TokenSettings};
pub use state::Api;
