//! Monthly publications by the clock: however late and however many schedulers come, each document and each mail is there once.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use qujat_platform::{Clock, ManualClock};

use crate::support::{Schedulers, World, at, subscribe};

/// Documents in force of a kind and month, by what they are about.
const IN_FORCE: &str = "select coalesce(account, company) from qujat.document
     where kind = $1 and month = $2 and status <> 'replaced' and publication_id is not null order by 1";

async fn in_force(world: &World, kind: &str, month: NaiveDate) -> Vec<String> {
    sqlx::query_scalar(IN_FORCE).bind(kind).bind(month).fetch_all(&world.service).await.unwrap()
}

async fn billed(world: &World, query: &'static str, month: NaiveDate) -> Vec<String> {
    sqlx::query_scalar(query).bind(month).fetch_all(&world.billing).await.unwrap()
}

/// Every mobile account with an act has one, every company with something one register and one statement.
async fn assert_published(world: &World, month: NaiveDate) {
    let accounts = billed(
        world,
        "select act.account from billing.act join billing.account using (account)
         where month = $1 and account.service = 'mobile' order by 1",
        month,
    )
    .await;
    assert!(!accounts.is_empty());
    assert_eq!(in_force(world, "completion_act", month).await, accounts);
    let invoiced = billed(world, "select distinct company_bin from billing.invoice where month = $1 order by 1", month).await;
    assert_eq!(in_force(world, "invoice_register", month).await, invoiced);
    let moved = billed(
        world,
        "select company_bin from billing.ledger_entry where entry_on < $1::date + interval '1 month'
         group by 1 having sum(debit_tiyn - credit_tiyn) <> 0 or max(entry_on) >= $1 order by 1",
        month,
    )
    .await;
    assert_eq!(in_force(world, "reconciliation_act", month).await, moved);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_schedulers_that_come_a_week_late_publish_everything_once() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 2, 10)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let month = world.month;
    let before = month - chrono::Months::new(1);
    let [first, second] = [&world.companies[0].bin, &world.companies[1].bin];
    let store = &world.store();
    subscribe(store, first, &["completion_act", "invoice_register", "reconciliation_act"], "finance@example.kz").await;
    subscribe(store, first, &["completion_act"], "finance@example.kz").await;
    subscribe(store, first, &["completion_act"], "accountant@example.kz").await;
    subscribe(store, second, &["invoice_register"], "accountant@example.kz").await;

    // On the 2nd a new service finds the month before the last one open, and publishes that.
    let schedulers = Schedulers::start(&world, &clock, 1);
    schedulers.until_settled(&world).await;
    assert_published(&world, before).await;
    assert_eq!(in_force(&world, "completion_act", month).await, [""; 0]);
    let early = world.mailbox.mails().len();
    assert_eq!(early, 4, "acts and settlements, acts, settlements: {:?}", recipients(&world));

    // Nobody schedules from then until the 9th, when two come at once.
    clock.set(at(month, 9, 10));
    Schedulers::start(&world, &clock, 2).until_settled(&world).await;
    assert_published(&world, month).await;
    let late: Vec<(String, i32)> = sqlx::query_as("select kind, late_days from qujat.publication where month = $1 order by kind")
        .bind(month)
        .fetch_all(&world.service)
        .await
        .unwrap();
    let late = late.iter().map(|(kind, days)| (kind.as_str(), *days)).collect::<Vec<_>>();
    assert_eq!(late, [("completion_act", 3), ("invoice_register", 5), ("reconciliation_act", 5)]);

    assert_eq!(
        world.mailbox.mails_to("finance@example.kz").len(),
        2 * 2,
        "one about settlements and one about acts, of two months"
    );
    assert_eq!(world.mailbox.mails_to("accountant@example.kz").len(), 2 * 2, "acts of one company and the register of another");
    assert_eq!(world.mailbox.mails().len(), 8);
    assert_eq!(world.count("select count(*) from qujat.digest where sequence > 0").await, 0);
    assert_eq!(world.count("select count(*) from qujat.document where status = 'replaced'").await, 0);

    // Nothing more happens on the same day, nor on the next ones, until nothing is looked for any more.
    let documents = world.count("select count(*) from qujat.document").await;
    for day in [9, 10, 20, 26, 27] {
        clock.set(at(month, day, 12));
        Schedulers::start(&world, &clock, 2).until_settled(&world).await;
    }
    assert_eq!(world.count("select count(*) from qujat.document").await, documents);
    assert_eq!(world.mailbox.mails().len(), 8);
    assert_eq!(world.count("select count(*) from qujat.publication where closed_at is null").await, 0);
}

