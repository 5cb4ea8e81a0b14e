//! Draws a kind's sample into a file with nothing running: for whoever writes a report, and for the every-kind test.

use std::{path::Path, sync::Arc};

use qujat_render::{Finished, Format, Limits, Locale, RenderError};

use crate::{DocumentMetadata, DocumentSink, DocumentSpec, Kind, Settings, WriteError};

/// More pages than any sample has.
const LIMITS: Limits = Limits { pdf_pages: 1000 };

#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error("the thread that renders the file ended: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

/// Writes the sample of `kind` to `path`. Says what was written and how the document would be filed.
pub async fn preview(
    kind: &dyn Kind,
    locale: Locale,
    format: Format,
    settings: Arc<Settings>,
    path: &Path,
) -> Result<(Finished, DocumentMetadata), PreviewError> {
    render(kind, &kind.sample_spec(locale, settings), format, path).await
}

/// As [`preview`], with a specification that the caller has changed: another company, another instant.
pub async fn render(
    kind: &dyn Kind,
    spec: &DocumentSpec,
    format: Format,
    path: &Path,
) -> Result<(Finished, DocumentMetadata), PreviewError> {
    let mut writer = format.open(&kind.properties(spec), LIMITS, path)?;
    let (mut sink, mut events, _) = DocumentSink::channel();
    let rendering = tokio::task::spawn_blocking(move || {
        while let Some(event) = events.blocking_recv() {
            writer.write(&event)?;
        }
        writer.finish()
    });
    let written = kind.write_sample(spec, &mut sink).await;
    drop(sink);
    // Where the rendering failed, the kind only noticed that nobody listens any more.
    let finished = rendering.await??;
    Ok((finished, written?))
}
