//! Rows become files: one task reads billing, one thread draws every format of the document from the same events.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use qujat_platform::{FailureReason, billing::Snapshot};
use qujat_render::{Event, Finished, Format, Limits, Properties, RenderError, Writer};
use qujat_templates::{DocumentMetadata, DocumentSink, DocumentSpec, Kind, Progress, WriteError};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use tracing::Span;

use super::JobGuard;
use crate::{context::WorkerContext, job_error::JobError};

/// Files that wait for their upload, in a folder that goes with them.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) metadata: DocumentMetadata,
    pub(crate) rows: u64,
    pub(crate) files: Vec<RenderedFile>,
    _folder: tempfile::TempDir,
}

#[derive(Debug)]
pub(crate) struct RenderedFile {
    pub(crate) format: Format,
    pub(crate) path: PathBuf,
    pub(crate) pages: u32,
    pub(crate) bytes: u64,
    pub(crate) sha256: [u8; 32],
}

/// Reads the document out of the snapshot and draws it in all formats. The snapshot is given up as soon as the last row is read.
pub(crate) async fn render(
    context: &WorkerContext,
    kind: &dyn Kind,
    spec: &DocumentSpec,
    formats: &[Format],
    mut snapshot: Snapshot,
    guard: &JobGuard,
) -> Result<Rendered, JobError> {
    let limits = Limits { pdf_pages: context.settings.pdf_pages };
    let temporary = &context.settings.temporary_folder;
    let folder = if temporary.as_os_str().is_empty() { tempfile::tempdir() } else { tempfile::tempdir_in(temporary) };
    let folder = folder.map_err(|error| JobError::Retry(FailureReason::StorageAway, format!("temporary folder: {error}")))?;
    let (mut sink, events, progress) = DocumentSink::channel();
    guard.report(|report| report.rows = Arc::clone(&progress));

    let complete = Arc::new(AtomicBool::new(false));
    let rendering = {
        let (properties, formats, folder) = (kind.properties(spec), formats.to_vec(), folder.path().to_owned());
        let (complete, span) = (Arc::clone(&complete), Span::current());
        tokio::task::spawn_blocking(move || {
            span.in_scope(|| render_files(events, &complete, &properties, &formats, limits, &folder))
        })
    };
    let read = kind.write(snapshot.connection(), spec, &mut sink).await;
    complete.store(read.is_ok(), Ordering::Release);
    drop(sink);
    snapshot.close().await;
    let rendered = rendering.await.map_err(|panic| JobError::Fail(FailureReason::Internal, format!("drawing: {panic}")))?;

    let (metadata, files) = match (read, rendered) {
        (Ok(metadata), Ok(files)) => (metadata, files),
        // A reader that was stopped by the writer learns from the writer why.
        (Ok(_) | Err(WriteError::Stopped), Err(error)) => return Err(JobError::from_render(error)),
        (Err(error), _) => return Err(JobError::from_write(error, &context.catalogue, spec.locale)),
    };
    let rows = check_rows(&progress, &files)?;
    Ok(Rendered { metadata, rows, files: files.into_iter().map(|(file, _)| file).collect(), _folder: folder })
}

/// Announced, read and written rows are one number, or the document is not given out: nothing is ever cut silently.
fn check_rows(progress: &Progress, files: &[(RenderedFile, Finished)]) -> Result<u64, JobError> {
    let read = progress.done();
    let differs = |what: &str, count: u64| {
        JobError::Fail(FailureReason::Internal, format!("{what} {count} rows, but {read} were read from billing"))
    };
    if let Some(announced) = progress.total().filter(|announced| *announced != read) {
        return Err(differs("announced were", announced));
    }
    match files.iter().find(|(_, finished)| finished.rows != read) {
        Some((file, finished)) => Err(differs(&format!("the {} has", file.format.name()), finished.rows)),
        None => Ok(read),
    }
}

fn render_files(
    mut events: mpsc::Receiver<Event>,
    complete: &AtomicBool,
    properties: &Properties,
    formats: &[Format],
    limits: Limits,
    folder: &Path,
) -> Result<Vec<(RenderedFile, Finished)>, RenderError> {
    let mut writers: Vec<(Format, PathBuf, Box<dyn Writer>)> = Vec::with_capacity(formats.len());
    for format in formats {
        let path = folder.join(format.name());
        let writer = format.open(properties, limits, &path)?;
        writers.push((*format, path, writer));
    }
    while let Some(event) = events.blocking_recv() {
        for (_, _, writer) in &mut writers {
            writer.write(&event)?;
        }
    }
    // The reader failed or was called off: nobody wants the rest laid out.
    if !complete.load(Ordering::Acquire) {
        return Err(RenderError::Sequence("the document broke off".to_owned()));
    }
    writers
        .into_iter()
        .map(|(format, path, writer)| {
            let finished = writer.finish()?;
            let (bytes, sha256) = digest(&path)?;
            Ok((RenderedFile { format, path, pages: finished.pages, bytes, sha256 }, finished))
        })
        .collect()
}

/// Size and SHA-256 of a file, read in pieces.
fn digest(path: &Path) -> std::io::Result<(u64, [u8; 32])> {
    let mut file = File::open(path)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut piece = vec![0; 256 * 1024];
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            return Ok((bytes, hash.finalize().into()));
        }
        hash.update(&piece[..length]);
        bytes += length as u64;
    }
}
