//! What keeps one company from having all slots of a worker.

use crate::Priority;

/// A company's share of one worker's slots, and what the worker has in hand. Each worker bounds companies by itself: shares of the
/// slots of each process add up to the share of all, and nothing about it can be left behind by a process that dies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Slots that a company may have while others wait, at least one.
    pub slots: usize,
    /// Class and company of each id in hand.
    pub in_hand: Vec<(Priority, String)>,
}
