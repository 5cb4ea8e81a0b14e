//! Mails that go out.

mod compose;
pub(crate) mod send;
