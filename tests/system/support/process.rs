//! A worker or scheduler in a process of its own, for what only a process can suffer: SIGKILL, SIGSTOP, SIGTERM.

use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::World;

pub struct ServiceProcess {
    child: Option<Child>,
}

impl ServiceProcess {
    /// Starts `qujat worker` on the test's servers.
    pub fn worker(world: &World) -> Self {
        Self::start(world, "worker", &[])
    }

    /// Starts `qujat scheduler`.
    pub fn scheduler(world: &World) -> Self {
        Self::start(world, "scheduler", &[])
    }

    pub fn start(world: &World, role: &str, settings: &[(&str, &str)]) -> Self {
        Self::start_within(&[], world, role, settings)
    }

    /// Starts the role by a command that replaces itself with it, such as `ip netns exec`.
    pub fn start_within(before: &[&str], world: &World, role: &str, settings: &[(&str, &str)]) -> Self {
        Self::spawn(before, world, role, settings, Stdio::inherit())
    }

    /// As [`Self::start`], with its log in a file or wherever else.
    pub fn logging_to(world: &World, role: &str, settings: &[(&str, &str)], log: impl Into<Stdio>) -> Self {
        Self::spawn(&[], world, role, settings, log.into())
    }

    fn spawn(before: &[&str], world: &World, role: &str, settings: &[(&str, &str)], log: Stdio) -> Self {
        let mut words = before.iter().copied().chain([env!("CARGO_BIN_EXE_qujat"), role]);
        let child = Command::new(words.next().unwrap())
            .args(words)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .envs(world.environment())
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        Self { child: Some(child) }
    }

    /// SIGKILL, and the end of the process.
    pub fn kill(self) {
        drop(self);
    }

    /// SIGSTOP: it stands still and knows nothing of it.
    pub fn pause(&self) {
        self.signal(Signal::STOP);
    }

    pub fn resume(&self) {
        self.signal(Signal::CONT);
    }

    /// SIGTERM, and the way it ends.
    pub async fn terminate(mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        let mut child = self.child.take().unwrap();
        tokio::task::spawn_blocking(move || child.wait().unwrap()).await.unwrap()
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(self.child.as_ref().unwrap()), signal).unwrap();
    }
}

impl Drop for ServiceProcess {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
