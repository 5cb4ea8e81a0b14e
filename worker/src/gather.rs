//! Ids for free slots.
//!
//! Knows slots and rings; what an id stands for and what is done with it, it does not.

use std::{future::Future, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use qujat_platform::{
    Priority,
    queue::{LaneName, Queue, QueueError, Share, Taken, WakeSignal},
};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

use crate::{
    in_hand::{Counted, InHand},
    lane::Slots,
};

/// A pause after Redis gave no answer.
const REDIS_PAUSE: Duration = Duration::from_secs(1);

/// Ids in their slot: one, or a batch of such as are not interactive. Dropping it frees the slot.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) taken: Vec<Taken>,
    // Before the slot: whoever takes for the freed slot must not count these any more.
    _counted: Vec<Counted>,
    _slot: OwnedSemaphorePermit,
    _shared: Option<OwnedSemaphorePermit>,
}

/// The slots of one worker, some of them kept for interactive work.
#[derive(Debug, Clone)]
pub(crate) struct Permits {
    all: Arc<Semaphore>,
    shared: Arc<Semaphore>,
    batch: usize,
    in_hand: InHand,
}

impl Permits {
    /// Of all slots a company has at most `share` while others wait.
    pub(crate) fn new(Slots { all, kept, batch }: Slots, share: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all)),
            shared: Arc::new(Semaphore::new(all - kept)),
            batch,
            in_hand: InHand::new(share),
        }
    }

    /// A slot for these ids, if there is one.
    fn occupy(&self, taken: &[Taken]) -> Option<(OwnedSemaphorePermit, Option<OwnedSemaphorePermit>)> {
        let slot = Arc::clone(&self.all).try_acquire_owned().ok()?;
        if taken.iter().all(|taken| taken.priority == Priority::Interactive) {
            return Some((slot, None));
        }
        Some((slot, Some(Arc::clone(&self.shared).try_acquire_owned().ok()?)))
    }
}

/// Where ids come from.
pub(crate) trait Source: Send + Sync + 'static {
    /// Ids for `free` slots, of which `shared` take batches of ids that are not interactive; none beyond a company's share while others
    /// wait.
    fn take(
        &self,
        free: usize,
        shared: usize,
        batch: usize,
        share: &Share,
    ) -> impl Future<Output = Result<Vec<Taken>, QueueError>> + Send;
    /// Puts back what was taken and not begun.
    fn put_back(&self, taken: &Taken) -> impl Future<Output = ()> + Send;
    /// Returns when something may have come since the last call that found nothing. Dropping the future loses no stroke of the wake.
    fn wait(&self) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// Fills free slots, and waits when there is nothing to fill them with.
pub(crate) async fn gather(source: impl Source, slots: Permits, turns: mpsc::Sender<Turn>, stop: CancellationToken) {
    loop {
        let free = tokio::select! {
            () = stop.cancelled() => return,
            // Held for a moment only: the wait is for at least one free slot.
            () = freed(&slots.all) => slots.all.available_permits(),
        };
        let shared = slots.shared.available_permits();
        let taken = match source.take(free, shared, slots.batch, &slots.in_hand.share()).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(%error, "nothing can be taken from the queue");
                metrics::counter!("qujat_queue_errors_total").increment(1);
                if pause(&stop).await { continue } else { return }
            }
        };
        if taken.is_empty() {
            let woken = tokio::select! {
                () = stop.cancelled() => return,
                woken = source.wait() => woken,
                // Nothing was taken because only kept slots were free. What waits was rung for long ago, so no wake tells of it.
                () = freed(&slots.shared), if shared == 0 => Ok(()),
            };
            if let Err(error) = woken {
                tracing::warn!(%error, "the queue's wake can't be waited for");
                if !pause(&stop).await {
                    return;
                }
            }
            continue;
        }
        for taken in share_out(taken, free, shared) {
            let Some((slot, shared)) = slots.occupy(&taken) else {
                put_back(&source, &taken).await;
                continue;
            };
            let counted = taken.iter().map(|taken| slots.in_hand.count(taken)).collect();
            let turn = Turn { taken, _counted: counted, _slot: slot, _shared: shared };
            if let Err(mpsc::error::SendError(turn)) = turns.send(turn).await {
                put_back(&source, &turn.taken).await;
            }
        }
    }
}

