//! A private Redis, which can be stopped, started again, emptied and stalled.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use rustix::process::Signal;

use super::children::{self, Child, Start};

/// A Redis that writes nothing to disk; dropping it ends it.
#[derive(Debug)]
pub struct RedisServer {
    port: u16,
    folder: PathBuf,
    child: Option<Child>,
}

impl RedisServer {
    /// Starts a Redis; its log lies in `folder`. Some hundredths of a second.
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
        let mut server = Self { port: 0, folder: folder.to_owned(), child: None };
        // Another process can take the port between the look and the start.
        let mut tries = 3;
        loop {
            server.port = children::free_port()?;
            match server.start_again() {
                Err(_) if tries > 1 && children::tail(&server.log()).contains("Address already in use") => tries -= 1,
                ended => return ended.map(|()| server),
            }
        }
    }

    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// Ends it, and with it all that it knew; its port stays reserved for nobody.
    pub fn stop(&mut self) {
        self.child = None;
    }

    /// Starts it on the port it had, empty. Nothing when it runs.
    pub fn start_again(&mut self) -> anyhow::Result<()> {
        if self.child.is_some() {
            return Ok(());
        }
        let program = ["redis-server", "valkey-server"].into_iter().find_map(|name| children::find_program(name, &[]));
        let program = program.context("no Redis is installed (redis-server): `scripts/setup demo` does it")?;
        let log = self.log();
        let port = self.port.to_string();
        let folder = self.folder.display().to_string();
        let arguments =
            ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", &folder, "--daemonize", "no"];
        let mut child = Child::start(Start {
            program: &program,
            arguments: arguments.map(str::to_owned).to_vec(),
            account: None,
            last_signal: Signal::KILL,
            log: &log,
        })?;
        children::await_ready(&mut child, &log, Duration::from_secs(10), || self.command("PING").is_ok())
            .context("starting a private Redis")?;
        self.child = Some(child);
        Ok(())
    }

    /// Empties it.
    pub fn flush(&self) -> anyhow::Result<()> {
        self.command("FLUSHALL")
    }

    /// Stops its answers, while connections stay open, as a Redis does that writes a large snapshot.
    pub fn stall(&self) -> anyhow::Result<()> {
        self.signal(Signal::STOP)
    }

    pub fn resume(&self) -> anyhow::Result<()> {
        self.signal(Signal::CONT)
    }

    fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        Ok(self.child.as_ref().context("this Redis is stopped")?.signal(signal)?)
    }

    /// One inline command, which Redis answers with `+` and a word.
    fn command(&self, command: &str) -> anyhow::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(format!("{command}\r\n").as_bytes())?;
        let mut answer = [0; 64];
        let length = stream.read(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer[..length]);
        anyhow::ensure!(answer.starts_with('+'), "Redis answered {command} with {}", answer.trim());
        Ok(())
    }

    fn log(&self) -> PathBuf {
        self.folder.join("redis.log")
    }
}
