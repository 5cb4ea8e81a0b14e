//! The service put together: its configuration, its schema, and the parts that a process of a role has.
//!
//! Wiring only. Nothing here decides anything about documents, and nothing here knows who starts it: the program, the demo or a test.

mod assembly;
pub mod configuration;
pub mod migrations;
pub mod neighbours;

pub use assembly::{Roles, Service, stop_on_signal};
pub use configuration::Configuration;
pub use qujat_api::openapi;
