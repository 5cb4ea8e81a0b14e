//! The doorbell by itself: order, fairness, no doubling, and no harm from what can't be read.

use qujat_platform::{
    Priority,
    queue::{Lane, Queue},
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
    let taken = queue.take(Lane::DOCUMENTS, free, rest).await.unwrap();
    taken.into_iter().map(|taken| (taken.priority, taken.company, taken.id)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn companies_take_turns_and_the_urgent_goes_first() {
    let (_world, queue) = queue().await;
    let ids = (0..7).map(|_| Uuid::now_v7()).collect::<Vec<_>>();
    let push = |class, ids: Vec<(&'static str, Uuid)>| {
        let queue = queue.clone();
        async move { queue.push(Lane::DOCUMENTS, class, &ids).await.unwrap() }
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
        async move { queue.push(Lane::DOCUMENTS, class, &[("company", id)]).await.unwrap() }
    };
    assert_eq!(push(Priority::Backfill, first).await, 1);
    assert_eq!(push(Priority::Backfill, first).await, 0);
    assert_eq!(push(Priority::Scheduled, second).await, 1);
    assert_eq!(push(Priority::Interactive, first).await, 1);
    assert_eq!(queue.waiting(Lane::DOCUMENTS).await.unwrap(), 2);
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
        queue.push(Lane::DOCUMENTS, Priority::Scheduled, &[("company", *id)]).await.unwrap();
    }
    assert_eq!(take(&queue, 3, 2).await.len(), 2);
    queue.push(Lane::DOCUMENTS, Priority::Interactive, &[("company", ids[3])]).await.unwrap();
    assert_eq!(take(&queue, 1, 0).await, [(Priority::Interactive, "company".to_owned(), ids[3])]);
    assert!(take(&queue, 0, 0).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_id_is_dropped_and_the_rest_goes_on() {
    let (world, queue) = queue().await;
    let id = Uuid::now_v7();
    world.push_nonsense("company").await;
    queue.push(Lane::DOCUMENTS, Priority::Interactive, &[("company", id)]).await.unwrap();
    assert_eq!(take(&queue, 10, 10).await, [(Priority::Interactive, "company".to_owned(), id)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_worker_wakes_at_once() {
    let (_world, queue) = queue().await;
    let mut bell = queue.bell(Lane::DOCUMENTS).await.unwrap();
    let woken = tokio::spawn(async move { bell.wait().await });
    queue.push(Lane::DOCUMENTS, Priority::Interactive, &[("company", Uuid::now_v7())]).await.unwrap();
    woken.await.unwrap().unwrap();
    assert_eq!(queue.waiting(Lane::MAIL).await.unwrap(), 0, "mail has rings of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_loses_single_keys_is_made_whole_again() {
    let (world, queue) = queue().await;
    let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
    let push = |id: Uuid| {
        let queue = queue.clone();
        async move { queue.push(Lane::DOCUMENTS, Priority::Interactive, &[("company", id)]).await.unwrap() }
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
