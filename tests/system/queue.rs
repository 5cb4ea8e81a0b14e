//! The queue by itself: order, fairness, no doubling, and no harm from what can't be read.

use qujat_platform::{
    Priority,
    queue::{LaneName, Queue, Share, Taken},
};
use uuid::Uuid;

use crate::support::World;

/// A queue with keys of its own. The world behind it is only there for its Redis.
async fn queue() -> (World, Queue) {
    let world = World::builder().without_worker().start().await;
    let queue = Queue::connect(&world.configuration().queue).unwrap();
    (world, queue)
}

async fn take(queue: &Queue, free: usize, rest: usize) -> Vec<(Priority, String, Uuid)> {
    let everything = Share { slots: free.max(1), in_hand: Vec::new() };
    let taken = queue.take(LaneName::DOCUMENTS, free, rest, 1, &everything).await.unwrap();
    taken.into_iter().map(|taken| (taken.priority, taken.company, taken.id)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn companies_take_turns_and_the_urgent_goes_first() {
    let (_world, queue) = queue().await;
    let ids = (0..7).map(|_| Uuid::now_v7()).collect::<Vec<_>>();
    let push = |class, ids: Vec<(&'static str, Uuid)>| {
        let queue = queue.clone();
        async move { queue.push(LaneName::DOCUMENTS, class, &ids).await.unwrap() }
    };
    assert_eq!(
        push(Priority::Scheduled, vec![("large", ids[0]), ("large", ids[1]), ("large", ids[2]), ("small", ids[3])]).await,
        4
    );
    assert_eq!(push(Priority::Backfill, vec![("large", ids[4])]).await, 1);
    assert_eq!(push(Priority::Interactive, vec![("late", ids[5])]).await, 1);
    let spec = take(&queue, 10, 10).await.into_iter().map(|(_, _, id)| id).collect::<Vec<_>>();
    assert_eq!(spec, [ids[5], ids[0], ids[3], ids[1], ids[2], ids[4]]);
    assert!(take(&queue, 10, 10).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_waits_once_and_rises_when_it_becomes_urgent() {
    let (_world, queue) = queue().await;
    let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
    let push = |class, id: Uuid| {
        let queue = queue.clone();
        async move { queue.push(LaneName::DOCUMENTS, class, &[("company", id)]).await.unwrap() }
    };
    assert_eq!(push(Priority::Backfill, first).await, 1);
    assert_eq!(push(Priority::Backfill, first).await, 0);
    assert_eq!(push(Priority::Scheduled, second).await, 1);
    assert_eq!(push(Priority::Interactive, first).await, 1);
    assert_eq!(queue.waiting(LaneName::DOCUMENTS).await.unwrap(), 2);
    let taken = take(&queue, 10, 10).await;
    assert_eq!(
        taken.iter().map(|taken| (taken.0, taken.2)).collect::<Vec<_>>(),
        [(Priority::Interactive, first), (Priority::Scheduled, second)]
    );
    assert_eq!(push(Priority::Backfill, first).await, 1, "once taken, it may wait again");
}

#[tokio::test(flavor = "multi_thread")]
async fn slots_that_are_kept_for_the_urgent_stay_free() {
    let (_world, queue) = queue().await;
    let ids = (0..4).map(|_| Uuid::now_v7()).collect::<Vec<_>>();
    for id in &ids[..3] {
        queue.push(LaneName::DOCUMENTS, Priority::Scheduled, &[("company", *id)]).await.unwrap();
    }
    assert_eq!(take(&queue, 3, 2).await.len(), 2);
    queue.push(LaneName::DOCUMENTS, Priority::Interactive, &[("company", ids[3])]).await.unwrap();
    assert_eq!(take(&queue, 1, 0).await, [(Priority::Interactive, "company".to_owned(), ids[3])]);
    assert!(take(&queue, 0, 0).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_id_is_dropped_and_the_rest_goes_on() {
    let (world, queue) = queue().await;
    let id = Uuid::now_v7();
    world.push_nonsense("company").await;
    queue.push(LaneName::DOCUMENTS, Priority::Interactive, &[("company", id)]).await.unwrap();
    assert_eq!(take(&queue, 10, 10).await, [(Priority::Interactive, "company".to_owned(), id)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_worker_wakes_at_once() {
    let (_world, queue) = queue().await;
    let mut signal = queue.wake_signal(LaneName::DOCUMENTS).await.unwrap();
    let woken = tokio::spawn(async move { signal.wait().await });
    queue.push(LaneName::DOCUMENTS, Priority::Interactive, &[("company", Uuid::now_v7())]).await.unwrap();
    woken.await.unwrap().unwrap();
    assert_eq!(queue.waiting(LaneName::MAIL).await.unwrap(), 0, "mail has rings of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_loses_single_keys_is_made_whole_again() {
    let (world, queue) = queue().await;
    let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
    let push = |id: Uuid| {
        let queue = queue.clone();
        async move { queue.push(LaneName::DOCUMENTS, Priority::Interactive, &[("company", id)]).await.unwrap() }
    };
    // The ring is gone, the company's list is still there.
    push(first).await;
    world.lose("ring:0").await;
    push(second).await;
    assert_eq!(take(&queue, 10, 10).await.len(), 2);
    // The list is gone, and the id still counts as waiting: after the next look for work it can be pushed again.
    push(first).await;
    world.lose("ids:0:company").await;
    assert!(take(&queue, 10, 10).await.is_empty());
    assert_eq!(push(first).await, 1);
    assert_eq!(take(&queue, 10, 10).await.len(), 1);
}

/// A worker whose work ends when a test says so: four slots, one of them kept, a company's share is two.
struct Worker {
    queue: Queue,
    working: Vec<Taken>,
}

impl Worker {
    fn new(queue: &Queue) -> Self {
        Self { queue: queue.clone(), working: Vec::new() }
    }

    /// Fills its free slots, and names whom it has in hand.
    async fn fill(&mut self) -> String {
        let shared = self.working.iter().filter(|taken| taken.priority != Priority::Interactive).count();
        let in_hand = self.working.iter().map(|taken| (taken.priority, taken.company.clone())).collect();
        let share = Share { slots: 2, in_hand };
        self.working.extend(self.queue.take(LaneName::DOCUMENTS, 4 - self.working.len(), 3 - shared, 1, &share).await.unwrap());
        let mut names =
            self.working.iter().map(|taken| format!("{}{}", taken.company, taken.priority.number())).collect::<Vec<_>>();
        names.sort();
        names.join(" ")
    }

    /// Ends the company's oldest work of a class.
    fn end(&mut self, company: &str, priority: Priority) {
        let of_company = |taken: &Taken| taken.company == company && taken.priority == priority;
        self.working.remove(self.working.iter().position(of_company).unwrap());
    }
}

async fn push(queue: &Queue, company: &str, priority: Priority, count: usize) {
    let ids = (0..count).map(|_| (company, Uuid::now_v7())).collect::<Vec<_>>();
    assert_eq!(queue.push(LaneName::DOCUMENTS, priority, &ids).await.unwrap(), count as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_has_all_slots_alone_and_its_share_while_others_wait() {
    let (_world, queue) = queue().await;
    let mut worker = Worker::new(&queue);
    push(&queue, "a", Priority::Interactive, 100).await;
    assert_eq!(worker.fill().await, "a0 a0 a0 a0");
    // Whoever comes gets the next slot that is freed, and the one after.
    push(&queue, "b", Priority::Interactive, 4).await;
    for slots in ["a0 a0 a0 b0", "a0 a0 b0 b0"] {
        worker.end("a", Priority::Interactive);
        assert_eq!(worker.fill().await, slots);
    }
    // a has its share, so what b ends is for b again.
    for _ in 0..2 {
        worker.end("b", Priority::Interactive);
        assert_eq!(worker.fill().await, "a0 a0 b0 b0");
    }
    assert_eq!(queue.waiting(LaneName::DOCUMENTS).await.unwrap(), 96, "all that is left is a's");
    // Nobody else waits any more: no slot stays empty.
    for slots in ["a0 a0 a0 b0", "a0 a0 a0 a0"] {
        worker.end("b", Priority::Interactive);
        assert_eq!(worker.fill().await, slots);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn long_work_of_one_company_leaves_half_of_the_slots_to_the_short_work_of_others() {
    let (_world, queue) = queue().await;
    let mut worker = Worker::new(&queue);
    push(&queue, "long", Priority::Interactive, 100).await;
    for company in ["b", "c"] {
        push(&queue, company, Priority::Interactive, 50).await;
    }
    // None of the long work ends, and all of the others' is done.
    for _ in 0..100 {
        worker.fill().await;
        let long = worker.working.iter().filter(|taken| taken.company == "long").count();
        let other = worker.working.iter().position(|taken| taken.company != "long").unwrap();
        assert!(long <= 2 || queue.waiting(LaneName::DOCUMENTS).await.unwrap() == 100 - long as u64, "{long} while others wait");
        worker.working.remove(other);
    }
    assert_eq!(worker.fill().await, "long0 long0 long0 long0");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_passed_over_is_next() {
    let (_world, queue) = queue().await;
    push(&queue, "a", Priority::Scheduled, 1).await;
    push(&queue, "b", Priority::Scheduled, 2).await;
    let mut share = Share { slots: 1, in_hand: vec![(Priority::Scheduled, "a".to_owned())] };
    let take = |share: Share| {
        let queue = queue.clone();
        async move { queue.take(LaneName::DOCUMENTS, 1, 1, 1, &share).await.unwrap().remove(0).company }
    };
    assert_eq!(take(share.clone()).await, "b");
    share.in_hand.clear();
    assert_eq!(take(share.clone()).await, "a");
    assert_eq!(take(share).await, "b");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_share_holds_over_classes_and_history_still_yields() {
    let (_world, queue) = queue().await;
    let mut worker = Worker::new(&queue);
    push(&queue, "a", Priority::Interactive, 100).await;
    push(&queue, "month", Priority::Scheduled, 3).await;
    push(&queue, "past", Priority::Backfill, 10).await;
    // Those who ask have half, and a month of acts goes on beside them.
    assert_eq!(worker.fill().await, "a0 a0 month1 month1");
    worker.end("month", Priority::Scheduled);
    assert_eq!(worker.fill().await, "a0 a0 month1 month1");
    // History doesn't come before anybody who waits for an answer.
    worker.end("month", Priority::Scheduled);
    assert_eq!(worker.fill().await, "a0 a0 a0 month1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_in_hand_does_not_put_off_who_asks_and_a_kept_slot_goes_to_who_may_have_it() {
    let (_world, queue) = queue().await;
    let mut worker = Worker::new(&queue);
    push(&queue, "a", Priority::Scheduled, 10).await;
    assert_eq!(worker.fill().await, "a1 a1 a1", "the kept slot stays free");
    push(&queue, "b", Priority::Scheduled, 10).await;
    push(&queue, "a", Priority::Interactive, 10).await;
    assert_eq!(worker.fill().await, "a0 a1 a1 a1");
    // Three of its slots are a month's; of what is asked for it has one, and may have another.
    worker.end("a", Priority::Scheduled);
    assert_eq!(worker.fill().await, "a0 a0 a1 a1");
    // Now it has its share of both.
    worker.end("a", Priority::Scheduled);
    assert_eq!(worker.fill().await, "a0 a0 a1 b1");
    worker.end("b", Priority::Scheduled);
    assert_eq!(worker.fill().await, "a0 a0 a1 b1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_slots_that_hold_batches_is_as_many_batches() {
    let (_world, queue) = queue().await;
    push(&queue, "a", Priority::Scheduled, 20).await;
    push(&queue, "b", Priority::Scheduled, 5).await;
    let companies = async |in_hand: usize| {
        let share = Share { slots: 2, in_hand: vec![(Priority::Scheduled, "a".to_owned()); in_hand] };
        let taken = queue.take(LaneName::DOCUMENTS, 2, 1, 3, &share).await.unwrap();
        taken.into_iter().map(|taken| taken.company).collect::<Vec<_>>()
    };
    // Of its two slots of three ids a has one left, in turns with b.
    assert_eq!(companies(5).await, ["a", "b", "b"]);
    assert_eq!(companies(6).await, ["b", "b", "b"]);
    // Nobody else waits.
    assert_eq!(companies(6).await, ["a", "a", "a"]);
}
