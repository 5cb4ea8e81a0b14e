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

#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    pub documents: Vec<Arrived>,
    pub failures: Vec<String>,
}

impl Summary {
    #[must_use]
    pub fn of(results: Vec<Result<Vec<Arrived>, String>>) -> Self {
        let (mut documents, mut failures) = (Vec::new(), Vec::new());
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
        Self { documents, failures }
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
        for failure in &self.failures {
            println!("FAILED  {failure}");
        }
    }
}
