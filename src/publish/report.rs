//! What `qujat publish` shows: a line that moves, and tables at the end.

use std::io::IsTerminal;

use chrono::{DateTime, NaiveDate, Utc};
use qujat_platform::{
    FailureReason,
    store::{FailedItem, PublicationView},
};
use qujat_render::dates;
use qujat_templates::{PublicationCount, calendar::Month};

/// Characters of the bar.
const WIDTH: usize = 30;

/// Something that could not be made, and of which month.
pub(super) struct Failure {
    pub month: NaiveDate,
    pub item: FailedItem,
}

/// A month of a dry run.
pub(super) struct PlannedMonth {
    pub month: NaiveDate,
    pub count: PublicationCount,
    /// Whether subscribers would be mailed.
    pub notify: bool,
}

/// A bar on a terminal; where the output is a file, a line for each tenth.
pub(super) struct Progress {
    terminal: bool,
    tenths: Option<i64>,
}

impl Progress {
    pub(super) fn start() -> Self {
        Self { terminal: std::io::stderr().is_terminal(), tenths: None }
    }

    pub(super) fn show(&mut self, views: &[PublicationView]) {
        let sum = |count: fn(&PublicationView) -> i64| views.iter().map(count).sum::<i64>();
        let (items, stored, failed) = (sum(|view| view.items), sum(|view| view.stored), sum(|view| view.failed));
        let line = format!("{} {}/{items} documents, {failed} failed{}", bar(stored + failed, items), stored, remark(views));
        if self.terminal {
            eprint!("\r\x1b[K{line}");
            return;
        }
        let tenths = if items == 0 { 0 } else { (stored + failed) * 10 / items };
        if self.tenths != Some(tenths) {
            self.tenths = Some(tenths);
            eprintln!("{line}");
        }
    }

    pub(super) fn end(&self) {
        if self.terminal {
            eprintln!();
        }
    }
}

fn bar(done: i64, of: i64) -> String {
    let filled = if of == 0 { 0 } else { usize::try_from(done.max(0)).unwrap_or(0) * WIDTH / usize::try_from(of).unwrap_or(1) };
    format!("[{}{}]", "#".repeat(filled.min(WIDTH)), "·".repeat(WIDTH - filled.min(WIDTH)))
}

/// What the reader may wonder about.
fn remark(views: &[PublicationView]) -> &'static str {
    if views.iter().any(is_held_back) {
        ", paused"
    } else if views.iter().any(|view| view.open_scans > 0 && view.begun_at.is_none()) {
        ", waiting for billing to close the month"
    } else if views.iter().any(|view| view.open_scans > 0) {
        ", still listing"
    } else {
        ""
    }
}

/// Paused with something left to do.
fn is_held_back(view: &PublicationView) -> bool {
    view.paused_at.is_some() && (view.open_scans > 0 || view.waiting > 0)
}

/// The closing table: a line a publication, then what the operator has to know of it, and what failed.
pub(super) fn print(views: &[PublicationView], failures: &[Failure]) {
    println!(
        "{:<20} {:<8} {:>9} {:>10} {:>7} {:>8} {:>9} {:>6}  {:<15}  {:<15}",
        "kind", "month", "accounts", "documents", "failed", "to make", "mails", "late", "begun", "last ended"
    );
    for view in views.iter().rev() {
        let mails = if view.notify { format!("{}/{}", view.digests_sent, view.digests) } else { "off".to_owned() };
        println!(
            "{:<20} {:<8} {:>9} {:>10} {:>7} {:>8} {:>9} {:>6}  {:<15}  {:<15}",
            view.kind,
            month(view.month),
            view.items,
            view.stored,
            view.failed,
            view.waiting,
            mails,
            view.late_days.map_or_else(|| "-".to_owned(), |days| format!("{days} d")),
            instant(view.begun_at),
            instant(view.finished_at),
        );
    }
    println!(
        "Accounts are companies where a kind is about a company. Mails: sent/filed of the month's mail, which kinds may share."
    );
    for view in views.iter().rev() {
        if view.items == 0 && view.open_scans == 0 {
            println!("{} {}: there is nothing in billing to publish.", view.kind, month(view.month));
        }
        if view.paused_at.is_some() {
            let (kind, month) = (&view.kind, month(view.month));
            println!("{kind} {month} is paused, so nothing more is begun. To go on: qujat publish {kind} {month} --resume");
        }
    }
    print_failures(views, failures);
}

fn print_failures(views: &[PublicationView], failures: &[Failure]) {
    if !failures.is_empty() {
        println!("\nNot made. Given again, the command tries these and leaves the others as they are:");
    }
    for Failure { month: of, item } in failures {
        println!(
            "  {} {} of {} {}, try {}, job {}: {}: {}",
            month(*of),
            item.object,
            item.company,
            item.company_name,
            item.tries,
            item.job,
            item.problem.map_or("cancelled", FailureReason::code),
            item.detail.as_deref().unwrap_or("no detail"),
        );
    }
    let more = views.iter().map(|view| view.failed).sum::<i64>() - i64::try_from(failures.len()).unwrap_or(i64::MAX);
    if more > 0 {
        println!("  … and {more} more");
    }
}

fn month(month: NaiveDate) -> String {
    Month::of(month).to_string()
}

/// Month, day and time in Almaty, as documents count.
fn instant(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.with_timezone(&dates::ZONE).format("%m-%d %H:%M:%S").to_string())
}

/// The table of a dry run.
pub(super) fn print_plan(kind: &str, months: &[PlannedMonth], replace: bool) {
    println!(
        "{:<20} {:<8} {:>9} {:>9} {:>9} {:>13} {:>14} {:>11} {:>6}",
        "kind", "month", "accounts", "to make", "new", "failed before", "there already", "being made", "mails"
    );
    let total = months.iter().map(|planned| planned.count.to_make(replace)).sum::<usize>();
    for PlannedMonth { month: of_month, count, notify } in months {
        println!(
            "{:<20} {:<8} {:>9} {:>9} {:>9} {:>13} {:>14} {:>11} {:>6}",
            kind,
            month(*of_month),
            count.all(),
            count.to_make(replace),
            count.new,
            count.failed,
            count.stored,
            count.waiting + count.running,
            if *notify { "on" } else { "off" },
        );
    }
    println!("Nothing was begun. Without --dry-run {total} documents would be made.");
}
