//! Who calls: the portal's bearer token (RFC 6750) says who, for which companies, and for what.
//!
//! The token proves what was so when it was issued. What the portal has taken away since stands in the store and is asked with
//! each company.

mod caller;
mod claims;
mod error;
mod keys;

pub(crate) use caller::{Caller, Scope, TokenCheck};
pub(crate) use claims::LONGEST_SUBJECT;
pub use keys::{Keys, KeysError};
