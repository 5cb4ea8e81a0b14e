//! What was made: lists, files, archives, and what an operator keeps.

pub(crate) mod archive;
pub(crate) mod file;
pub(crate) mod hold;
pub(crate) mod list;
pub(crate) mod model;
