//! What the portal takes away from its users.

pub(crate) mod revoked;
