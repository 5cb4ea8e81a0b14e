//! `qujat publish`: a publication by hand, with its progress.
//!
//! The command files the publication and lists what it is about; workers make the documents, and any scheduler goes on with a listing
//! that was killed. So the command may be interrupted at any time, and given again it does only what is new and what failed.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use clap::{ArgAction, Args};
use qujat_platform::store::{Actor, Command, ItemFilter, NewPublication, OpenScan, PublicationFilter, PublicationView};
use qujat_render::Locale;
use qujat_scheduler::Scheduler;
use qujat_service::Service;
use qujat_templates::{
    MonthRange, Problem, Texts,
    identifiers::Bin,
    publication_plan::{self, Wish},
};
use tokio_util::sync::CancellationToken;

mod dry_run;
mod report;

/// How often progress is asked for at most.
const PERIOD: Duration = Duration::from_millis(500);
/// Failures that are listed at the end, of each publication.
const FAILURES: i64 = 20;

/// Publishes a month's documents, or makes up for several months at the lowest priority.
///
/// Given again it does only what is new and what failed. May be interrupted: what was begun goes on. Ends with status 0 when every
/// document is there.
#[derive(Debug, Args)]
pub struct Arguments {
    /// completion_act, invoice_register or reconciliation_act.
    kind: String,
    /// A month such as 2026-10, or a run of months such as 2026-01..2026-09.
    months: MonthRange,
    /// BIN of the only company to publish for.
    #[arg(long, value_parser = bin)]
    company: Option<Bin>,
    /// Only say what would be made.
    #[arg(long)]
    dry_run: bool,
    /// Make documents anew that are there; the former ones stay readable as replaced. Needs --reason.
    #[arg(long, requires = "reason")]
    replace: bool,
    /// Why documents are replaced; kept in the audit.
    #[arg(long, requires = "replace")]
    reason: Option<String>,
    /// --notify or --notify=false: whether subscribers are mailed, also of a month that is there. Without it a month that is there keeps
    /// what it has, and a new one is mailed if it is a single month, not one of several.
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    notify: Option<bool>,
    /// Begin nothing more of these months, for anybody, until they are resumed. What is being made is finished.
    #[arg(long, conflicts_with_all = ["company", "dry_run", "replace", "notify", "detach", "resume"])]
    pause: bool,
    /// Go on with what was paused, and show it.
    #[arg(long, conflicts_with_all = ["company", "dry_run", "replace", "notify"])]
    resume: bool,
    /// Don't wait for the documents.
    #[arg(long)]
    detach: bool,
}

/// Not every customer's check digit is right, so what billing knows decides.
fn bin(text: &str) -> Result<Bin, String> {
    Bin::trusted(text).map_err(|_| "a BIN has twelve digits".to_owned())
}

impl Arguments {
    fn company(&self) -> Option<String> {
        self.company.as_ref().map(ToString::to_string)
    }
}

