//! Where the private servers are, as the service's own configuration variables: in-process roles and processes of their own are told
//! in the same way as in production.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{
    BUCKET,
    servers::{Mailbox, ObjectStoreServer},
    token,
};

/// What a private configuration has to name.
#[derive(Debug, Clone, Copy)]
pub struct Endpoints<'a> {
    /// The service's own and billing's.
    pub databases: &'a [String; 2],
    pub redis: &'a str,
    pub objects: &'a ObjectStoreServer,
    pub mailbox: &'a Mailbox,
    /// Folder of development keys, whose JWKS is believed.
    pub keys: &'a Path,
    pub public_url: &'a str,
}

impl Endpoints<'_> {
    /// `QUJAT__…` variables; all other settings keep their defaults.
    pub fn environment(&self) -> Result<Vec<(String, String)>> {
        let jwks = token::jwks_file(self.keys)?;
        let jwks = jwks.to_str().context("the folder of keys has a name that isn't UTF-8")?.to_owned();
        let address = self.public_url.strip_prefix("http://").unwrap_or(self.public_url);
        let variables = [
            ("DATABASE__URL", self.databases[0].clone()),
            ("BILLING__URL", self.databases[1].clone()),
            ("QUEUE__URL", self.redis.to_owned()),
            ("OBJECT_STORE__ENDPOINT", self.objects.endpoint()),
            ("OBJECT_STORE__REGION", ObjectStoreServer::REGION.to_owned()),
            ("OBJECT_STORE__BUCKET", BUCKET.to_owned()),
            ("OBJECT_STORE__ACCESS_KEY", ObjectStoreServer::ACCESS_KEY.to_owned()),
            ("OBJECT_STORE__SECRET_KEY", ObjectStoreServer::SECRET_KEY.to_owned()),
            ("MAIL__HOST", "127.0.0.1".to_owned()),
            ("MAIL__PORT", self.mailbox.smtp_port().to_string()),
            ("MAIL__ENCRYPTION", "none".to_owned()),
            ("LINKS__PUBLIC_URL", self.public_url.to_owned()),
            ("LINKS__KEYS__0__ID", "private".to_owned()),
            ("LINKS__KEYS__0__SECRET", "a secret of the private servers, known to all".to_owned()),
            ("TOKENS__JWKS_FILE", jwks),
            ("HTTP__LISTEN", address.to_owned()),
        ];
        Ok(variables.into_iter().map(|(name, value)| (format!("QUJAT__{name}"), value)).collect())
    }
}
