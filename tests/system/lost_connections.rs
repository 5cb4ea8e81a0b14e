//! Hosts that are gone without a word, and statements that nobody waits for any more: what is left of them is broken off, and work goes
//! on without a restart.

use std::time::{Duration, Instant};

use futures::future::join_all;
use qujat_platform::{billing::Billing, store::Store};

use crate::support::{Gate, Namespace, ServiceProcess, World, eventually};

/// What the worker of a namespace reaches its servers by, through gates at the namespace's end of the cable.
async fn through_gates(world: &World, namespace: &Namespace) -> (Vec<Gate>, Vec<(&'static str, String)>) {
    let environment = world.environment();
    let (mut gates, mut settings) = (Vec::new(), Vec::new());
    for name in ["QUJAT__DATABASE__URL", "QUJAT__BILLING__URL", "QUJAT__QUEUE__URL", "QUJAT__OBJECT_STORE__ENDPOINT"] {
        let gate = Gate::at(namespace.host(), &environment[name]).await;
        settings.push((name, gate.url.clone()));
        gates.push(gate);
    }
    let mail = Gate::at(namespace.host(), &format!("smtp://127.0.0.1:{}", environment["QUJAT__MAIL__PORT"])).await;
    settings.push(("QUJAT__MAIL__HOST", namespace.host().to_string()));
    settings.push(("QUJAT__MAIL__PORT", mail.url.rsplit(':').next().unwrap().to_owned()));
    gates.push(mail);
    (gates, settings)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_whose_connections_all_died_in_silence_works_on() {
    let Some(namespace) = Namespace::create() else { return };
    // Long enough for its renewals to go on over new connections: nobody takes the job away.
    let world = World::builder().without_worker().setting("WORKER__LEASE_SECONDS", 30).start().await;
    let (_gates, settings) = through_gates(&world, &namespace).await;
    let settings = settings.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
    let worker = ServiceProcess::start_within(&namespace.enter(), &world, "worker", &settings);
    let first = world.ask("number_list", &world.number_list("first@example.kz")).await;
    world.until(&first, &["done"]).await;

    let mut lock = world.billing.begin().await.unwrap();
    sqlx::query("lock table billing.number in access exclusive mode").execute(&mut *lock).await.unwrap();
    let second = world.ask("number_list", &world.number_list("second@example.kz")).await;
    eventually("the job's statement is in flight", || async {
        let waiting = "select count(*) from pg_locks join pg_database on pg_database.oid = database
                       where datname = current_database() and not granted";
        sqlx::query_scalar::<_, i64>(waiting).fetch_one(&world.billing).await.unwrap() > 0
    })
    .await;
    namespace.vanish();
    let vanished = Instant::now();
    lock.rollback().await.unwrap();
    world.until(&second, &["done"]).await;
    let late = vanished.elapsed();
    println!("ready {:.1} s after every connection had died", late.as_secs_f64());
    // 20 s until the kernel is sure, and the next try.
    assert!(late < Duration::from_secs(60), "{late:?}");
    world.settle().await;
    assert_eq!(world.count("select crashes::bigint from qujat.job order by id desc limit 1").await, 0);
    worker.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_whose_idle_connections_died_in_silence_serves_at_once() {
    let world = World::builder().without_worker().start().await;
    let mut settings = world.configuration().database;
    let gate = Gate::before(&settings.url).await;
    settings.url.clone_from(&gate.url);
    let store = Store::connect(&settings).unwrap();
    let all = || join_all((0..settings.connections).map(|_| store.check()));
    assert!(all().await.iter().all(Result::is_ok));
    gate.freeze();
    assert!(all().await.iter().all(Result::is_ok), "a dead connection was handed out, or waited for");
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_that_nobody_waits_for_give_their_places_back() {
    let world = World::builder().without_worker().start().await;
    let mut settings = world.configuration().billing;
    settings.connections = 2;
    let billing = Billing::connect(&settings).unwrap();
    let abandoned = async || {
        let mut connection = billing.ask().await.unwrap();
        let statement = sqlx::query("select pg_sleep(600)").execute(&mut *connection);
        assert!(tokio::time::timeout(Duration::from_millis(100), statement).await.is_err());
    };
    tokio::join!(abandoned(), abandoned());
    billing.check().await.unwrap();
    // Billing goes on with them up to its own limit, which nobody here waits for.
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(600)' and datname = current_database()")
        .execute(&world.billing)
        .await
        .unwrap();
}
