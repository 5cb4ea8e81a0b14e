//! The addresses in mails, for browsers: pages, buttons, files, and the end of monthly mails.

pub(crate) mod archive;
pub(crate) mod file;
pub(crate) mod page;
pub(crate) mod ticket;
pub(crate) mod unsubscribe;
pub(crate) mod unsubscribe_page;
mod visit;
