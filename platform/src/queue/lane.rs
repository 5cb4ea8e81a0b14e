//! The names of lanes. A lane is work of one sort, with rings, slots and workers of its own.

use std::fmt;

/// A lane by its name, which stands in Redis's keys and in logs. Anybody may name one; workers serve those that they were given.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LaneName(&'static str);

impl LaneName {
    /// Jobs that make documents.
    pub const DOCUMENTS: Self = Self::named("documents");
    /// Mails that go out.
    pub const MAIL: Self = Self::named("mail");

    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for LaneName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl fmt::Debug for LaneName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}
