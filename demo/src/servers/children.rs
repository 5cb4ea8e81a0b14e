//! Server processes that never outlive the one that started them.
//!
//! Dropping a `Child` ends it. A process that is killed drops nothing, so each child also asks the kernel for a signal at its parent's
//! death (`PR_SET_PDEATHSIG`), through `setpriv` of util-linux: doing it here would need unsafe code. The kernel sends that signal when
//! the *thread* that forked ends, so all children are forked by one thread that never does.

use std::{
    ffi::OsStr,
    fs::File,
    io,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        OnceLock,
        mpsc::{self, Sender},
    },
    time::{Duration, Instant},
};

use anyhow::Context;
use rustix::process::{Pid, Signal};

use super::placement::Account;

/// How a child is started.
pub(super) struct Start<'a> {
    pub(super) program: &'a Path,
    pub(super) arguments: Vec<String>,
    /// Whom it runs as, when not as ourselves.
    pub(super) account: Option<&'a Account>,
    /// What ends it, whoever sends it.
    pub(super) last_signal: Signal,
    /// Takes what it prints.
    pub(super) log: &'a Path,
}

/// A running server process.
#[derive(Debug)]
pub(super) struct Child {
    process: std::process::Child,
    last_signal: Signal,
}

impl Child {
    pub(super) fn start(start: Start<'_>) -> anyhow::Result<Self> {
        let mut command = wrapped(&start);
        let log = File::create(start.log).with_context(|| format!("writing {}", start.log.display()))?;
        // A process group of its own: Ctrl-C at a terminal is for the service, which then ends its servers when it is done with them.
        command.process_group(0).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let process = fork(command).with_context(|| format!("starting {}", start.program.display()))?;
        Ok(Self { process, last_signal: start.last_signal })
    }

    /// How it ended, if it has.
    pub(super) fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.process.try_wait().ok().flatten()
    }

    pub(super) fn signal(&self, signal: Signal) -> io::Result<()> {
        rustix::process::kill_process(Pid::from_child(&self.process), signal)?;
        Ok(())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // A child that has ended already is only to be reaped.
        let _ = self.signal(self.last_signal);
        // One that was paused takes the signal when it goes on.
        let _ = self.signal(Signal::CONT);
        let deadline = Instant::now() + Duration::from_secs(5);
        while self.ended().is_none() {
            if Instant::now() > deadline {
                let _ = self.process.kill();
                let _ = self.process.wait();
                return;
            }
            pause();
        }
    }
}

/// The command under `setpriv`, where there is one. Without it (not Linux) only a clean end of this process ends the child.
fn wrapped(start: &Start<'_>) -> Command {
    let Some(setpriv) = find_program("setpriv", &[]) else {
        let mut command = Command::new(start.program);
        if let Some(account) = start.account {
            command.uid(account.user).gid(account.group);
        }
        command.args(&start.arguments);
        return command;
    };
    let mut command = Command::new(setpriv);
    command.arg("--pdeathsig").arg(name(start.last_signal)).arg("--no-new-privs");
    if let Some(account) = start.account {
        command.arg(format!("--reuid={}", account.user)).arg(format!("--regid={}", account.group)).arg("--clear-groups");
    }
    command.arg("--").arg(start.program).args(&start.arguments);
    command
}

fn name(signal: Signal) -> &'static str {
    if signal == Signal::QUIT { "QUIT" } else { "KILL" }
}

type Order = (Command, Sender<io::Result<std::process::Child>>);

/// Forks from the thread that lives as long as the process.
fn fork(command: Command) -> io::Result<std::process::Child> {
    static FORKER: OnceLock<Sender<Order>> = OnceLock::new();
    let forker = FORKER.get_or_init(|| {
        let (orders, incoming) = mpsc::channel::<Order>();
        std::thread::spawn(move || {
            for (mut command, answer) in incoming {
                // Nobody waits for the answer any more: the child is dropped, which leaves it running until this process ends.
                let _ = answer.send(command.spawn());
            }
        });
        orders
    });
    let (answer, child) = mpsc::channel();
    forker.send((command, answer)).map_err(io::Error::other)?;
    child.recv().map_err(io::Error::other)?
}

/// A program in `PATH` or in one of `folders`.
pub(super) fn find_program(program: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian keeps daemons where an ordinary user's PATH doesn't look.
    let daemons = ["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from);
    let folders = folders.iter().cloned().chain(std::env::split_paths(&path)).chain(daemons);
    folders.map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// A port of 127.0.0.1 that nobody listens on now.
pub(super) fn free_port() -> io::Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Asks `ready` until it says yes, the child ends or `limit` has passed. The error carries the end of the child's log.
pub(super) fn await_ready(child: &mut Child, log: &Path, limit: Duration, mut ready: impl FnMut() -> bool) -> anyhow::Result<()> {
    let deadline = Instant::now() + limit;
    loop {
        if ready() {
            return Ok(());
        }
        if let Some(status) = child.ended() {
            anyhow::bail!("it ended at once ({status}); it said:\n{}", tail(log));
        }
        if Instant::now() > deadline {
            anyhow::bail!("it wasn't ready after {} seconds; it said:\n{}", limit.as_secs(), tail(log));
        }
        pause();
    }
}

/// The last lines of a log.
pub(super) fn tail(log: &Path) -> String {
    let text = std::fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

/// Runs a program to its end, and says what it said when that was not a good one.
pub(super) fn run(program: &Path, arguments: &[String], account: Option<&Account>) -> anyhow::Result<()> {
    let mut command = Command::new(program);
    command.args(arguments.iter().map(OsStr::new)).stdin(Stdio::null()).current_dir("/");
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
    let output = command.output().with_context(|| format!("starting {}", program.display()))?;
    let said = [output.stdout, output.stderr].concat();
    anyhow::ensure!(
        output.status.success(),
        "{} ended with {}: {}",
        program.display(),
        output.status,
        String::from_utf8_lossy(&said)
    );
    Ok(())
}

/// A turn of waiting for another process, which can't tell us when it is done.
#[expect(clippy::disallowed_methods, reason = "a process that starts or ends can only be asked again")]
fn pause() {
    std::thread::sleep(Duration::from_millis(5));
}
