//! A local socket whose connections are passed on to a server, byte by byte. Knows no message of Postgres's protocol.

use std::{io, sync::Arc, time::Duration};

use sqlx::postgres::PgConnectOptions;

/// Passes connections on until it is dropped. Those that are open then end with either side.
#[derive(Debug)]
pub(super) struct Relay(#[cfg(target_os = "linux")] tokio::task::AbortHandle);

#[cfg(target_os = "linux")]
impl Drop for Relay {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Options that lead through a relay. A server that is reached over a socket of this machine needs none.
#[cfg(target_os = "linux")]
pub(super) fn before(options: PgConnectOptions, silence: Duration) -> io::Result<(PgConnectOptions, Option<Arc<Relay>>)> {
    if options.get_host().starts_with('/') || options.get_socket().is_some() {
        return Ok((options, None));
    }
    // A name without a file (`unix(7)`, abstract): it needs no writable folder and is gone with the process.
    let name = format!("\0qujat-{}", uuid::Uuid::new_v4());
    let listener = tokio::net::UnixListener::bind(format!("{name}/.s.PGSQL.{}", options.get_port()))?;
    let server = linux::Server { host: options.get_host().to_owned(), port: options.get_port(), silence };
    let serving = tokio::spawn(linux::serve(listener, Arc::new(server)));
    // The host stays what it was: it is the name that the server's certificate must carry.
    Ok((options.socket(name), Some(Arc::new(Relay(serving.abort_handle())))))
}

/// Elsewhere connections are sqlx's own.
#[cfg(not(target_os = "linux"))]
pub(super) fn before(options: PgConnectOptions, _: Duration) -> io::Result<(PgConnectOptions, Option<Arc<Relay>>)> {
    Ok((options, None))
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        io,
        sync::{
            Arc,
            atomic::{AtomicU64, Ordering},
        },
        time::Duration,
    };

    use tokio::{
        io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
        net::{TcpStream, UnixListener, UnixStream},
        sync::Notify,
        time::{Instant, sleep, timeout},
    };

    pub(super) struct Server {
        pub(super) host: String,
        pub(super) port: u16,
        pub(super) silence: Duration,
    }

    /// How long connecting may take. A server that refuses is starting, perhaps.
    const CONNECT_LIMIT: Duration = Duration::from_secs(10);
    const REFUSED_PAUSE: Duration = Duration::from_millis(100);
    /// Bytes carried at once.
    const LOAD: usize = 64 * 1024;

    pub(super) async fn serve(listener: UnixListener, server: Arc<Server>) {
        loop {
            match listener.accept().await {
                Ok((client, _)) if is_ours(&client) => drop(tokio::spawn(pass(client, Arc::clone(&server)))),
                Ok(_) => tracing::warn!("another process asked for the way to Postgres"),
                Err(error) => {
                    // Out of descriptors: some come free.
                    tracing::warn!(%error, "no connection to Postgres can be taken on");
                    sleep(REFUSED_PAUSE).await;
                }
            }
        }
    }

    fn is_ours(client: &UnixStream) -> bool {
        let process = client.peer_cred().ok().and_then(|peer| peer.pid());
        process.and_then(|process| u32::try_from(process).ok()) == Some(std::process::id())
    }

    /// Until either side ends, the kernel finds the server gone, or an answer is overdue. Hanging up is the message.
    async fn pass(mut client: UnixStream, server: Arc<Server>) {
        let mut stream = match timeout(CONNECT_LIMIT, connect(&server)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => {
                return tracing::warn!(%error, host = server.host, port = server.port, "Postgres can't be reached");
            }
            Err(_) => return tracing::warn!(host = server.host, port = server.port, "Postgres can't be reached in time"),
        };
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = stream.split();
        let debt = Debt::default();
        // Trouble at the client's end is this process hanging up in the middle of something, as it does when it stops: no news.
        let ended = tokio::select! {
            ended = carry(from_client, to_server, || debt.asked()) => ended.or_else(Broken::writing),
            ended = carry(from_server, to_client, || debt.answered()) => ended.or_else(Broken::reading),
            () = debt.overdue(server.silence) => Err(io::Error::new(io::ErrorKind::TimedOut, "an answer is overdue")),
        };
        if let Err(error) = ended {
            tracing::warn!(%error, host = server.host, port = server.port, "a connection to Postgres was broken off");
        }
    }

    async fn connect(server: &Server) -> io::Result<TcpStream> {
        loop {
            match TcpStream::connect((server.host.as_str(), server.port)).await {
                Ok(stream) => {
                    crate::sockets::prepare(&stream)?;
                    return Ok(stream);
                }
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => sleep(REFUSED_PAUSE).await,
                Err(error) => return Err(error),
            }
        }
    }

    async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, came: impl Fn()) -> Result<(), Broken> {
        let mut load = vec![0; LOAD];
        loop {
            let length = from.read(&mut load).await.map_err(Broken::Reading)?;
            if length == 0 {
                return Ok(());
            }
            came();
            to.write_all(&load[..length]).await.map_err(Broken::Writing)?;
        }
    }

    /// At which end bytes couldn't be carried on.
    #[derive(Debug)]
    enum Broken {
        Reading(io::Error),
        Writing(io::Error),
    }

    impl Broken {
        /// The error of the end that was read from; nothing where it was the other one.
        fn reading(self) -> io::Result<()> {
            match self {
                Self::Reading(error) => Err(error),
                Self::Writing(_) => Ok(()),
            }
        }

        /// The error of the end that was written to; nothing where it was the other one.
        fn writing(self) -> io::Result<()> {
            match self {
                Self::Reading(_) => Ok(()),
                Self::Writing(error) => Err(error),
            }
        }
    }

    /// Since when the server owes an answer. What it sends settles the debt: the rest of a long result waits for its reader, not for it.
    struct Debt {
        began: Instant,
        /// Milliseconds after `began` of the first question since the last answer, and one; 0: nothing is owed.
        since: AtomicU64,
        incurred: Notify,
    }

    impl Default for Debt {
        fn default() -> Self {
            Self { began: Instant::now(), since: AtomicU64::new(0), incurred: Notify::new() }
        }
    }

    impl Debt {
        fn asked(&self) {
            let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1;
            if self.since.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
                self.incurred.notify_one();
            }
        }

        fn answered(&self) {
            self.since.store(0, Ordering::Relaxed);
        }

        /// Returns when something is owed for so long. Sleeps through the questions that are answered meanwhile.
        async fn overdue(&self, silence: Duration) {
            loop {
                let since = self.since.load(Ordering::Relaxed);
                if since == 0 {
                    self.incurred.notified().await;
                    continue;
                }
                let owed = self.began.elapsed().saturating_sub(Duration::from_millis(since - 1));
                match silence.checked_sub(owed).filter(|left| !left.is_zero()) {
                    Some(left) => sleep(left).await,
                    None => return,
                }
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use tokio::net::TcpListener;

        use super::*;

        const SILENCE: Duration = Duration::from_millis(300);

        /// A client's end, and the server's.
        async fn connected() -> (UnixStream, TcpStream) {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            let (client, inner) = UnixStream::pair().unwrap();
            let server = Server { host: "127.0.0.1".to_owned(), port, silence: SILENCE };
            tokio::spawn(pass(inner, Arc::new(server)));
            (client, listener.accept().await.unwrap().0)
        }

        #[tokio::test]
        async fn an_answer_that_is_overdue_ends_the_connection() {
            let (mut client, mut server) = connected().await;
            client.write_all(b"?").await.unwrap();
            server.read_exact(&mut [0]).await.unwrap();
            assert_eq!(client.read(&mut [0; 8]).await.unwrap(), 0, "hung up");
            assert_eq!(server.read(&mut [0; 8]).await.unwrap(), 0, "on both sides");
        }

        #[tokio::test]
        async fn silence_without_a_debt_ends_nothing() {
            let (mut client, mut server) = connected().await;
            for _ in 0..2 {
                client.write_all(b"?").await.unwrap();
                server.read_exact(&mut [0]).await.unwrap();
                server.write_all(b"!").await.unwrap();
                client.read_exact(&mut [0]).await.unwrap();
                assert!(timeout(SILENCE * 3, client.read(&mut [0; 8])).await.is_err(), "nobody hung up");
            }
        }

        #[tokio::test]
        async fn the_end_of_either_side_reaches_the_other_after_what_was_said() {
            let (mut client, mut server) = connected().await;
            client.write_all(b"bye").await.unwrap();
            drop(client);
            let mut said = Vec::new();
            server.read_to_end(&mut said).await.unwrap();
            assert_eq!(said, b"bye");
            let (mut client, mut server) = connected().await;
            server.write_all(b"bye").await.unwrap();
            drop(server);
            let mut said = Vec::new();
            client.read_to_end(&mut said).await.unwrap();
            assert_eq!(said, b"bye");
        }
    }
}
