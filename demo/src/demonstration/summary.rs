//! What arrived, for people as a table and for programs as `summary.json`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Serialize;

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
        println!(
            "{:<20} {:<8} {:<8} {:>6} {:>9} {:>8}  {:<34} file",
            "document", "language", "format", "rows", "bytes", "seconds", "mail"
        );
        for document in &self.documents {
            println!(
                "{:<20} {:<8} {:<8} {:>6} {:>9} {:>8.2}  {:<34} {}",
                document.kind,
                document.locale,
                document.format,
                document.rows,
                document.bytes,
                document.seconds,
                document.recipient,
                document.path.strip_prefix(folder.parent().unwrap_or(folder)).unwrap_or(&document.path).display()
            );
        }
        self.print_publications();
        for failure in &self.failures {
            println!("FAILED  {failure}");
        }
    }

    fn print_publications(&self) {
        println!();
        println!(
            "{:<20} {:<8} {:>8} {:>9} {:>8} {:>8} {:>8}",
            "published", "month", "accounts", "documents", "failed", "digests", "seconds"
        );
        for publication in &self.publications {
            println!(
                "{:<20} {:<8} {:>8} {:>9} {:>8} {:>8} {:>8.2}",
                publication.kind,
                publication.month,
                publication.accounts,
                publication.documents,
                publication.failed,
                publication.digests,
                publication.seconds
            );
        }
    }
}