fn recipients(world: &World) -> Vec<String> {
    world.mailbox.mails().into_iter().flat_map(|mail| mail.to).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_come_at_midnight_and_mails_at_eight() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 3, 23)));
    let builder = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>);
    let world = builder.start().await;
    let month = world.month;
    let company = &world.companies[0].bin;
    let all = ["completion_act", "invoice_register", "reconciliation_act"];
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    subscribe(&world.store(), company, &all, "finance@example.kz").await;
    assert_eq!(in_force(&world, "invoice_register", month).await, [""; 0], "on the 3rd it is too early");

    // Billing is not ready on the 4th, and closes the month at three in the night.
    clock.set(at(month, 4, 0));
    sqlx::query("delete from billing.closed_month where month = $1").bind(month).execute(&world.billing).await.unwrap();
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    assert_eq!(in_force(&world, "invoice_register", month).await, [""; 0]);
    clock.set(at(month, 4, 3));
    sqlx::query("insert into billing.closed_month values ($1, now())").bind(month).execute(&world.billing).await.unwrap();
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    assert!(in_force(&world, "invoice_register", month).await.contains(company));
    assert_eq!(in_force(&world, "completion_act", month).await, [""; 0], "acts come on the 6th");
    assert_eq!(recipients(&world), [""; 0], "nobody is mailed at night");

    clock.set(at(month, 4, 8));
    Schedulers::start(&world, &clock, 2).until_settled(&world).await;
    // Whoever subscribes while a month is still looked for is told of it, so the month before comes as well.
    let [register_and_statement] = &mails_about(&world, month)[..] else { panic!("{:?}", recipients(&world)) };
    let files = world.fetch(register_and_statement).await;
    assert_eq!(files.len(), 4, "register and statement share a mail, in two formats each");
}

