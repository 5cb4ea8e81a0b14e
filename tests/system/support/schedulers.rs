//! Schedulers in the test's process, which make a round when they are told to.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeZone, Utc};
use chrono_tz::Asia::Almaty;
use futures::future::join_all;
use qujat_platform::{
    Clock, ManualClock,
    store::{Asker, HourlyLimits, NewSubscription, Store, Subscribed},
};
use qujat_scheduler::Scheduler;
use qujat_service::Service;
use qujat_templates::Catalogue;
use tokio_util::sync::CancellationToken;

use super::World;

pub struct Schedulers(Vec<Scheduler>);

impl Schedulers {
    /// So many schedulers of the world, with connections of their own.
    pub fn start(world: &World, clock: &Arc<ManualClock>, count: usize) -> Self {
        let scheduler = |_| {
            let (catalogue, clock) = (Arc::new(Catalogue::with([])), Arc::clone(clock) as Arc<dyn Clock>);
            let service = Service::assemble_with(world.configuration(), catalogue, clock).unwrap();
            Scheduler::new(service.scheduler_context()).unwrap()
        };
        Self((0..count).map(scheduler).collect())
    }

    /// A round of all of them at once.
    pub async fn round(&self) {
        let stop = CancellationToken::new();
        let round = async |scheduler: &Scheduler| {
            scheduler.publish(&stop).await?;
            scheduler.send_digests().await
        };
        for result in join_all(self.0.iter().map(round)).await {
            result.unwrap();
        }
    }

    /// Rounds until nothing is open, and one more that finds nothing to do.
    pub async fn until_settled(&self, world: &World) {
        loop {
            let before = state(world).await;
            self.round().await;
            world.settle().await;
            if state(world).await == before {
                return;
            }
        }
    }
}

/// A round of a scheduler on that day of the month after the world's, at ten in the morning.
pub async fn round_on(world: &World, day: u64) {
    let clock = Arc::new(ManualClock::new(at(world.month, day, 10)));
    Schedulers::start(world, &clock, 1).round().await;
}

/// As [`round_on`], until everything that is due then is made and mailed.
pub async fn publish_on(world: &World, day: u64) {
    let clock = Arc::new(ManualClock::new(at(world.month, day, 10)));
    Schedulers::start(world, &clock, 1).until_settled(world).await;
}

/// Makes subscriptions as old as those of customers mostly are: the API went by this machine's clock, the schedulers may stand before it.
pub async fn subscribed_long_ago(world: &World) {
    sqlx::query("update qujat.subscription_recipient set subscribed_at = '2020-01-01'").execute(&world.service).await.unwrap();
}

/// An hour of a day of the month after `month`, in Almaty.
pub fn at(month: NaiveDate, day: u64, hour: u32) -> DateTime<Utc> {
    let date = (month + Months::new(1)) + Days::new(day - 1);
    Almaty.with_ymd_and_hms(date.year(), date.month(), date.day(), hour, 0, 0).unwrap().to_utc()
}

/// Changes with everything that a round does.
async fn state(world: &World) -> i64 {
    world
        .count(
            "select (select count(*) from qujat.job) + (select count(*) from qujat.delivery) + (select count(*) from qujat.look)
                  + (select count(*) from qujat.look where finished_at is not null)
                  + (select count(*) from qujat.publication where closed_at is not null)",
        )
        .await
}

/// Subscribes an address to kinds of a company, in Russian and both formats, since long ago.
pub async fn subscribe(store: &Store, company: &str, kinds: &[&str], recipient: &str) -> qujat_platform::SubscriptionId {
    let subscription = NewSubscription {
        company: company.to_owned(),
        company_name: "ТОО".to_owned(),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        accounts: None,
        formats: vec!["pdf".to_owned(), "xlsx".to_owned()],
        locale: "ru".to_owned(),
        only_when_due: false,
        recipients: vec![recipient.to_owned()],
        asker: Asker { subject: "administrator".to_owned(), ..Asker::default() },
    };
    let long_ago = "2020-01-01T00:00:00Z".parse().unwrap();
    match store.subscribe(&subscription, 100, &HourlyLimits::default(), long_ago).await.unwrap() {
        Subscribed::New(id) => id,
        refused => panic!("{refused:?}"),
    }
}
