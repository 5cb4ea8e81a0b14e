//! Several stored files as one ZIP, made while it is sent.
//!
//! No file is ever whole in memory: a thread reads each from the object store, packs it and hands the pieces on, no faster than the
//! caller takes them. Sizes and checksums follow each file, so that nothing has to be known before. An object store that breaks in the
//! middle breaks the connection: half an archive must not look like a whole one.

use std::{
    collections::HashSet,
    io::{self, BufWriter, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{Method, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Datelike, Timelike, Utc};
use futures::stream;
use qujat_platform::{
    object_store::{Download, ObjectStore},
    store::FileView,
};
use qujat_render::dates::ZONE;
use tokio::{runtime::Handle, sync::mpsc, time::timeout};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{download, error::ApiResult, limits::slots::Slot};

const CONTENT_TYPE: &str = "application/zip";
/// Bytes handed on at once.
const CHUNK: usize = 64 << 10;
/// Pieces that wait for the caller.
const WAITING: usize = 4;
/// Files are packed already; the lightest compression is for programs that read an archive from its beginning and can't do so with files
/// that are merely stored.
const LEVEL: i64 = 1;
/// How long the object store may say nothing in the middle of a file.
const SILENCE: Duration = Duration::from_secs(30);

/// Answers with an archive of the files, at least one. Fails before anything is sent when the object store is away. `slot` is held until
/// the thread has ended.
pub(crate) async fn open(
    objects: &ObjectStore,
    files: Vec<FileView>,
    name: &str,
    now: DateTime<Utc>,
    method: &Method,
    slot: Slot,
) -> ApiResult<Response> {
    let headers = [
        (header::CONTENT_TYPE, CONTENT_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, download::disposition(name, false)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    let Some(first) = files.first().filter(|_| method != Method::HEAD) else {
        return Ok((headers, Body::empty()).into_response());
    };
    let first = objects.download(&first.object_key, None).await?;
    let (sender, mut receiver) = mpsc::channel(WAITING);
    let (objects, runtime) = (objects.clone(), Handle::current());
    tokio::task::spawn_blocking(move || {
        let pipe = Pipe { sender, broken: Arc::default() };
        let (failed, broken) = (pipe.sender.clone(), Arc::clone(&pipe.broken));
        let mut first = Some(first);
        let next = |key: &str| match first.take() {
            Some(download) => Ok(download),
            None => runtime.block_on(objects.download(key, None)).map_err(io::Error::other),
        };
        if let Err(error) = pack(pipe, &files, now, &runtime, next, &broken) {
            // Nobody hears this where the caller has gone, which is why most archives break.
            if failed.blocking_send(Err(io::Error::other("the archive is broken off"))).is_ok() {
                tracing::warn!(%error, "an archive is broken off");
            }
        }
        drop(slot);
    });
    let body = Body::from_stream(stream::poll_fn(move |context| receiver.poll_recv(context)));
    Ok((headers, body).into_response())
}

/// Writes the archive. On an error everything that is written later, as when the writer is dropped, goes nowhere.
fn pack(
    pipe: Pipe,
    files: &[FileView],
    now: DateTime<Utc>,
    runtime: &Handle,
    mut next: impl FnMut(&str) -> io::Result<Download>,
    broken: &AtomicBool,
) -> io::Result<()> {
    let mut archive = ZipWriter::new_stream(BufWriter::with_capacity(CHUNK, pipe));
    let mut write = || -> io::Result<()> {
        for (file, name) in files.iter().zip(names(files)) {
            let size = u64::try_from(file.bytes).unwrap_or_default();
            archive.start_file(name, options(size, now)).map_err(io::Error::other)?;
            let mut body = next(&file.object_key)?.body;
            let mut written = 0;
            while let Some(chunk) =
                runtime.block_on(async { timeout(SILENCE, body.try_next()).await })?.map_err(io::Error::other)?
            {
                archive.write_all(&chunk)?;
                written += chunk.len() as u64;
            }
            if written != size {
                return Err(io::Error::other(format!("{} has {written} bytes instead of {size}", file.object_key)));
            }
        }
        Ok(())
    };
    match write() {
        Ok(()) => archive.finish().map_err(io::Error::other)?.flush(),
        Err(error) => {
            // Before the writer is dropped: it would complete the archive.
            broken.store(true, Ordering::Relaxed);
            drop(archive);
            Err(error)
        }
    }
}

fn options(size: u64, now: DateTime<Utc>) -> SimpleFileOptions {
    let local = now.with_timezone(&ZONE);
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    let modified = zip::DateTime::from_date_and_time(
        u16::try_from(local.year()).unwrap_or_default(),
        part(local.month()),
        part(local.day()),
        part(local.hour()),
        part(local.minute()),
        part(local.second()),
    );
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        // Packing may add a little to what is packed already, so the border is drawn well below 4 GiB.
        .large_file(size > u64::from(u32::MAX / 2))
        .last_modified_time(modified.unwrap_or_default())
}

/// A name for each file by which it can be saved beside the others on any system; equal ones are numbered.
fn names(files: &[FileView]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut unique = |name: String| {
        let (stem, ending) =
            name.rsplit_once('.').map_or((name.as_str(), String::new()), |(stem, ending)| (stem, format!(".{ending}")));
        let mut candidate = name.clone();
        let mut number = 1;
        // Windows doesn't tell capitals from small letters.
        while !taken.insert(candidate.to_lowercase()) {
            number += 1;
            candidate = format!("{stem} ({number}){ending}");
        }
        candidate
    };
    files.iter().map(|file| unique(harmless(&file.name))).collect()
}

/// Without what some system takes for a path or refuses.
fn harmless(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|character| match character {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            character if character.is_control() => '_',
            character => character,
        })
        .collect();
    let name = name.trim_matches(|character: char| character == '.' || character.is_whitespace());
    if name.is_empty() { "file".to_owned() } else { name.to_owned() }
}

/// The way from the thread to the caller.
struct Pipe {
    sender: mpsc::Sender<io::Result<Bytes>>,
    broken: Arc<AtomicBool>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.broken.load(Ordering::Relaxed) {
            let sent = self.sender.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
            sent.map_err(|_| io::Error::new(io::ErrorKind::BrokenPipe, "the caller has gone"))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use qujat_platform::DocumentId;

    use super::*;

    fn file(name: &str, content: &[u8]) -> FileView {
        FileView {
            document: DocumentId(uuid::Uuid::nil()),
            role: qujat_platform::store::FileRole::Rendition,
            format: "pdf".into(),
            name: name.into(),
            object_key: name.into(),
            sha256: vec![0; 32],
            bytes: i64::try_from(content.len()).unwrap(),
            pages: 1,
        }
    }

    /// Packs the contents as the object store would send them; what came out, and whether it ended well.
    async fn packed(files: Vec<FileView>, mut contents: Vec<Vec<u8>>) -> (Vec<u8>, bool) {
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let runtime = Handle::current();
        let thread = tokio::task::spawn_blocking(move || {
            let broken = Arc::new(AtomicBool::new(false));
            let next = |_: &str| {
                let content = contents.remove(0);
                Ok(Download { bytes: content.len() as u64, body: content.into() })
            };
            let now = "2026-11-22T09:05:09Z".parse().unwrap();
            pack(Pipe { sender, broken: Arc::clone(&broken) }, &files, now, &runtime, next, &broken)
        });
        let mut bytes = Vec::new();
        while let Some(Ok(chunk)) = receiver.recv().await {
            bytes.extend_from_slice(&chunk);
        }
        (bytes, thread.await.unwrap().is_ok())
    }

    #[tokio::test]
    async fn every_file_is_in_it_under_a_name_of_its_own() {
        let large = (0..1_000_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect::<Vec<_>>();
        let contents = vec![b"one".to_vec(), large, b"three".to_vec()];
        let files =
            ["Акт № 1.pdf", "акт № 1.PDF", "../Акт № 1.pdf"].iter().zip(&contents).map(|(name, content)| file(name, content));
        let (bytes, whole) = packed(files.collect(), contents.clone()).await;
        assert!(whole);
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names = archive.file_names().map(|name| name.unwrap().into_owned()).collect::<Vec<_>>();
        assert_eq!(names, ["Акт № 1.pdf", "акт № 1 (2).PDF", "_Акт № 1.pdf"]);
        for (name, content) in names.iter().zip(contents) {
            let mut read = Vec::new();
            archive.by_name(name).unwrap().read_to_end(&mut read).unwrap();
            assert!(read == content, "{name}");
        }
    }

    #[tokio::test]
    async fn a_file_that_is_cut_off_leaves_no_archive() {
        let (bytes, whole) = packed(vec![file("a.pdf", b"whole")], vec![b"who".to_vec()]).await;
        assert!(!whole && zip::ZipArchive::new(Cursor::new(bytes)).is_err());
    }

    #[test]
    fn names_are_harmless() {
        assert_eq!(harmless("a/b\\c:d\u{7}.pdf"), "a_b_c_d_.pdf");
        assert_eq!([harmless(".."), harmless(" . "), harmless("")], ["file", "file", "file"]);
    }
}
