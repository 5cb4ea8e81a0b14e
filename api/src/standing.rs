//! Whether a company is still served, as whoever follows a link must know: nothing is shown of one that isn't, and silence of billing's
//! opens nothing.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use qujat_platform::billing::Billing;
use tokio::time::Instant;

use crate::customer;

/// How long what billing said counts while it says nothing: long enough for its restart, short enough that a company which is
/// deactivated meanwhile is not shown much.
const FRESH: Duration = Duration::from_secs(300);
/// Companies remembered; more aren't asked about within [`FRESH`], or the oldest ones are asked about again.
const MOST: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Served,
    /// Billing doesn't know the company, or serves it no longer.
    Ended,
    /// Billing says nothing and hasn't for some time.
    Unknown,
}

/// When billing last said of a company that it is served.
#[derive(Debug, Default)]
pub(crate) struct Standings {
    served_at: Mutex<HashMap<String, Instant>>,
}

impl Standings {
    /// Asks billing; what it said a moment ago counts only while it is silent.
    pub async fn of(&self, billing: &Billing, company: &str) -> Standing {
        self.judge(company, customer::is_served(billing, company).await, Instant::now())
    }

    fn judge(&self, company: &str, said: Option<bool>, now: Instant) -> Standing {
        let is_fresh = |at: Instant| now.duration_since(at) < FRESH;
        let mut served_at = self.served_at.lock().unwrap_or_else(PoisonError::into_inner);
        match said {
            Some(true) => {
                if served_at.len() >= MOST {
                    served_at.retain(|_, at| is_fresh(*at));
                }
                if served_at.len() < MOST {
                    served_at.insert(company.to_owned(), now);
                }
                Standing::Served
            }
            Some(false) => {
                served_at.remove(company);
                Standing::Ended
            }
            None if served_at.get(company).is_some_and(|at| is_fresh(*at)) => Standing::Served,
            None => Standing::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_opens_nothing_that_billing_did_not_open_a_moment_ago() {
        let (standings, now) = (Standings::default(), Instant::now());
        assert_eq!(standings.judge("a", None, now), Standing::Unknown);
        assert_eq!(standings.judge("a", Some(true), now), Standing::Served);
        assert_eq!(standings.judge("b", None, now), Standing::Unknown, "that is another company");
        let last = now + FRESH - Duration::from_secs(1);
        assert_eq!(standings.judge("a", None, last), Standing::Served);
        assert_eq!(standings.judge("a", None, now + FRESH), Standing::Unknown, "silence doesn't renew it");
        assert_eq!(standings.judge("a", Some(true), now), Standing::Served);
        assert_eq!(standings.judge("a", Some(false), now), Standing::Ended);
        assert_eq!(standings.judge("a", None, now), Standing::Unknown);
    }
}
