//! Where a kind writes its document: a bounded channel to the thread that renders the files.
//!
//! One task reads billing while another writes, and the bound keeps a fast reader from filling memory. Rows are gathered into
//! batches, so a row costs neither an allocation nor a switch of tasks.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use qujat_render::{Event, Grid, Rows, Section, Table, Value};
use tokio::sync::mpsc;

use crate::WriteError;

/// Rows per batch.
const BATCH: usize = 256;
/// Batches under way between reader and writer.
const BATCHES: usize = 8;

/// The writing end that a kind is given.
#[derive(Debug)]
pub struct DocumentSink {
    events: mpsc::Sender<Event>,
    rows: Option<Rows>,
    progress: Arc<Progress>,
}

/// How far a document is, readable from elsewhere while it is being written.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    /// -1: not announced.
    total: AtomicI64,
}

impl Progress {
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    #[must_use]
    pub fn total(&self) -> Option<u64> {
        u64::try_from(self.total.load(Ordering::Relaxed)).ok()
    }
}

impl DocumentSink {
    /// A sink, the events that come out of it, and its progress.
    #[must_use]
    pub fn channel() -> (Self, mpsc::Receiver<Event>, Arc<Progress>) {
        let (events, receiver) = mpsc::channel(BATCHES);
        let progress = Arc::new(Progress { done: AtomicU64::new(0), total: AtomicI64::new(-1) });
        (Self { events, rows: None, progress: Arc::clone(&progress) }, receiver, progress)
    }

    /// Announces how many table rows the document will have.
    pub fn expect_rows(&self, rows: u64) {
        self.progress.total.store(i64::try_from(rows).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    pub async fn section(&mut self, section: Section) -> Result<(), WriteError> {
        self.send(Event::Section(section)).await
    }

    pub async fn grid(&mut self, grid: Grid) -> Result<(), WriteError> {
        self.send(Event::Grid(grid)).await
    }

    /// Opens a table; rows may follow until [`Self::end_table`].
    pub async fn table(&mut self, table: Table) -> Result<(), WriteError> {
        let width = table.columns.len();
        self.send(Event::Table(table)).await?;
        self.rows = Some(Rows::new(width));
        Ok(())
    }

    /// Writes one row of the open table.
    pub async fn row(&mut self, values: &[Value<'_>]) -> Result<(), WriteError> {
        let Some(rows) = &mut self.rows else {
            return Err(WriteError::Data("a row was written outside a table".into()));
        };
        if values.len() != rows.width() {
            return Err(WriteError::Data(format!("a row of {} cells in a table of {} columns", values.len(), rows.width())));
        }
        for value in values {
            rows.push(*value);
        }
        if rows.len() == BATCH {
            let full = std::mem::replace(rows, Rows::new(values.len()));
            self.flush(full).await?;
        }
        Ok(())
    }

    pub async fn end_table(&mut self) -> Result<(), WriteError> {
        if let Some(rows) = self.rows.take().filter(|rows| !rows.is_empty()) {
            self.flush(rows).await?;
        }
        self.send(Event::EndTable).await
    }

    async fn flush(&mut self, rows: Rows) -> Result<(), WriteError> {
        let count = rows.len() as u64;
        self.send(Event::Rows(rows)).await?;
        self.progress.done.fetch_add(count, Ordering::Relaxed);
        Ok(())
    }

    async fn send(&mut self, event: Event) -> Result<(), WriteError> {
        self.events.send(event).await.map_err(|_| WriteError::Stopped)
    }
}
