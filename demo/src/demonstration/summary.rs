//! What arrived, for people as a table and for programs as `summary.json`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Serialize;

use crate::terminal::Style;

/// A file as its recipient downloaded it.
#[derive(Debug, Clone, Serialize)]
pub struct Arrived {
    pub kind: String,
    pub format: String,
    pub locale: String,
    /// BIN.
    pub company: String,
    pub rows: i64,
    pub bytes: u64,
    pub sha256: String,
    /// From asking to the mail's arrival.
    pub seconds: f64,
    pub path: PathBuf,
    pub recipient: String,
}

/// A kind's publication of the last month.
#[derive(Debug, Clone, Serialize)]
pub struct Published {
    pub kind: String,
    /// As `2026-10`.
    pub month: String,
    /// Companies or accounts that a document was begun for.
    pub accounts: i64,
    pub documents: i64,
    pub failed: i64,
    /// Mails about the month, shared with the kinds of the same digest.
    pub digests: i64,
    /// From the first document that was begun to the last that ended.
    pub seconds: f64,
}

/// What came of publishing.
#[derive(Debug, Clone, Default)]
pub struct PublishedMonth {
    pub publications: Vec<Published>,
    /// The page of the digest with the most documents.
    pub page: Option<String>,
    pub failures: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    pub documents: Vec<Arrived>,
    pub publications: Vec<Published>,
    /// A bearer grant, so it is shown and not kept.
    #[serde(skip)]
    pub page: Option<String>,
    pub failures: Vec<String>,
}

impl Summary {
    #[must_use]
    pub fn of(results: Vec<Result<Vec<Arrived>, String>>, published: PublishedMonth) -> Self {
        let PublishedMonth { publications, page, mut failures } = published;
        let mut documents = Vec::new();
        for result in results {
            match result {
                Ok(arrived) => documents.extend(arrived),
                Err(reason) => failures.push(reason),
            }
        }
        documents.sort_by(|left: &Arrived, right| {
            (&left.kind, &left.locale, &left.format).cmp(&(&right.kind, &right.locale, &right.format))
        });
        failures.sort();
        Self { documents, publications, page, failures }
    }

    pub fn write(&self, folder: &Path) -> Result<()> {
        Ok(std::fs::write(folder.join("summary.json"), serde_json::to_vec_pretty(self)?)?)
    }

    pub fn print(&self, folder: &Path) {
        print!("{}", self.text(folder, Style::of_output()));
    }

    /// The tables, within 100 columns. A file's name says kind, language and format.
    fn text(&self, folder: &Path, style: Style) -> String {
        let head = format!("{:<28} {:>7} {:>9} {:>8}  {}", "file", "rows", "bytes", "seconds", "mailed to");
        let mut lines = vec![style.heading(&head)];
        for document in &self.documents {
            let name = document.path.file_name().unwrap_or_default().to_string_lossy();
            let Arrived { rows, bytes, seconds, recipient, .. } = document;
            lines.push(format!("{name:<28} {rows:>7} {bytes:>9} {seconds:>8.2}  {recipient}"));
        }
        let head = format!(
            "{:<20} {:<8} {:>8} {:>9} {:>8} {:>8} {:>8}",
            "published", "month", "accounts", "documents", "failed", "digests", "seconds"
        );
        lines.extend([String::new(), style.heading(&head)]);
        for publication in &self.publications {
            let Published { kind, month, accounts, documents, failed, digests, seconds } = publication;
            lines.push(format!("{kind:<20} {month:<8} {accounts:>8} {documents:>9} {failed:>8} {digests:>8} {seconds:>8.2}"));
        }
        let shown = folder.parent().and_then(|parent| folder.strip_prefix(parent).ok()).unwrap_or(folder);
        lines.extend([
            String::new(),
            format!(
                "The files lie in {}, mails and pages in {}",
                shown.join("documents").display(),
                shown.join("digests").display()
            ),
        ]);
        lines.extend(self.failures.iter().map(|failure| format!("{}  {failure}", style.failure("FAILED"))));
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_fit_a_hundred_columns_and_hold_no_escapes_in_a_file() {
        let document = Arrived {
            kind: "atlas_pro_detailing".to_owned(),
            format: "xlsx".to_owned(),
            locale: "kk".to_owned(),
            company: "040440000048".to_owned(),
            rows: 1_000_000,
            bytes: 123_456_789,
            sha256: "0".repeat(64),
            seconds: 179.999,
            path: "/home/somebody/with/a/long/way/.demo/documents/atlas_pro_detailing.kk.xlsx".into(),
            recipient: "atlas-pro-detailing.kk@example.kz".to_owned(),
        };
        let published = Published {
            kind: "reconciliation_act".to_owned(),
            month: "2026-10".to_owned(),
            accounts: 100_000,
            documents: 100_000,
            failed: 1_000,
            digests: 10_000,
            seconds: 3_600.0,
        };
        let month = PublishedMonth { publications: vec![published], ..PublishedMonth::default() };
        let summary = Summary::of(vec![Ok(vec![document]), Err("number_list: nothing".to_owned())], month);
        let text = summary.text(Path::new("/home/somebody/with/a/long/way/.demo"), Style::PLAIN);
        assert!(text.contains("atlas_pro_detailing.kk.xlsx") && text.contains("atlas-pro-detailing.kk@example.kz"), "{text}");
        assert!(text.contains("FAILED  number_list: nothing") && text.contains("lie in .demo/documents"), "{text}");
        assert!(!text.contains('\x1b'), "{text}");
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}
