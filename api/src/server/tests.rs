//! Over real sockets, with a limits of tenths of a second.

use std::convert::Infallible;

use axum::{
    body::{Body, Bytes},
    routing::get,
};
use futures::stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::oneshot,
    task::JoinHandle,
    time::Instant,
};

use super::*;

const SHORT: Duration = Duration::from_millis(300);
/// Far more than anything here takes.
const LONG: Duration = Duration::from_secs(20);

struct Server {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn start(limits: ConnectionLimits) -> Server {
    let endless = || async { Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![0; 64 << 10])))) };
    let slow = || async {
        sleep(SHORT).await;
        "slow"
    };
    let router = Router::new().route("/", get(|| async { "here" })).route("/endless", get(endless)).route("/slow", get(slow));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(async move {
        serve(router, listener, limits, async move {
            let _ = stopped.await;
        })
        .await;
    });
    Server { address, stop, ended }
}

fn limits() -> ConnectionLimits {
    ConnectionLimits { connections: 2, header: SHORT, stalled: SHORT, drain: LONG }
}

async fn ask(server: &Server, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: q\r\nConnection: close\r\n\r\n").as_bytes()).await.unwrap();
    stream
}

async fn rest(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // A connection that is reset has ended too.
    let _ = timeout(LONG, stream.read_to_end(&mut text)).await.expect("the server ends the connection");
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn a_header_that_never_ends_and_a_silent_caller_are_waited_for_only_so_long() {
    let server = start(limits()).await;
    for beginning in ["GET / HTTP/1.1\r\nHost:", ""] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(beginning.as_bytes()).await.unwrap();
        assert!(!rest(&mut stream).await.contains("200"));
    }
    assert!(rest(&mut ask(&server, "/").await).await.ends_with("here"));
}

#[tokio::test]
async fn callers_beyond_the_limit_wait_until_there_is_a_place() {
    let server = start(ConnectionLimits { header: LONG, ..limits() }).await;
    let idle = [TcpStream::connect(server.address).await.unwrap(), TcpStream::connect(server.address).await.unwrap()];
    let mut third = ask(&server, "/").await;
    assert!(timeout(SHORT, third.read_u8()).await.is_err(), "there was a place");
    drop(idle);
    assert!(rest(&mut third).await.ends_with("ere"));
}

#[tokio::test]
async fn a_reader_that_takes_nothing_is_left() {
    let server = start(ConnectionLimits { connections: 1, ..limits() }).await;
    let stalled = ask(&server, "/endless").await;
    // The only place is free again although the first caller still holds its end.
    assert!(rest(&mut ask(&server, "/").await).await.ends_with("here"));
    drop(stalled);
}

#[tokio::test]
async fn what_is_under_way_is_finished_and_no_longer_than_granted() {
    let server = start(limits()).await;
    let mut slow = ask(&server, "/slow").await;
    sleep(SHORT / 3).await;
    server.stop.send(()).unwrap();
    assert!(rest(&mut slow).await.ends_with("slow"));
    timeout(LONG, server.ended).await.unwrap().unwrap();

    let server = start(ConnectionLimits { stalled: LONG, drain: SHORT, ..limits() }).await;
    let mut endless = ask(&server, "/endless").await;
    endless.read_u8().await.unwrap();
    let begun = Instant::now();
    server.stop.send(()).unwrap();
    timeout(LONG, server.ended).await.unwrap().unwrap();
    assert!(begun.elapsed() >= SHORT);
}
