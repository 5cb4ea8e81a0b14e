//! `qujat publish`: a publication by hand, with its progress.
//!
//! The command files the publication and lists what it is about; workers make the documents, and any scheduler goes on with a listing
//! that was killed. So the command may be interrupted at any time, and given again it does only what is new and what failed.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use qujat_platform::store::{Actor, Command, ItemFilter, NewPublication, PublicationFilter, PublicationView};
use qujat_render::Locale;
use qujat_scheduler::Desk;
use qujat_templates::{
    MonthRange, Problem, PublicationCount, Texts,
    publication_plan::{self, Wish},
};
use tokio_util::sync::CancellationToken;

use crate::service::Service;

mod report;

/// How often progress is asked for.
const PERIOD: Duration = Duration::from_millis(500);
/// Failures that are listed at the end.
const FAILURES: i64 = 20;

/// Publishes a month's documents, or makes up for several months at the lowest priority.
#[derive(Debug, Args)]
pub struct Arguments {
    /// completion_act, invoice_register or reconciliation_act.
    kind: String,
    /// A month such as 2026-10, or a run of months such as 2026-01..2026-09.
    months: MonthRange,
    /// BIN of the only company to publish for.
    #[arg(long)]
    company: Option<String>,
    /// Only say what would be made.
    #[arg(long)]
    dry_run: bool,
    /// Make documents anew that are there; the former ones stay readable as replaced. Needs --reason.
    #[arg(long, requires = "reason")]
    replace: bool,
    /// Why documents are replaced; kept in the audit.
    #[arg(long)]
    reason: Option<String>,
    /// Whether subscribers are mailed. Default: of a single month, not of several.
    #[arg(long)]
    notify: Option<bool>,
    /// Begin nothing more of these months until they are resumed.
    #[arg(long, conflicts_with_all = ["dry_run", "replace", "resume"])]
    pause: bool,
    /// Go on with what was paused, and show it.
    #[arg(long, conflicts_with_all = ["dry_run", "replace"])]
    resume: bool,
    /// Don't wait for the documents.
    #[arg(long)]
    detach: bool,
}

/// Carries the command out. Fails when a document did.
pub async fn run(service: &Service, arguments: &Arguments, stop: CancellationToken) -> Result<ExitCode> {
    let months = (arguments.months.from.first_day(), arguments.months.to.first_day());
    let actor = actor();
    if arguments.pause || arguments.resume {
        let days = service.configuration.scheduler.document_deadline_days;
        let changed =
            service.store.pause_publications(&arguments.kind, months, arguments.pause, days, &actor, service.clock.now()).await?;
        eprintln!("{changed} publications {}", if arguments.pause { "paused" } else { "resumed" });
        if arguments.pause {
            return Ok(if changed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
    } else {
        let publications = plan(service, arguments).await?;
        if arguments.dry_run {
            return dry_run(service, arguments, &publications).await;
        }
        let command = Command {
            publications,
            notify: arguments.notify,
            company: arguments.company.clone(),
            replace: arguments.reason.clone().filter(|_| arguments.replace),
            actor,
        };
        service.store.command_publications(&command, service.clock.now()).await?;
    }
    Desk::new(service.scheduler_parts())?.carry_out_looks(&stop).await?;
    if arguments.detach {
        eprintln!("The documents are on their way; give the command again to see how far they are.");
        return Ok(ExitCode::SUCCESS);
    }
    let filter = PublicationFilter {
        kind: Some(arguments.kind.clone()),
        months: Some(months),
        company: arguments.company.clone(),
        limit: i64::from(u32::MAX),
    };
    let ended = watch(service, &filter, &stop).await?;
    let failures = failures(service, &ended, arguments.company.as_deref()).await?;
    report::print(&ended, &failures);
    if stop.is_cancelled() {
        eprintln!("Interrupted: what was begun goes on. Give the command again to see how far it is.");
    }
    Ok(if stop.is_cancelled() || !failures.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Whoever is signed in to the machine.
fn actor() -> Actor {
    let name = std::env::var("SUDO_USER").or_else(|_| std::env::var("USER")).ok();
    Actor { subject: Some("command line".to_owned()), name, msisdn: None }
}

async fn plan(service: &Service, arguments: &Arguments) -> Result<Vec<NewPublication>> {
    let MonthRange { from, to } = arguments.months;
    let wish = Wish {
        kind: arguments.kind.clone(),
        from_month: from,
        to_month: to,
        company: arguments.company.clone(),
        notify: arguments.notify,
    };
    let documents = &service.configuration.documents;
    let mut billing = service.billing.ask().await.context("billing doesn't answer")?;
    match publication_plan::plan(&wish, &service.catalogue, documents, &mut billing, service.clock.now()).await? {
        Ok(publications) => Ok(publications),
        Err(problems) => bail!("nothing was begun: {}", sentences(service.catalogue.texts(), &problems)),
    }
}

fn sentences(texts: &Texts, problems: &[Problem]) -> String {
    problems.iter().map(|problem| texts.problem(Locale::En, problem)).collect::<Vec<_>>().join(" ")
}

/// Counts by month what is there and what would be made.
async fn dry_run(service: &Service, arguments: &Arguments, publications: &[NewPublication]) -> Result<ExitCode> {
    let kind = service.catalogue.find(&arguments.kind).and_then(|kind| kind.publication()).context("the kind isn't published")?;
    let mut rows = Vec::new();
    for publication in publications {
        let (company, billing, store) = (arguments.company.as_deref(), &service.billing, &service.store);
        rows.push((publication.month, PublicationCount::of(kind, publication, company, billing, store).await?));
    }
    report::print_plan(&arguments.kind, &rows, arguments.replace);
    Ok(ExitCode::SUCCESS)
}

/// Shows the progress until everything has ended.
async fn watch(service: &Service, filter: &PublicationFilter, stop: &CancellationToken) -> Result<Vec<PublicationView>> {
    let mut progress = report::Progress::start();
    loop {
        let views = service.store.publications(filter).await?;
        ensure!(!views.is_empty(), "there is no such publication");
        progress.show(&views);
        let open = views.iter().any(|view| view.paused_at.is_none() && (view.open_looks > 0 || view.waiting > 0));
        if !open || stop.is_cancelled() {
            progress.end();
            return Ok(views);
        }
        tokio::select! {
            () = tokio::time::sleep(PERIOD) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn failures(service: &Service, views: &[PublicationView], company: Option<&str>) -> Result<Vec<report::Failure>> {
    let mut failures = Vec::new();
    for view in views.iter().filter(|view| view.failed > 0) {
        let filter = ItemFilter { company: company.map(str::to_owned), after: None, limit: FAILURES };
        let items = service.store.failed_items(view.id, &filter).await?;
        failures.extend(items.into_iter().map(|item| report::Failure { month: view.month, item }));
    }
    Ok(failures)
}
