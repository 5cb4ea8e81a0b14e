//! The `qujat` program: wiring of the crates, the command line, and the demo with its private servers.
//!
//! Nothing here decides anything about documents; it reads the configuration and puts the parts together.

pub mod configuration;
pub mod demo;
pub mod demo_data;
pub mod migrations;
pub mod publish;
pub mod servers;
pub mod service;
pub mod token;
