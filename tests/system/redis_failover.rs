//! A Redis that falls silent, becomes a replica, stalls or would evict: its connection is left, and work goes on without a restart.

use std::time::Duration;

use qujat_demo::servers::RedisServer;
use qujat_platform::{
    Priority,
    queue::{LaneName, Queue, QueueError, QueueSettings},
};
use qujat_service::{Roles, Service};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::{Gate, ServiceProcess, World, eventually, shared_folder};

struct Redis {
    server: RedisServer,
    _folder: tempfile::TempDir,
}

impl Redis {
    fn start() -> Self {
        let folder = tempfile::tempdir_in(shared_folder()).unwrap();
        Self { server: RedisServer::start(folder.path()).unwrap(), _folder: folder }
    }

    async fn command(&self, words: &str) {
        let client = redis::Client::open(self.server.url()).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let mut words = words.split(' ');
        redis::cmd(words.next().unwrap()).arg(words.collect::<Vec<_>>()).query_async::<()>(&mut connection).await.unwrap();
    }
}

fn queue(url: &str) -> Queue {
    Queue::connect(&QueueSettings { url: url.to_owned(), prefix: "test".to_owned(), response_seconds: 1 }).unwrap()
}

async fn push(queue: &Queue) -> Result<u64, QueueError> {
    queue.push(LaneName::DOCUMENTS, Priority::Interactive, &[("company", Uuid::now_v7())]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_gives_no_answer_is_left() {
    let redis = Redis::start();
    let gate = Gate::before(&redis.server.url()).await;
    let queue = queue(&gate.url);
    push(&queue).await.unwrap();
    let mut signal = queue.wake_signal(LaneName::MAIL).await.unwrap();
    gate.freeze();
    assert!(push(&queue).await.is_err());
    assert!(signal.wait().await.is_err());
    push(&queue).await.unwrap();
    assert_eq!(gate.connections(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_connection_is_left_although_every_asker_gave_up_sooner() {
    let redis = Redis::start();
    let gate = Gate::before(&redis.server.url()).await;
    let queue = queue(&gate.url);
    push(&queue).await.unwrap();
    gate.freeze();
    let impatient = || tokio::time::timeout(Duration::from_millis(300), push(&queue));
    eventually("an impatient asker is answered", || async { matches!(impatient().await, Ok(Ok(_))) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_primary_that_became_a_replica_is_left() {
    let (former, next) = (Redis::start(), Redis::start());
    let gate = Gate::before(&former.server.url()).await;
    let queue = queue(&gate.url);
    push(&queue).await.unwrap();
    let port = next.server.url().rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    former.command(&format!("REPLICAOF 127.0.0.1 {port}")).await;
    gate.lead_to(&next.server.url());
    let refused = push(&queue).await.unwrap_err();
    assert!(refused.to_string().contains("read only replica"), "{refused}");
    push(&queue).await.unwrap();
    let moved = Queue::connect(&QueueSettings { url: next.server.url(), prefix: "test".to_owned(), response_seconds: 1 }).unwrap();
    assert!(moved.waiting(LaneName::DOCUMENTS).await.unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_stalls_is_found_again() {
    let redis = Redis::start();
    let queue = queue(&redis.server.url());
    push(&queue).await.unwrap();
    redis.command("CLIENT PAUSE 2500").await;
    assert!(push(&queue).await.is_err());
    eventually("Redis is found again", || async { push(&queue).await.is_ok() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_would_evict_is_refused_at_the_start() {
    let world = World::builder().without_worker().start().await;
    let redis = Redis::start();
    let mut configuration = world.configuration();
    configuration.queue.url = redis.server.url();
    let service = Service::assemble(configuration).unwrap();
    let run = async || {
        let stop = CancellationToken::new();
        stop.cancel();
        service.run(Roles::SCHEDULER, None, stop).await
    };
    run().await.unwrap();
    redis.command("CONFIG SET maxmemory-policy volatile-lru").await;
    run().await.unwrap();
    redis.command("CONFIG SET maxmemory-policy allkeys-lru").await;
    let refused = format!("{:#}", run().await.unwrap_err());
    assert!(refused.contains("`queue.url`") && refused.contains("set maxmemory-policy noeviction"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_whose_redis_fell_silent_works_on() {
    let world = World::builder().without_worker().start().await;
    let gate = Gate::before(&world.environment()["QUJAT__QUEUE__URL"]).await;
    let settings = [("QUJAT__QUEUE__URL", gate.url.as_str()), ("QUJAT__QUEUE__RESPONSE_SECONDS", "1")];
    let _worker = ServiceProcess::start(&world, "worker", &settings);
    let first = world.ask("number_list", &world.number_list("first@example.kz")).await;
    world.until(&first, &["done"]).await;
    gate.freeze();
    let second = world.ask("number_list", &world.number_list("second@example.kz")).await;
    world.until(&second, &["done"]).await;
    world.settle().await;
}
