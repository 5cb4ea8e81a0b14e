//! What a lane is: work of one sort whose rows are claimed under a lease and a fence.
//!
//! Everything that has to do with ids, slots, leases, the sweep and stopping stands beside this and is the same for all lanes; a lane
//! says only what its rows are and what is done with them. All of it is said about slices: who asked is served one by one, the
//! work of a month by the dozen, and every item of a slice keeps its own fence and its own failure.

use std::{error::Error, future::Future, time::Duration};

use qujat_platform::{
    queue::{self, Due},
    store::Store,
};
use tracing::Span;
use uuid::Uuid;

use crate::leases::LeaseGuard;

/// Whatever kept a lane from its rows. It is only logged: the rows are unchanged, so the sweep finds them again.
pub type LaneError = Box<dyn Error + Send + Sync>;

/// How many items are in hand at once in one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slots {
    pub all: usize,
    /// Of those, slots that only interactive work gets.
    pub kept: usize,
    /// Items that are not interactive which share a slot.
    pub batch: usize,
}

/// An item in nobody's hands any more: called off, or given to another worker. Nothing is to be written about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

/// A row as whoever claimed it may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    pub id: Uuid,
    pub fence: i64,
}

/// A claim that goes on, and how far its item is.
#[derive(Debug, Clone)]
pub struct Renewal<Progress> {
    pub claim: Claim,
    pub progress: Progress,
}

/// What a lane's round found.
#[derive(Debug, Clone, Default)]
pub struct Swept {
    /// Due and in nobody's hands.
    pub due: Vec<Due>,
    /// More is due than was returned.
    pub more: bool,
    /// Items whose lease had run out.
    pub crashed: u64,
    /// Items that were given up.
    pub failed: u64,
    /// Items of which nobody knows how they ended.
    pub unknown: u64,
}

/// An item in hand, and the lease under which it is.
#[derive(Debug)]
pub struct Held<Item, Progress> {
    pub item: Item,
    pub guard: LeaseGuard<Progress>,
    /// To be entered by whatever is done for this item, so that its trace stands in each line of the log.
    pub span: Span,
}

/// Work of one sort. See the module.
pub trait Lane: Send + Sync + 'static {
    /// A claimed row.
    type Item: Send + Sync + 'static;
    /// What the renewal of a lease notes about an item.
    type Progress: Clone + Default + Send + 'static;
    /// What became of an item.
    type Outcome: From<Lost> + Send + 'static;

    /// Its rings.
    fn name(&self) -> queue::LaneName;

    fn slots(&self) -> Slots;

    fn claim_of(item: &Self::Item) -> Claim;

    /// A span with the item's `trace`, its id, its fence and which attempt this is. Of the level of errors, so that no filter takes the
    /// trace from a line that it lets through.
    fn span_of(item: &Self::Item) -> Span;

    /// Takes those of these rows that may be worked now and are in nobody's hands.
    fn claim(&self, ids: &[Uuid], lease: Duration) -> impl Future<Output = Result<Vec<Self::Item>, LaneError>> + Send;

    /// Works a slice; as many outcomes as items, in their order. Dropped when no lease of the slice is ours any more; an item whose
    /// guard says that it is lost before that is to be left.
    fn work(&self, held: &[Held<Self::Item, Self::Progress>]) -> impl Future<Output = Vec<Self::Outcome>> + Send;

    /// Writes down what became of each item, under its fence.
    fn record_outcome(
        &self,
        held: &[Held<Self::Item, Self::Progress>],
        outcomes: Vec<Self::Outcome>,
    ) -> impl Future<Output = ()> + Send;

    /// Puts rows back as if they had not been taken: this process stops.
    fn release(&self, claims: &[Claim]) -> impl Future<Output = Result<(), LaneError>> + Send;

    /// Prolongs leases and returns the ids that are still ours. `store` is the connection of the thread that renews, which no pool
    /// can hold up.
    fn renew(
        &self,
        store: &Store,
        renewals: &[Renewal<Self::Progress>],
        lease: Duration,
    ) -> impl Future<Output = Result<Vec<Uuid>, LaneError>> + Send;

    /// What was left behind and what is due. `expire_at_once`: leases may be expired as soon as they have run out; else only those that
    /// somebody saw expired a lease's time ago, so that whoever still works comes before. `None`: another process is sweeping this lane.
    fn sweep(&self, expire_at_once: bool) -> impl Future<Output = Result<Option<Swept>, LaneError>> + Send;
}