/// One interactive id a slot; the others evenly over the slots that they may have, so that few of them don't wait behind each other.
fn share_out(taken: Vec<Taken>, free: usize, shared: usize) -> Vec<Vec<Taken>> {
    let (interactive, others): (Vec<_>, Vec<_>) = taken.into_iter().partition(|taken| taken.priority == Priority::Interactive);
    let slots = free.saturating_sub(interactive.len()).min(shared).max(1);
    let size = others.len().div_ceil(slots).max(1);
    interactive.into_iter().map(|taken| vec![taken]).chain(others.chunks(size).map(<[Taken]>::to_vec)).collect()
}

pub(crate) async fn put_back(source: &impl Source, taken: &[Taken]) {
    for taken in taken {
        source.put_back(taken).await;
    }
}

/// Returns when one of these slots is free.
async fn freed(slots: &Semaphore) {
    // The permit is let go at once. Nothing closes these semaphores, and of a closed one there is nothing to wait for.
    drop(slots.acquire().await);
}

/// `false`: the worker stops.
async fn pause(stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(REDIS_PAUSE) => true,
    }
}

/// The rings of one lane in Redis.
#[derive(Clone)]
pub(crate) struct LaneQueue {
    queue: Queue,
    lane: LaneName,
    waiting: Arc<Mutex<Option<Waiting>>>,
}

/// A wait under way. It outlives whoever lost interest in it: Redis would answer an abandoned one with a stroke that nobody hears, and
/// the next would stand behind it.
type Waiting = BoxFuture<'static, Result<WakeSignal, QueueError>>;

impl LaneQueue {
    pub(crate) fn new(queue: Queue, lane: LaneName) -> Self {
        Self { queue, lane, waiting: Arc::default() }
    }
}

impl Source for LaneQueue {
    async fn take(&self, free: usize, shared: usize, batch: usize, share: &Share) -> Result<Vec<Taken>, QueueError> {
        self.queue.take(self.lane, free, shared, batch, share).await
    }

    /// If that fails the sweep finds it.
    async fn put_back(&self, taken: &Taken) {
        if let Err(error) = self.queue.push(self.lane, taken.priority, &[(&taken.company, taken.id)]).await {
            tracing::debug!(%error, "an id was not given back; the sweep will find it");
        }
    }

    async fn wait(&self) -> Result<(), QueueError> {
        let mut waiting = self.waiting.lock().await;
        let under_way = waiting.get_or_insert_with(|| {
            let (queue, lane) = (self.queue.clone(), self.lane);
            Box::pin(async move { heard(queue.wake_signal(lane).await?).await })
        });
        match under_way.await {
            // Begins when it is first polled.
            Ok(wake) => *waiting = Some(Box::pin(heard(wake))),
            Err(error) => {
                *waiting = None;
                return Err(error);
            }
        }
        Ok(())
    }
}

async fn heard(mut wake: WakeSignal) -> Result<WakeSignal, QueueError> {
    wake.wait().await?;
    Ok(wake)
}

#[cfg(test)]
mod tests {
    use std::{collections::VecDeque, pin::pin, sync::Mutex};

    use futures::poll;
    use uuid::Uuid;

    use super::*;

    /// LaneQueue in memory whose wake is silent.
    #[derive(Clone, Default)]
    struct Silent {
        interactive: Arc<Mutex<VecDeque<Taken>>>,
        scheduled: Arc<Mutex<VecDeque<Taken>>>,
        told: Arc<Mutex<Vec<Share>>>,
    }

    impl Silent {
        fn holding(interactive: usize, scheduled: usize) -> Self {
            let ids = |priority, count| {
                Arc::new(Mutex::new(
                    (0..count).map(|_| Taken { id: Uuid::now_v7(), company: "company".into(), priority }).collect(),
                ))
            };
            Self {
                interactive: ids(Priority::Interactive, interactive),
                scheduled: ids(Priority::Scheduled, scheduled),
                told: Arc::default(),
            }
        }

