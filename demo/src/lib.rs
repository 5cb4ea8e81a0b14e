//! What development needs and production doesn't: the demo with its private servers, invented billing data, tokens as the portal's.
//!
//! It stands on the service as the program does, and only the program's feature `demo` knows it. Tests and benchmarks stand on its parts.

pub mod billing_data;
mod command;
mod demonstration;
mod endpoints;
pub mod servers;
mod surroundings;
mod terminal;
pub mod token;

pub use command::Command;
pub use demonstration::{client, download, link_of, scenarios};
pub use endpoints::Endpoints;
pub use surroundings::{BUCKET, Surroundings};
