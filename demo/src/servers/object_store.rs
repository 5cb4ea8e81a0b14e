//! A private S3: the real protocol over HTTP, signatures and checksums checked, objects as files in a folder.
//!
//! Unlike a real one it keeps the bytes of an upload that it refuses for a wrong checksum.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::Context;
use axum::{
    Router,
    error_handling::HandleError,
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::{net::TcpListener, task::JoinHandle};

/// A running object store; dropping it closes its port.
#[derive(Debug)]
pub struct ObjectStoreServer {
    port: u16,
    conduct: Arc<Conduct>,
    server: JoinHandle<()>,
}

/// How it behaves, and what it saw.
#[derive(Debug, Default)]
struct Conduct {
    away: AtomicBool,
    delay_milliseconds: AtomicU64,
    puts: AtomicU64,
}

impl ObjectStoreServer {
    pub const ACCESS_KEY: &str = "qujat";
    pub const SECRET_KEY: &str = "qujat-private-store";
    pub const REGION: &str = "private";

    /// Starts a store of the objects in `folder`, with `bucket` in it.
    pub async fn start(folder: &Path, bucket: &str) -> anyhow::Result<Self> {
        let bucket = folder.join(bucket);
        std::fs::create_dir_all(&bucket).with_context(|| format!("making the folder {}", bucket.display()))?;
        let files =
            FileSystem::new(folder).map_err(|error| anyhow::anyhow!("{error:?}")).context("starting a private object store")?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(Self::ACCESS_KEY, Self::SECRET_KEY));
        let service = HandleError::new(builder.build(), |_: s3s::HttpError| async { StatusCode::INTERNAL_SERVER_ERROR });
        let conduct = Arc::new(Conduct::default());
        let router = Router::new().fallback_service(service).layer(middleware::from_fn_with_state(Arc::clone(&conduct), behave));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::warn!(%error, "the private object store ended");
            }
        });
        Ok(Self { port, conduct, server })
    }

    /// The address for clients, which name the bucket in the path.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// While it isn't available, it answers everything with 503.
    pub fn set_available(&self, available: bool) {
        self.conduct.away.store(!available, Ordering::SeqCst);
    }

    /// How long it thinks before each answer.
    pub fn set_delay(&self, delay: Duration) {
        self.conduct.delay_milliseconds.store(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// Uploads that were asked for while it was available, whatever came of them.
    #[must_use]
    pub fn puts(&self) -> u64 {
        self.conduct.puts.load(Ordering::SeqCst)
    }
}

impl Drop for ObjectStoreServer {
    fn drop(&mut self) {
        self.server.abort();
        // Connections that are open are served by tasks of their own.
        self.set_available(false);
    }
}

async fn behave(State(conduct): State<Arc<Conduct>>, request: Request, next: Next) -> Response {
    let delay = Duration::from_millis(conduct.delay_milliseconds.load(Ordering::SeqCst));
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    if conduct.away.load(Ordering::SeqCst) {
        return (StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE).into_response();
    }
    if request.method() == Method::PUT {
        conduct.puts.fetch_add(1, Ordering::SeqCst);
    }
    next.run(request).await
}

/// As S3 says it.
const UNAVAILABLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>ServiceUnavailable</Code><Message>Please reduce your request rate.</Message></Error>"#;
