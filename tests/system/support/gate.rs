//! A gate in a process's way to a server: what passes, and to which server, is the test's to say.
//!
//! It knows bytes and no protocol. What a test wants to disturb stands still where the test put it, however fast the machine is. To
//! both sides a connection that stands still looks as one whose other end is gone without a word.

use std::{net::Ipv4Addr, sync::Arc};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// Stands before a server until it is dropped, which breaks its connections off.
pub struct Gate {
    /// The server's address with the gate's port in its place.
    pub url: String,
    conduct: Arc<watch::Sender<Conduct>>,
    server: JoinHandle<()>,
}

#[derive(Debug, Clone, Copy)]
struct Conduct {
    /// Where new connections lead.
    port: u16,
    /// How many bytes of a connection's answers pass.
    answers: u64,
    /// Connections before this one stand still.
    first_alive: usize,
    /// How many there were.
    connections: usize,
}

impl Gate {
    /// A gate that lets everything through. `url` names 127.0.0.1 and a port.
    pub async fn before(url: &str) -> Self {
        Self::holding(url, u64::MAX).await
    }

    /// A gate at another address of this machine, for processes with a network of their own.
    pub async fn at(address: Ipv4Addr, url: &str) -> Self {
        Self::listening(TcpListener::bind((address, 0)).await.unwrap(), url, u64::MAX)
    }

    /// A gate that lets so many bytes of each connection's answers through, and the rest when it is opened.
    pub async fn holding(url: &str, answers: u64) -> Self {
        Self::listening(TcpListener::bind("127.0.0.1:0").await.unwrap(), url, answers)
    }

    fn listening(listener: TcpListener, url: &str, answers: u64) -> Self {
        let (before, port, after) = parts(url);
        let url = format!("{before}{}{after}", listener.local_addr().unwrap());
        let conduct = Arc::new(watch::Sender::new(Conduct { port, answers, first_alive: 0, connections: 0 }));
        let server = tokio::spawn(serve(listener, Arc::clone(&conduct)));
        Self { url, conduct, server }
    }

    /// Lets everything through from now on.
    pub fn open(&self) {
        self.conduct.send_modify(|conduct| conduct.answers = u64::MAX);
    }

    /// No byte passes any more on the connections there are, and none of them ends. New ones are as before.
    pub fn freeze(&self) {
        self.conduct.send_modify(|conduct| conduct.first_alive = conduct.connections);
    }

    /// New connections lead to another server.
    pub fn lead_to(&self, url: &str) {
        self.conduct.send_modify(|conduct| conduct.port = parts(url).1);
    }

    /// How many connections there have been.
    pub fn connections(&self) -> usize {
        self.conduct.borrow().connections
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What stands before address and port, the port, and what follows.
fn parts(url: &str) -> (&str, u16, &str) {
    let (before, after) = url.split_once("127.0.0.1:").unwrap();
    let end = after.find('/').unwrap_or(after.len());
    (before, after[..end].parse().unwrap(), &after[end..])
}

async fn serve(listener: TcpListener, conduct: Arc<watch::Sender<Conduct>>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let Conduct { port, connections: number, .. } = *conduct.borrow();
        let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else { continue };
        conduct.send_modify(|conduct| conduct.connections += 1);
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        connections.spawn(pass(from_client, to_server, false, number, conduct.subscribe()));
        connections.spawn(pass(from_server, to_client, true, number, conduct.subscribe()));
    }
}

/// Passes what comes until either side has ended.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    answers: bool,
    number: usize,
    mut conduct: watch::Receiver<Conduct>,
) {
    let (mut passed, mut bytes) = (0, vec![0; 16 * 1024]);
    loop {
        let Conduct { answers: most, first_alive, .. } = *conduct.borrow_and_update();
        let free = if number < first_alive {
            0
        } else if answers {
            most - passed
        } else {
            u64::MAX
        };
        let room = usize::try_from(free).unwrap_or(usize::MAX).min(bytes.len());
        let read = tokio::select! {
            changed = conduct.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
            read = from.read(&mut bytes[..room]), if room > 0 => read,
        };
        // A side that went away mid-word is what these tests are about.
        match read {
            Ok(length) if length > 0 && to.write_all(&bytes[..length]).await.is_ok() => passed += length as u64,
            _ => break,
        }
    }
    let _ = to.shutdown().await;
}
