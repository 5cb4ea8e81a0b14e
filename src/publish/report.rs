//! What `qujat publish` shows: a line that moves, and tables at the end.

use std::io::IsTerminal;

use chrono::NaiveDate;
use qujat_platform::store::{FailedItem, PublicationView};
use qujat_templates::PublicationCount;

/// Characters of the bar.
const WIDTH: usize = 30;

/// Something that could not be made, and of which month.
pub(super) struct Failure {
    pub month: NaiveDate,
    pub item: FailedItem,
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
    if views.iter().any(|view| view.paused_at.is_some()) {
        ", paused"
    } else if views.iter().any(|view| view.open_looks > 0 && view.begun_at.is_none()) {
        ", waiting for billing to close the month"
    } else if views.iter().any(|view| view.open_looks > 0) {
        ", still listing"
    } else {
        ""
    }
}

/// The closing table: a line a publication, and what failed.
pub(super) fn print(views: &[PublicationView], failures: &[Failure]) {
    println!(
        "{:<20} {:<8} {:>9} {:>10} {:>7} {:>8} {:>6} {:>6} {:>8}",
        "kind", "month", "accounts", "documents", "failed", "to make", "mails", "late", "seconds"
    );
    for view in views.iter().rev() {
        let mails = if view.notify { format!("{}/{}", view.digests_sent, view.digests) } else { "off".to_owned() };
        println!(
            "{:<20} {:<8} {:>9} {:>10} {:>7} {:>8} {:>6} {:>6} {:>8}",
            view.kind,
            view.month.format("%Y-%m").to_string(),
            view.items,
            view.stored,
            view.failed,
            view.waiting,
            mails,
            view.late_days.map_or_else(|| "-".to_owned(), |days| format!("{days} d")),
            view.seconds().map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.1}")),
        );
    }
    if !failures.is_empty() {
        println!("\nCould not be made; given again, the command tries these and only these:");
    }
    for Failure { month, item } in failures {
        println!(
            "  {} {} of {} {}: {} ({})",
            month.format("%Y-%m"),
            item.object,
            item.company,
            item.company_name,
            item.problem.as_deref().unwrap_or("cancelled"),
            item.detail.as_deref().unwrap_or("no detail"),
        );
    }
}

/// The table of a dry run.
pub(super) fn print_plan(kind: &str, months: &[(NaiveDate, PublicationCount)], replace: bool) {
    println!("{:<20} {:<8} {:>9} {:>7} {:>10} {:>14}", "kind", "month", "accounts", "to make", "of them new", "there already");
    for (month, count) in months {
        println!(
            "{:<20} {:<8} {:>9} {:>7} {:>10} {:>14}",
            kind,
            month.format("%Y-%m").to_string(),
            count.all(),
            count.to_make(replace),
            count.new,
            count.stored,
        );
    }
    println!("Nothing was begun.");
}
