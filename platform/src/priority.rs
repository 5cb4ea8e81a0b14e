//! How urgent work is. Jobs, the queue's rings and publications share it; the column and the Redis keys call it `class`.

/// The order is the order of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Somebody waits for it.
    Interactive,
    /// A publication.
    Scheduled,
    /// History made up for; yields to everything.
    Backfill,
}

impl Priority {
    pub const ALL: [Self; 3] = [Self::Interactive, Self::Scheduled, Self::Backfill];

    /// As stored and as Redis keys spell it.
    #[must_use]
    pub fn number(self) -> i16 {
        match self {
            Self::Interactive => 0,
            Self::Scheduled => 1,
            Self::Backfill => 2,
        }
    }

    /// A number that isn't known is the least urgent, so that what a newer version rings for isn't lost.
    #[must_use]
    pub fn from_number(number: i16) -> Self {
        match number {
            0 => Self::Interactive,
            1 => Self::Scheduled,
            _ => Self::Backfill,
        }
    }
}
