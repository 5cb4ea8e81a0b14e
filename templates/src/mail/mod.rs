//! The mails of the service: their subject, their text and the same as HTML, in the recipient's language.
//!
//! A mail carries a link and no attachment. The link is a bearer grant, and the mail says so. Addresses, headers and the sending
//! itself are the worker's.

mod digest;
mod documents;
mod failure;
mod unsubscribed;

pub use digest::{DigestFailure, DigestMail, digest};
pub use documents::{DocumentsMail, documents};
pub use failure::{FailureMail, failure};
pub use unsubscribed::{UnsubscribedMail, unsubscribed};

/// What a recipient reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// One line without control characters.
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// A name within a subject, which mail programs show a part of.
fn short(name: &str) -> String {
    const LONGEST: usize = 60;
    if name.chars().count() <= LONGEST { name.to_owned() } else { name.chars().take(LONGEST - 1).chain(['…']).collect() }
}

/// Draws a template. The templates are compiled in and write to memory, so there is nothing that could fail but a defect.
fn render(template: &impl askama::Template) -> String {
    template.render().unwrap_or_else(|error| panic!("a mail's template: {error}"))
}
