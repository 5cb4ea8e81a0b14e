//! What tests stand on: shared servers, a service of one's own on them, and workers in processes of their own.

mod process;
mod servers;
mod world;

pub use process::WorkerProcess;
pub use servers::shared_folder;
pub use world::{World, billing_copy, eventually, loaded};
