//! A gate in a process's way to a server: so much of the server's answers is let through, and the rest when the test says so.
//!
//! It knows bytes and no protocol. What a test wants to disturb stands still where the test put it, however fast the machine is.

use std::sync::Arc;

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
};

/// Stands before a server until it is dropped, which breaks its connections off.
pub struct Gate {
    /// The server's address with the gate's port in its place.
    pub url: String,
    opened: Arc<Semaphore>,
    server: JoinHandle<()>,
}

impl Gate {
    /// A gate that lets `bytes` of each connection's answers through. `url` names 127.0.0.1 and a port.
    pub async fn before(url: &str, bytes: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (before, after) = url.split_once("127.0.0.1:").unwrap();
        let (port, after) = after.split_once('/').unwrap();
        let port: u16 = port.parse().unwrap();
        let url = format!("{before}{}/{after}", listener.local_addr().unwrap());
        let opened = Arc::new(Semaphore::new(0));
        let server = tokio::spawn(serve(listener, port, bytes, Arc::clone(&opened)));
        Self { url, opened, server }
    }

    /// Lets everything through from now on.
    pub fn open(&self) {
        self.opened.close();
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, port: u16, bytes: u64, opened: Arc<Semaphore>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        connections.spawn(pass(from_client, to_server, u64::MAX, Arc::clone(&opened)));
        connections.spawn(pass(from_server, to_client, bytes, Arc::clone(&opened)));
    }
}

/// Passes what comes until either side has ended, with a stop after `bytes` until the gate is opened.
async fn pass(from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, bytes: u64, opened: Arc<Semaphore>) {
    // A side that went away mid-word is what these tests are about.
    let mut first = from.take(bytes);
    let passed = tokio::io::copy(&mut first, &mut to).await;
    if passed.is_ok_and(|passed| passed == bytes) {
        // Never given: the wait ends when the semaphore is closed.
        let _ = opened.acquire().await;
        let _ = tokio::io::copy(&mut first.into_inner(), &mut to).await;
    }
    let _ = to.shutdown().await;
}
