//! How many documents a publication would make, without making any: what billing has of the month beside what became of it so far.

use std::fmt;

use qujat_platform::{
    billing::Billing,
    store::{JobState, NewPublication, Store, StoreError},
};

use crate::{Publication, UnitCursor, WriteError, calendar::Month};

/// Units that billing is asked for at once.
const PAGE: i64 = 1000;

/// The companies or accounts of a month, by what became of their documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PublicationCount {
    /// Nothing was begun for them.
    pub new: usize,
    /// Their document could not be made.
    pub failed: usize,
    /// Their document is still to be made, or being made.
    pub waiting: usize,
    pub running: usize,
    /// Their document is there.
    pub stored: usize,
}

/// Which of the two databases doesn't answer.
#[derive(Debug)]
pub enum CountError {
    Billing(WriteError),
    Store(StoreError),
}

impl PublicationCount {
    /// Asks for everything of a month, or of one company in it, page by page.
    pub async fn of(
        kind: &Publication,
        publication: &NewPublication,
        company: Option<&str>,
        billing: &Billing,
        store: &Store,
    ) -> Result<Self, CountError> {
        let (mut count, mut after) = (Self::default(), None::<UnitCursor>);
        loop {
            let month = Month::of(publication.month);
            let units = async {
                let mut connection = billing.ask().await?;
                kind.units(&mut connection, month, company, after.as_ref(), PAGE).await
            };
            let units = units.await.map_err(CountError::Billing)?;
            let Some(last) = units.last() else { return Ok(count) };
            after = Some(last.cursor());
            let objects = units.into_iter().map(|unit| unit.object).collect::<Vec<_>>();
            let known = store.known_items(&publication.kind, publication.month, &objects).await.map_err(CountError::Store)?;
            count.new += objects.len() - known.len();
            for (_, state) in known {
                count.add(state);
            }
        }
    }

    fn add(&mut self, state: JobState) {
        *match state {
            JobState::Stored => &mut self.stored,
            JobState::Waiting => &mut self.waiting,
            JobState::Running => &mut self.running,
            JobState::Failed | JobState::Cancelled => &mut self.failed,
        } += 1;
    }

    /// Everything that has something in the month.
    #[must_use]
    pub fn all(&self) -> usize {
        self.new + self.failed + self.waiting + self.running + self.stored
    }

    /// Documents that would be begun, as a look begins them: a replacement also begins anew what may have seen billing as it was.
    #[must_use]
    pub fn to_make(&self, replace: bool) -> usize {
        self.new + self.failed + if replace { self.stored + self.running } else { 0 }
    }
}

impl fmt::Display for CountError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Billing(error) => error.fmt(formatter),
            Self::Store(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for CountError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replacement_makes_anew_what_has_seen_billing() {
        let mut count = PublicationCount { new: 1, ..PublicationCount::default() };
        for state in JobState::ALL.iter().chain(&[JobState::Stored; 2]) {
            count.add(*state);
        }
        assert_eq!((count.all(), count.to_make(false), count.to_make(true)), (8, 3, 7));
    }
}