/// Carries the command out. Fails when a document did, or when something is still to be made.
pub async fn run(service: &Service, arguments: &Arguments, stop: CancellationToken) -> Result<ExitCode> {
    if arguments.pause || arguments.resume {
        pause(service, arguments).await?;
        if arguments.pause {
            return Ok(ExitCode::SUCCESS);
        }
    } else {
        let published = publication_plan::published(&service.catalogue, &service.configuration.documents);
        ensure!(
            published.contains(&arguments.kind.as_str()),
            "nothing was begun: `{0}` is not published monthly (there is no such kind, or `documents.publications.{0}.enabled` is false); \
             there are {1}",
            arguments.kind,
            published.join(", ")
        );
        let publications = plan(service, arguments).await?;
        if arguments.dry_run {
            return dry_run::show(service, arguments, &publications).await;
        }
        let command = Command {
            publications,
            notify: arguments.notify,
            company: arguments.company(),
            replace: arguments.reason.clone().filter(|_| arguments.replace),
            actor: actor(),
        };
        service.store.command_publications(&command, service.clock.now()).await?;
    }
    let months = arguments.months.from.first_day()..=arguments.months.to.first_day();
    let ours = |scan: &OpenScan| scan.kind == arguments.kind && months.contains(&scan.month);
    Scheduler::new(service.scheduler_context())?.carry_out_scans(ours, &stop).await?;
    if arguments.detach {
        eprintln!(
            "It is filed: schedulers list what is left, workers make the documents, and nothing of a paused month begins. Given again, \
             the command shows how far it is."
        );
        return Ok(ExitCode::SUCCESS);
    }
    let ended = watch(service, arguments, &stop).await?;
    let failures = failures(service, arguments, &ended).await?;
    report::print(&ended, &failures);
    let unfinished = ended.iter().any(|view| view.open_scans > 0 || view.waiting > 0);
    if stop.is_cancelled() && unfinished {
        eprintln!("Interrupted: what was begun goes on. Given again, the command shows how far it is.");
    }
    Ok(if unfinished || ended.iter().any(|view| view.failed > 0) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Pauses or resumes, or says why there is nothing to.
async fn pause(service: &Service, arguments: &Arguments) -> Result<()> {
    let days = service.configuration.scheduler.document_deadline_days;
    let months = (arguments.months.from.first_day(), arguments.months.to.first_day());
    let changed =
        service.store.pause_publications(&arguments.kind, months, arguments.pause, days, &actor(), service.clock.now()).await?;
    let (kind, months) = (&arguments.kind, arguments.months);
    if arguments.pause {
        ensure!(changed > 0, "nothing was paused: {kind} {months} has not been begun, is closed, or is paused already");
        eprintln!("{changed} paused. To go on: qujat publish {kind} {months} --resume");
    } else {
        ensure!(changed > 0, "nothing was resumed: of {kind} {months} nothing is paused");
        eprintln!("{changed} resumed.");
    }
    Ok(())
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
        company: arguments.company(),
        notify: arguments.notify,
    };
    let documents = &service.configuration.documents;
    let mut billing = service.billing.ask().await.context("billing doesn't answer")?;
    match publication_plan::plan(&wish, &service.catalogue, documents, &mut billing, service.clock.now()).await? {
        Ok(publications) => Ok(publications),
        Err(problems) => {
            let company = problems.iter().any(|problem| problem.field == "company").then(|| arguments.company()).flatten();
            let about = company.map(|company| format!("{company}: ")).unwrap_or_default();
            bail!("nothing was begun: {about}{}", sentences(service.catalogue.texts(), &problems))
        }
    }
}

fn sentences(texts: &Texts, problems: &[Problem]) -> String {
    problems.iter().map(|problem| texts.problem(Locale::En, problem)).collect::<Vec<_>>().join(" ")
}

/// Shows the progress until everything has ended.
async fn watch(service: &Service, arguments: &Arguments, stop: &CancellationToken) -> Result<Vec<PublicationView>> {
    let filter = PublicationFilter {
        kind: Some(arguments.kind.clone()),
        months: Some((arguments.months.from.first_day(), arguments.months.to.first_day())),
        company: arguments.company(),
        limit: i64::from(u32::MAX),
    };
    let mut progress = report::Progress::start();
    loop {
        let asked = Instant::now();
        let views = service.store.publications(&filter).await?;
        // Counting a year of a large operator takes seconds, which the database has for better.
        let period = PERIOD.max(asked.elapsed() * 5);
        ensure!(!views.is_empty(), "there is no such publication");
        progress.show(&views);
        let open = views.iter().any(|view| view.paused_at.is_none() && (view.open_scans > 0 || view.waiting > 0));
        if !open || stop.is_cancelled() {
            progress.end();
            return Ok(views);
        }
        tokio::select! {
            () = tokio::time::sleep(period) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn failures(service: &Service, arguments: &Arguments, views: &[PublicationView]) -> Result<Vec<report::Failure>> {
    let mut failures = Vec::new();
    for view in views.iter().filter(|view| view.failed > 0) {
        let filter = ItemFilter { company: arguments.company(), after: None, limit: FAILURES };
        let items = service.store.failed_items(view.id, &filter).await?;
        failures.extend(items.into_iter().map(|item| report::Failure { month: view.month, item }));
    }
    Ok(failures)
}
