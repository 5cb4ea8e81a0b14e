//! What tests stand on: shared servers, a service of one's own on them, and workers in processes of their own.

mod asking;
pub mod billing;
mod databases;
mod gate;
mod namespace;
mod pages;
mod process;
mod reading;
mod redis;
mod remains;
mod schedulers;
mod servers;
mod waiting;
mod world;

pub use billing::add_charged_accounts;
pub use databases::{billing_copy, loaded};
pub use gate::Gate;
pub use namespace::Namespace;
pub use pages::shell_blocks;
pub use process::ServiceProcess;
pub use schedulers::{Schedulers, at, publish_on, round_on, subscribe, subscribed_long_ago};
pub use servers::{servers, shared_folder};
pub use waiting::eventually;
pub use world::World;