/// Mails that name the month in figures or words, by the digests' rows.
fn mails_about(world: &World, month: NaiveDate) -> Vec<qujat_demo::servers::ReceivedMail> {
    let words = qujat_render::dates::month(month, qujat_render::Locale::Ru);
    world.mailbox.mails().into_iter().filter(|mail| mail.subject.contains(&words)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_document_is_listed_and_only_it_is_made_again() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 9)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let (month, company) = (world.month, &world.company.bin);
    let account = world.company.mobile_account.clone().unwrap();
    let change = |number: &'static str| {
        let (world, account) = (&world, account.clone());
        async move {
            let number = sqlx::query("update billing.act set number = $3 where account = $1 and month = $2")
                .bind(account)
                .bind(month)
                .bind(number)
                .execute(&world.billing)
                .await
                .unwrap();
            assert_eq!(number.rows_affected(), 1);
        }
    };
    change("").await;
    subscribe(&world.store(), company, &["completion_act"], "finance@example.kz").await;
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    let failed: Vec<(String, String)> = sqlx::query_as(
        "select item.object, job.problem_detail from qujat.publication_item as item join qujat.job on job.id = job_id
         where job.state = 'failed'",
    )
    .fetch_all(&world.service)
    .await
    .unwrap();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].0, account);
    assert!(failed[0].1.contains("has no number"), "{failed:?}");
    let mails = mails_about(&world, month);
    let [digest] = &mails[..] else { panic!("{:?}", recipients(&world)) };
    assert!(digest.text.contains(&account) && digest.text.contains("Пока не подготовлены"), "{}", digest.text);

    // The next day billing has mended it. Only that act is made, and comes in a supplement.
    let jobs = world.count("select count(*) from qujat.job").await;
    change("12345678").await;
    clock.set(at(month, 7, 9));
    Schedulers::start(&world, &clock, 2).until_settled(&world).await;
    assert_eq!(world.count("select count(*) from qujat.job").await, jobs + 1);
    assert!(in_force(&world, "completion_act", month).await.contains(&account));
    let mails = mails_about(&world, month);
    let [_, supplement] = &mails[..] else { panic!("{:?}", recipients(&world)) };
    assert!(supplement.subject.starts_with("Дополнение"), "{}", supplement.subject);
    let files = world.fetch(supplement).await;
    assert_eq!(files.len(), 2);
    assert!(files.iter().all(|(name, _)| name.contains("12345678")), "{files:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_account_is_found_by_the_next_days_look() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 9)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let month = world.month;
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    let documents = world.count("select count(*) from qujat.document").await;
    let bins = crate::support::add_charged_accounts(&world.billing, 1, 2, month).await;
    subscribe(&world.store(), &bins[0], &["completion_act"], "late@example.kz").await;
    // The day is not over, so nothing new is looked for.
    clock.set(at(month, 6, 20));
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    assert_eq!(world.count("select count(*) from qujat.document").await, documents);
    clock.set(at(month, 7, 9));
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    assert_published(&world, month).await;
    assert_eq!(world.mailbox.mails_to("late@example.kz").len(), 1);
}

/// What an operator begins by hand, as `qujat publish` and the API do.
async fn command(world: &World, kind: &str, month: NaiveDate, company: Option<&str>, now: DateTime<Utc>) {
    let month = qujat_templates::calendar::Month::of(month);
    let planned = qujat_templates::publication_plan::planned(kind, month, &qujat_templates::Settings::default()).unwrap();
    let command = qujat_platform::store::Command {
        publications: vec![planned],
        notify: None,
        company: company.map(str::to_owned),
        replace: None,
        actor: qujat_platform::store::Actor::default(),
    };
    world.store().command_publications(&command, now).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_month_by_hand_is_mailed_before_it_is_closed_and_stays_with_its_company() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 9, 10)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let (older, bin) = (world.month - chrono::Months::new(2), world.company.bin.as_str());
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    subscribe(&world.store(), bin, &["invoice_register", "reconciliation_act"], "finance@example.kz").await;
    subscribe(&world.store(), &world.companies[1].bin, &["invoice_register"], "other@example.kz").await;

    // The register alone, whose mail the statement would have shared; its day of looking is long over.
    command(&world, "invoice_register", older, Some(bin), clock.now()).await;
    let schedulers = Schedulers::start(&world, &clock, 2);
    schedulers.round().await;
    // Midnight passes before it is closed.
    clock.set(at(world.month, 10, 9));
    schedulers.until_settled(&world).await;
    assert_eq!(in_force(&world, "invoice_register", older).await, [bin]);
    assert_eq!(mails_about(&world, older).len(), 1, "{:?}", recipients(&world));
    let closed = "select count(*) from qujat.publication where closed_at is not null";
    assert_eq!(world.count(closed).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_for_one_company_before_the_clock_becomes_everybodys() {
    let clock = Arc::new(ManualClock::new(at(World::last_closed_month().await, 6, 10)));
    let world = World::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).start().await;
    let bin = world.company.bin.as_str();
    command(&world, "completion_act", world.month, Some(bin), clock.now()).await;
    Schedulers::start(&world, &clock, 1).until_settled(&world).await;
    assert_published(&world, world.month).await;
}