        fn ring(&self, priority: Priority) -> std::sync::MutexGuard<'_, VecDeque<Taken>> {
            if priority == Priority::Interactive { self.interactive.lock().unwrap() } else { self.scheduled.lock().unwrap() }
        }
    }

    impl Source for Silent {
        async fn take(&self, free: usize, shared: usize, batch: usize, share: &Share) -> Result<Vec<Taken>, QueueError> {
            self.told.lock().unwrap().push(share.clone());
            let mut taken = Vec::new();
            while taken.len() < free
                && let Some(next) = self.ring(Priority::Interactive).pop_front()
            {
                taken.push(next);
            }
            let most = (free - taken.len()).min(shared) * batch;
            let mut scheduled = self.ring(Priority::Scheduled);
            let count = most.min(scheduled.len());
            taken.extend(scheduled.drain(..count));
            Ok(taken)
        }

        async fn put_back(&self, taken: &Taken) {
            self.ring(taken.priority).push_front(taken.clone());
        }

        async fn wait(&self) -> Result<(), QueueError> {
            std::future::pending().await
        }
    }

    /// All that is handed out until nothing moves any more.
    macro_rules! handed_out {
        ($gathering:expr, $turns:expr) => {{
            let mut handed = Vec::new();
            loop {
                assert!(poll!($gathering.as_mut()).is_pending());
                match $turns.try_recv() {
                    Ok(turn) => handed.push(turn),
                    Err(_) => break handed,
                }
            }
        }};
    }

    #[tokio::test]
    async fn a_freed_shared_slot_is_filled_while_the_bell_is_silent() {
        let (sender, mut turns) = mpsc::channel(1);
        let source = Silent::holding(0, 4);
        let mut gathering =
            pin!(gather(source.clone(), Permits::new(Slots { all: 3, kept: 1, batch: 1 }, 1), sender, CancellationToken::new()));
        let mut working = handed_out!(gathering, turns);
        assert_eq!(working.len(), 2, "one of three slots is kept");
        for left in [1, 0] {
            drop(working.pop());
            working.extend(handed_out!(gathering, turns));
            assert_eq!(working.len(), 2, "the freed slot is filled at once");
            assert_eq!(source.ring(Priority::Scheduled).len(), left);
        }
    }

    #[tokio::test]
    async fn kept_slots_stay_kept() {
        let (sender, mut turns) = mpsc::channel(1);
        let source = Silent::holding(1, 4);
        let mut gathering =
            pin!(gather(source.clone(), Permits::new(Slots { all: 3, kept: 1, batch: 1 }, 1), sender, CancellationToken::new()));
        let mut working = handed_out!(gathering, turns);
        assert_eq!(working.iter().filter(|turn| turn.taken[0].priority == Priority::Interactive).count(), 1);
        assert_eq!(working.len(), 3);
        // The interactive one ends: its slot is the kept one now, and no scheduled id gets it.
        working.retain(|turn| turn.taken[0].priority != Priority::Interactive);
        assert!(handed_out!(gathering, turns).is_empty());
        // A scheduled one ends: its slot goes to the next one, and the kept one stays free.
        drop(working.pop());
        assert_eq!(handed_out!(gathering, turns).len(), 1);
        assert_eq!(source.ring(Priority::Scheduled).len(), 1);
    }

    #[tokio::test]
    async fn scheduled_ids_share_slots_evenly_and_interactive_ones_have_their_own() {
        let (sender, mut turns) = mpsc::channel(1);
        let source = Silent::holding(2, 18);
        let slots = Permits::new(Slots { all: 3, kept: 1, batch: 12 }, 1);
        let mut gathering = pin!(gather(source.clone(), slots, sender, CancellationToken::new()));
        let working = handed_out!(gathering, turns);
        assert_eq!(working.iter().map(|turn| turn.taken.len()).collect::<Vec<_>>(), [1, 1, 12]);
        assert_eq!(source.ring(Priority::Scheduled).len(), 6);

        let (sender, mut turns) = mpsc::channel(1);
        let slots = Permits::new(Slots { all: 3, kept: 1, batch: 12 }, 1);
        let mut gathering = pin!(gather(source.clone(), slots, sender, CancellationToken::new()));
        assert_eq!(handed_out!(gathering, turns).iter().map(|turn| turn.taken.len()).collect::<Vec<_>>(), [3, 3]);
    }

    #[tokio::test]
    async fn the_queue_is_told_whose_work_is_in_hand_and_nothing_of_what_has_ended() {
        let (sender, mut turns) = mpsc::channel(1);
        let source = Silent::holding(1, 2);
        let slots = Permits::new(Slots { all: 2, kept: 0, batch: 1 }, 1);
        let mut gathering = pin!(gather(source.clone(), slots, sender, CancellationToken::new()));
        let mut working = handed_out!(gathering, turns);
        assert_eq!(working.len(), 2);
        // The scheduled one ends, and its slot is taken for while the interactive one is in hand.
        working.retain(|turn| turn.taken[0].priority == Priority::Interactive);
        working.extend(handed_out!(gathering, turns));
        assert_eq!(working.len(), 2);
        drop(working);
        handed_out!(gathering, turns);
        let told = source.told.lock().unwrap().iter().map(|share| (share.slots, share.in_hand.clone())).collect::<Vec<_>>();
        let interactive = (Priority::Interactive, "company".to_owned());
        assert_eq!(told, [(1, vec![]), (1, vec![interactive]), (1, vec![])]);
    }
}
