//! What tests stand on: shared servers, a service of one's own on them, and workers in processes of their own.

mod billing;
mod gate;
mod namespace;
mod process;
mod redis;
mod schedulers;
mod servers;
mod world;

pub use billing::add_charged_accounts;
pub use gate::Gate;
pub use namespace::Namespace;
pub use process::ServiceProcess;
pub use schedulers::{Schedulers, at, publish_on, round_on, subscribe, subscribed_long_ago};
pub use servers::{servers, shared_folder};
pub use world::{World, billing_copy, eventually, loaded};
