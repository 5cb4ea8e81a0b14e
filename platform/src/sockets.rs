//! What every TCP connection of the service asks of the kernel, where a crate lets us set it.
//!
//! It knows no protocol. Postgres is the exception that it can't help: sqlx shows nobody its sockets (see `postgres`).

use std::{io, time::Duration};

use socket2::{SockRef, TcpKeepalive};

/// Silence after which the other end is asked whether it is still there.
const IDLE: Duration = Duration::from_secs(15);
const INTERVAL: Duration = Duration::from_secs(5);
const PROBES: u32 = 3;
/// How long sent bytes may stay unacknowledged: a host that is gone without a word is noticed within this, whichever side spoke last.
pub(crate) const USER_TIMEOUT: Duration = Duration::from_secs(20);

/// Probes that find a host that is gone after half a minute of silence.
pub(crate) fn keepalive() -> TcpKeepalive {
    TcpKeepalive::new().with_time(IDLE).with_interval(INTERVAL).with_retries(PROBES)
}

/// Small writes leave at once, and a peer that is gone is noticed. Without TCP_NODELAY the second of two small writes waits for the
/// peer's delayed acknowledgement (Nagle's algorithm, RFC 1122 §4.2.3.2 and §4.2.3.4): some 40 ms.
pub(crate) fn prepare(stream: &tokio::net::TcpStream) -> io::Result<()> {
    let socket = SockRef::from(stream);
    socket.set_tcp_nodelay(true)?;
    socket.set_tcp_keepalive(&keepalive())?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(USER_TIMEOUT))?;
    Ok(())
}
