//! The lanes of this worker, a folder each.

pub(crate) mod documents;
pub(crate) mod mail;
