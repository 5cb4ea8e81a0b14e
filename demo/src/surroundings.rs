//! The private servers that a whole service stands on.

use std::path::Path;

use anyhow::Result;

use crate::servers::{Mailbox, ObjectStoreServer, PostgresServer, RedisServer};

/// The bucket of private object stores.
pub const BUCKET: &str = "documents";

/// The private servers. Dropping them ends them.
pub struct Surroundings {
    pub postgres: PostgresServer,
    pub redis: RedisServer,
    pub objects: ObjectStoreServer,
    pub mailbox: Mailbox,
}

impl Surroundings {
    /// Starts the servers with their data below `folder`.
    pub async fn start(folder: &Path) -> Result<Self> {
        Ok(Self {
            postgres: PostgresServer::start(&folder.join("postgres"))?,
            redis: RedisServer::start(&folder.join("redis"))?,
            objects: ObjectStoreServer::start(&folder.join("objects"), BUCKET).await?,
            mailbox: Mailbox::start().await?,
        })
    }
}
