//! How many long answers are open at once: of all callers together, of each company, and of each caller.
//!
//! A stream holds a connection and asks the database again and again, an archive holds a thread, a screen a connection to billing; none
//! ends with its handler. Counted in this process only: what they use up is this process's.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::StatusCode;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{error::ApiError, rules, rules::Whose};

/// Capacity for long answers of one sort. 0: without limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Capacity {
    /// Of all callers of this process.
    pub all: usize,
    /// Of one company.
    pub company: usize,
    /// Of one caller: a person, or whoever has a link.
    pub caller: usize,
    /// How long a caller whose share isn't taken waits for one of all places.
    pub longest_wait: Duration,
    /// Seconds after which one may be free again.
    pub come_again_seconds: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct Slots {
    capacity: Capacity,
    /// `None`: without limit.
    all: Option<Arc<Semaphore>>,
    shares: Arc<Mutex<Shares>>,
}

#[derive(Debug, Default)]
struct Shares {
    companies: HashMap<String, usize>,
    callers: HashMap<String, usize>,
}

/// A place; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Slot {
    _share: Share,
    _place: Option<OwnedSemaphorePermit>,
}

/// A part of what one company and one caller may have.
#[derive(Debug)]
struct Share {
    shares: Arc<Mutex<Shares>>,
    company: String,
    caller: String,
}

impl Slots {
    pub fn new(capacity: Capacity) -> Self {
        let all = (capacity.all > 0).then(|| Arc::new(Semaphore::new(capacity.all)));
        Self { capacity, all, shares: Arc::default() }
    }

    /// A place for `caller`, a subject or a link, about `company`. 429 where their own share is taken, 503 where all places are.
    pub async fn take(&self, company: &str, caller: &str) -> Result<Slot, ApiError> {
        let share = self.share(company, caller)?;
        let place = match &self.all {
            None => None,
            // The semaphore is never closed.
            Some(all) => match timeout(self.capacity.longest_wait, Arc::clone(all).acquire_owned()).await {
                Ok(place) => place.ok(),
                Err(_) => {
                    let cause = format!("all {} places of this process are taken", self.capacity.all);
                    return Err(ApiError {
                        retry_after: Some(self.capacity.come_again_seconds),
                        cause: Some(cause),
                        ..ApiError::new(StatusCode::SERVICE_UNAVAILABLE, rules::too_many_open())
                    });
                }
            },
        };
        Ok(Slot { _share: share, _place: place })
    }

    fn share(&self, company: &str, caller: &str) -> Result<Share, ApiError> {
        let refused = |maximum, whose| {
            let refusal = ApiError::new(StatusCode::TOO_MANY_REQUESTS, rules::too_many_at_once(maximum, whose));
            Err(ApiError { retry_after: Some(self.capacity.come_again_seconds), ..refusal })
        };
        let mut shares = lock(&self.shares);
        if is_taken(&shares.callers, caller, self.capacity.caller) {
            return refused(self.capacity.caller, Whose::Caller);
        }
        if is_taken(&shares.companies, company, self.capacity.company) {
            return refused(self.capacity.company, Whose::Company);
        }
        *shares.companies.entry(company.to_owned()).or_default() += 1;
        *shares.callers.entry(caller.to_owned()).or_default() += 1;
        drop(shares);
        Ok(Share { shares: Arc::clone(&self.shares), company: company.to_owned(), caller: caller.to_owned() })
    }
}

fn is_taken(counts: &HashMap<String, usize>, holder: &str, limit: usize) -> bool {
    limit > 0 && counts.get(holder).is_some_and(|count| *count >= limit)
}

fn lock(shares: &Mutex<Shares>) -> MutexGuard<'_, Shares> {
    shares.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut shares = lock(&self.shares);
        release(&mut shares.companies, &self.company);
        release(&mut shares.callers, &self.caller);
    }
}

fn release(counts: &mut HashMap<String, usize>, holder: &str) {
    match counts.get_mut(holder) {
        Some(own) if *own > 1 => *own -= 1,
        _ => {
            counts.remove(holder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Capacity = Capacity { all: 4, company: 3, caller: 2, longest_wait: Duration::ZERO, come_again_seconds: 30 };

    async fn refusal(slots: &Slots, company: &str, caller: &str) -> (u16, &'static str, Option<u64>) {
        let refusal = slots.take(company, caller).await.unwrap_err();
        (refusal.status.as_u16(), refusal.problems[0].rule, refusal.retry_after)
    }

    #[tokio::test]
    async fn one_holder_leaves_places_for_others() {
        let slots = Slots::new(FEW);
        let (one, two) = (slots.take("c", "a").await.unwrap(), slots.take("c", "a").await.unwrap());
        assert_eq!(refusal(&slots, "c", "a").await, (429, "too_many_at_once", Some(30)), "the caller's share is taken");
        let three = slots.take("c", "b").await.unwrap();
        assert_eq!(refusal(&slots, "c", "d").await, (429, "too_many_at_once", Some(30)), "the company's share is taken");
        let four = slots.take("e", "d").await.unwrap();
        assert_eq!(refusal(&slots, "e", "f").await, (503, "too_many_open", Some(30)), "all places are taken");
        drop((one, three));
        let five = slots.take("c", "a").await.unwrap();
        drop((two, four, five));
        let shares = lock(&slots.shares);
        assert!(shares.callers.is_empty() && shares.companies.is_empty());
        assert_eq!(slots.all.as_ref().unwrap().available_permits(), 4);
    }

    #[tokio::test]
    async fn who_is_patient_gets_the_next_place() {
        let slots = Slots::new(Capacity { all: 1, longest_wait: Duration::from_secs(20), ..FEW });
        let first = slots.take("c", "a").await.unwrap();
        let (second, ()) = tokio::join!(slots.take("c", "b"), async { drop(first) });
        assert!(second.is_ok());
    }

    #[tokio::test]
    async fn none_is_without_limit() {
        let slots = Slots::new(Capacity { all: 0, company: 0, caller: 0, ..FEW });
        let mut held = Vec::new();
        for _ in 0..1_000 {
            held.push(slots.take("c", "a").await.unwrap());
        }
        assert_eq!(lock(&slots.shares).callers["a"], 1_000);
    }
}
