//! How many long answers are open at once: of all callers together, and of each one.
//!
//! A stream holds a connection and asks the database again and again, an archive holds a thread; neither ends with its handler.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::http::StatusCode;

use crate::{error::ApiError, rules};

/// Seconds after which a place may be free again.
const COME_AGAIN_SECONDS: u64 = 30;

/// Places for long answers of one sort.
#[derive(Debug, Clone)]
pub(crate) struct Slots {
    all: usize,
    each: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by: HashMap<String, usize>,
}

/// A place; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Slot {
    slots: Slots,
    holder: String,
}

impl Slots {
    /// At most `all` places, of which one holder may have `each`.
    pub fn new(all: usize, each: usize) -> Self {
        Self { all, each, taken: Arc::default() }
    }

    /// A place for `holder`: a subject, or a link. 503 where there is none.
    pub fn take(&self, holder: &str) -> Result<Slot, ApiError> {
        let mut taken = self.lock();
        let own = taken.by.get(holder).copied().unwrap_or_default();
        if taken.all >= self.all || own >= self.each {
            return Err(ApiError {
                retry_after: Some(COME_AGAIN_SECONDS),
                cause: Some(format!("{} places taken, {own} of them by the caller", taken.all)),
                ..ApiError::new(StatusCode::SERVICE_UNAVAILABLE, rules::too_many_open())
            });
        }
        taken.all += 1;
        taken.by.insert(holder.to_owned(), own + 1);
        drop(taken);
        Ok(Slot { slots: self.clone(), holder: holder.to_owned() })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.lock();
        taken.all -= 1;
        match taken.by.get_mut(&self.holder) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                taken.by.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holder_leaves_places_for_others() {
        let slots = Slots::new(3, 2);
        let (one, two) = (slots.take("a").unwrap(), slots.take("a").unwrap());
        let refusal = slots.take("a").unwrap_err();
        assert_eq!((refusal.status, refusal.retry_after), (StatusCode::SERVICE_UNAVAILABLE, Some(COME_AGAIN_SECONDS)));
        let three = slots.take("b").unwrap();
        assert!(slots.take("c").is_err(), "all places are taken");
        drop((one, three));
        let four = slots.take("a").unwrap();
        drop((two, four));
        assert!(slots.lock().by.is_empty() && slots.lock().all == 0);
    }
}
