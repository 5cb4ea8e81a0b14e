//! A lane at work: what is the same for all of them between a taken id and a recorded outcome.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures::future::join_all;
use qujat_platform::{queue, store::Store};
use uuid::Uuid;

use crate::{
    lane::{Held, Lane, LaneError, Lost, Slots, Swept},
    leases::Leases,
};

/// How long the database may take to hand out rows.
const CLAIM_LIMIT: Duration = Duration::from_secs(30);

/// A lane without the types of its items, so that workers, leases and sweep can go through all lanes.
#[async_trait]
pub trait AnyLane: Send + Sync + 'static {
    fn name(&self) -> queue::LaneName;
    fn slots(&self) -> Slots;
    /// Works the rows behind these ids, those that may run now and are in nobody's hands.
    async fn take(&self, ids: &[Uuid]);
    async fn renew(&self, store: &Store) -> Result<(), LaneError>;
    /// Stops what is in hand, and puts it back so that nobody has to wait for its lease to end.
    async fn release(&self);
    async fn sweep(&self, expire_at_once: bool) -> Result<Option<Swept>, LaneError>;
}

/// A lane and what it has in hand.
struct Runner<L: Lane> {
    lane: L,
    leases: Leases<L::Progress>,
    lease: Duration,
}

/// Makes a lane ready to run, with this length of leases.
#[must_use]
pub fn ready(lane: impl Lane, lease: Duration) -> Arc<dyn AnyLane> {
    Arc::new(Runner { lane, leases: Leases::default(), lease })
}

#[async_trait]
impl<L: Lane> AnyLane for Runner<L> {
    fn name(&self) -> queue::LaneName {
        self.lane.name()
    }

    fn slots(&self) -> Slots {
        self.lane.slots()
    }

    async fn take(&self, ids: &[Uuid]) {
        let lane = self.name();
        let claimed = match tokio::time::timeout(CLAIM_LIMIT, self.lane.claim(ids, self.lease)).await {
            Ok(Ok(claimed)) => claimed,
            Ok(Err(error)) => {
                return tracing::warn!(%lane, ?ids, %error, "nothing could be claimed; the sweep will wake a worker again");
            }
            Err(_) => return tracing::warn!(%lane, ?ids, "nothing could be claimed in time; the sweep will wake a worker again"),
        };
        if claimed.len() < ids.len() {
            let claimed = claimed.iter().map(|item| L::claim_of(item).id).collect::<Vec<_>>();
            tracing::debug!(%lane, ?ids, ?claimed, "not all are to be worked: done, called off, not due, or in other hands");
        }
        if claimed.is_empty() {
            return;
        }
        let held = claimed
            .into_iter()
            .map(|item| {
                let (guard, span) = (self.leases.hold(L::claim_of(&item)), L::span_of(&item));
                span.in_scope(|| tracing::info!(%lane, "claimed by a worker"));
                Held { item, guard, span }
            })
            .collect::<Vec<_>>();
        let outcomes = tokio::select! {
            outcomes = self.lane.work(&held) => outcomes,
            _ = join_all(held.iter().map(|held| held.guard.lost())) => held.iter().map(|_| Lost.into()).collect(),
        };
        self.lane.record_outcome(&held, outcomes).await;
    }

    async fn renew(&self, store: &Store) -> Result<(), LaneError> {
        let renewals = self.leases.renewals();
        if !renewals.is_empty() {
            let ours = self.lane.renew(store, &renewals, self.lease).await?;
            self.leases.keep(&renewals, &ours);
        }
        Ok(())
    }

    async fn release(&self) {
        let claims = self.leases.call_off();
        if claims.is_empty() {
            return;
        }
        if let Err(error) = self.lane.release(&claims).await {
            tracing::warn!(lane = %self.name(), %error, "not everything in hand was put back; its leases will run out");
        }
    }

    async fn sweep(&self, expire_at_once: bool) -> Result<Option<Swept>, LaneError> {
        self.lane.sweep(expire_at_once).await
    }
}
