//! Private servers for the demo and the tests: Postgres, Redis, an object store and a mail server, the real protocols, on 127.0.0.1
//! and ports that were free.
//!
//! They keep nothing that matters: data lies in the folder that the caller names, durability is off, and everything ends with the
//! process that started it, however that ended. Nothing in here is used in production, and nothing in here knows the service.

mod children;
mod mailbox;
mod object_store;
mod placement;
mod postgres;
mod redis;
mod smtp;

pub use mailbox::{Mailbox, ReceivedMail};
pub use object_store::ObjectStoreServer;
pub use postgres::PostgresServer;
pub use redis::RedisServer;
pub use smtp::Fault;
