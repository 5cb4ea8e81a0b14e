//! One connection to Redis for all of a process's questions, left as soon as it gives no answer or the answer of a server that isn't
//! the one any more. It knows no key and no script.
//!
//! The `redis` crate's own manager keeps a connection on a time-out and on READONLY: after a failover it would ask the former primary,
//! or a host that is gone, for ever.

use std::{future::Future, io, sync::Arc, time::Duration};

use redis::{
    AsyncConnectionConfig, Client, ErrorKind, IntoConnectionInfo, RedisError, RedisResult, ServerErrorKind,
    aio::MultiplexedConnection, io::tcp::TcpSettings,
};
use tokio::sync::Mutex;

#[derive(Clone)]
pub(super) struct Connection {
    client: Client,
    response: Duration,
    current: Arc<Mutex<Current>>,
}

#[derive(Default)]
struct Current {
    /// How many connections came before.
    number: u64,
    connection: Option<MultiplexedConnection>,
}

impl Connection {
    /// Connects when first asked. `response` is how long connecting, and each answer, may take.
    pub(super) fn new(url: &str, response: Duration) -> RedisResult<Self> {
        let settings = TcpSettings::default().set_nodelay(true).set_keepalive(crate::sockets::keepalive());
        #[cfg(target_os = "linux")]
        let settings = settings.set_user_timeout(crate::sockets::USER_TIMEOUT);
        let client = Client::open(url.into_connection_info()?.set_tcp_settings(settings))?;
        Ok(Self { client, response, current: Arc::default() })
    }

    /// Asks on the shared connection, which is made when there is none. A question that met a bad connection is not asked again here: it
    /// may have been answered unheard. The next question meets a new connection.
    pub(super) async fn ask<T, F: Future<Output = RedisResult<T>>>(
        &self,
        question: impl FnOnce(MultiplexedConnection) -> F,
    ) -> RedisResult<T> {
        // Whoever waits while somebody else connects waits no longer than for a connection of their own.
        let (number, connection) = tokio::time::timeout(self.response, self.current()).await.map_err(|_| late())??;
        let mut unanswered = Unanswered { of: self.clone(), number, on: Some(connection.clone()) };
        let answer = question(connection).await;
        unanswered.on = None;
        if answer.as_ref().is_err_and(ends_connection) {
            self.leave(number).await;
        }
        answer
    }

    /// Those who still wait for an answer on it hold it open until their own time-out.
    async fn leave(&self, number: u64) {
        let mut current = self.current.lock().await;
        if current.number == number {
            *current = Current { number: number + 1, connection: None };
        }
    }

    /// A connection of the caller's own, whose answers may take `longer` in addition. It is the caller who leaves it.
    pub(super) async fn apart(&self, longer: Duration) -> RedisResult<MultiplexedConnection> {
        let configuration = AsyncConnectionConfig::new()
            .set_response_timeout(Some(self.response + longer))
            .set_connection_timeout(Some(self.response));
        self.client.get_multiplexed_async_connection_with_config(&configuration).await
    }

    async fn current(&self) -> RedisResult<(u64, MultiplexedConnection)> {
        let mut current = self.current.lock().await;
        let connection = match &current.connection {
            Some(connection) => connection.clone(),
            None => current.connection.insert(self.apart(Duration::ZERO).await?).clone(),
        };
        Ok((current.number, connection))
    }
}

/// A question whose asker may give up before the connection's own time-out. Then somebody else must find out whether the connection is
/// to be left, or an impatient asker would keep a dead one for ever.
struct Unanswered {
    of: Connection,
    number: u64,
    on: Option<MultiplexedConnection>,
}

impl Drop for Unanswered {
    fn drop(&mut self) {
        let (Some(mut on), Ok(runtime)) = (self.on.take(), tokio::runtime::Handle::try_current()) else { return };
        let (of, number) = (self.of.clone(), self.number);
        runtime.spawn(async move {
            let answer = redis::cmd("PING").query_async::<()>(&mut on).await;
            if answer.as_ref().is_err_and(ends_connection) {
                of.leave(number).await;
            }
        });
    }
}

fn late() -> RedisError {
    io::Error::new(io::ErrorKind::TimedOut, "no connection in time").into()
}

/// Whether another connection may find another server, or any at all. What a server says of a command is no reason to leave it.
fn ends_connection(error: &RedisError) -> bool {
    let moved =
        [ServerErrorKind::ReadOnly, ServerErrorKind::MasterDown, ServerErrorKind::ClusterDown, ServerErrorKind::BusyLoading];
    error.is_io_error()
        || error.is_unrecoverable_error()
        || moved.iter().any(|kind| error.kind() == ErrorKind::Server(*kind))
        // Before version 7 a script's error hid the reason in its words.
        || error.detail().is_some_and(|words| words.contains("-READONLY"))
}
