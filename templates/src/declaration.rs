//! The fixed facts of a kind: what it is about, in which formats it comes, and its texts.

use qujat_render::Format;

/// What a kind is about, and so what its parameters name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Company,
    Account,
    Number,
}

/// Whether the document goes out by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailing {
    /// At least one recipient is needed (domain.md §15.2).
    Required,
    /// Downloaded from the portal's page, and mailed too where recipients are named.
    Optional,
}

/// The fixed facts of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Declaration {
    /// One spelling everywhere: folder, URL, database.
    pub name: &'static str,
    pub scope: Scope,
    /// In the order in which a form offers them; the first is the default.
    pub formats: &'static [Format],
    pub mailing: Mailing,
    /// Whether the portal's page can show its rows.
    pub screen: bool,
    /// The texts of the kind in Fluent: Russian, Kazakh, English. Their names begin with the kind's, `_` as `-`; one of them,
    /// `<kind>-title`, is what people call the kind. Rules of its own have their sentences here as `problem-<rule>`.
    pub texts: [&'static str; 3],
}
