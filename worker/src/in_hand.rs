//! Which company's ids a worker has in hand, so that none of them takes all slots.
//!
//! Knows how many and whose; what is done with them, it does not.

use std::sync::{Arc, Mutex, PoisonError};

use qujat_platform::{
    Priority,
    queue::{Share, Taken},
};

/// Everything in hand of one worker, and what a company may have of its slots while others wait.
#[derive(Debug, Clone)]
pub(crate) struct InHand {
    slots: usize,
    ids: Arc<Mutex<Vec<(Priority, String)>>>,
}

impl InHand {
    /// `slots` is a company's share, at least one.
    pub(crate) fn new(slots: usize) -> Self {
        Self { slots: slots.max(1), ids: Arc::default() }
    }

    /// Counts an id until the answer is dropped.
    pub(crate) fn count(&self, taken: &Taken) -> Counted {
        let id = (taken.priority, taken.company.clone());
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).push(id.clone());
        Counted { id, of: self.clone() }
    }

    /// As the queue wants to know it.
    pub(crate) fn share(&self) -> Share {
        Share { slots: self.slots, in_hand: self.ids.lock().unwrap_or_else(PoisonError::into_inner).clone() }
    }
}

/// An id that is in hand.
#[derive(Debug)]
pub(crate) struct Counted {
    id: (Priority, String),
    of: InHand,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut ids = self.of.ids.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = ids.iter().position(|id| *id == self.id) {
            ids.swap_remove(place);
        }
    }
}
