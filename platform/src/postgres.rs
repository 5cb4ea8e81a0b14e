//! The way to a Postgres server, and the end of connections that lead nowhere any more. Knows no table.
//!
//! sqlx shows nobody its sockets, so no keepalive can be set on them: after its host was gone without a word, a statement waited for
//! hours. Here sqlx speaks to a local socket of this process instead, and a task passes the bytes on over a connection with the service's
//! options (`sockets`). When the kernel finds the other end gone, or the server owes an answer for longer than any statement may take, the
//! task hangs up and whoever waits gets an error at once: in every statement, in the store as in billing, without a limit at each call.
//! A statement of twenty minutes on a healthy connection is left alone. TLS is sqlx's, from end to end: the task sees what the network sees.
//!
//! A pool's own trouble is ended here too: sqlx tests what is returned to a pool without a limit and keeps its place meanwhile.

use std::{io, time::Duration};

use sqlx::{
    Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

mod relay;

/// How long a connection that is taken from the pool or given back may take to say that it lives. One that was left in the middle of a
/// statement answers when that has ended; then a new connection is cheaper.
const PING_LIMIT: Duration = Duration::from_secs(3);

/// A pool that connects when first asked. `silence` is how long the server may owe an answer: more than its own limit for statements.
/// Within tokio's runtime only, as all of sqlx.
pub(crate) fn connect_lazy(pool: PgPoolOptions, options: PgConnectOptions, silence: Duration) -> io::Result<PgPool> {
    let (options, relay) = relay::before(options, silence)?;
    let pool = pool
        .test_before_acquire(false)
        .before_acquire(move |connection, _| {
            // The pool owns this closure, and so the relay lasts as long as the pool.
            let _ = &relay;
            Box::pin(lives(connection))
        })
        .after_release(|connection, _| Box::pin(lives(connection)));
    Ok(pool.connect_lazy_with(options))
}

/// An error makes sqlx close the connection hard, without a further word to the server.
async fn lives(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    match tokio::time::timeout(PING_LIMIT, connection.ping()).await {
        Ok(answer) => answer.map(|()| true),
        Err(_) => Err(sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the connection gave no sign of life"))),
    }
}
