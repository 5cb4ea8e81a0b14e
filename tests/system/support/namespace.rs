//! A network of a process's own, out of which its host can vanish without a word (Linux, root only).

use std::{
    net::Ipv4Addr,
    process::Command,
    sync::atomic::{AtomicU8, Ordering},
};

/// A network namespace with one cable to this machine. Dropping it removes both; whatever runs in it must have ended.
pub struct Namespace {
    name: String,
    cable: String,
    subnet: u8,
}

impl Namespace {
    /// `None`, and a line that says so, where none can be made.
    pub fn create() -> Option<Self> {
        static NUMBER: AtomicU8 = AtomicU8::new(1);
        let subnet = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("qj{}n{subnet}", std::process::id());
        let namespace = Self { cable: format!("{name}c"), name, subnet };
        if let Err(problem) = namespace.prepare() {
            eprintln!("SKIPPED: no network namespace can be made, which takes root and `ip`: {problem}");
            return None;
        }
        Some(namespace)
    }

    /// This machine as the namespace sees it.
    pub fn host(&self) -> Ipv4Addr {
        self.address(1)
    }

    /// The namespace's processes have another address from now on. Nothing that is sent to the former reaches anybody, so its
    /// connections hear nothing more, neither data nor acknowledgement nor reset; new ones are made as before.
    pub fn vanish(&self) {
        self.inside(&["ip", "addr", "del", &format!("{}/24", self.address(2)), "dev", &self.cable]).unwrap();
        self.inside(&["ip", "addr", "add", &format!("{}/24", self.address(3)), "dev", &self.cable]).unwrap();
    }

    /// The words before a command that is to run inside.
    pub fn enter(&self) -> [&str; 4] {
        ["ip", "netns", "exec", &self.name]
    }

    fn address(&self, last: u8) -> Ipv4Addr {
        // Two runs of the tests at once differ by their process.
        Ipv4Addr::new(10, 128 + u8::try_from(std::process::id() % 128).unwrap(), self.subnet, last)
    }

    fn prepare(&self) -> Result<(), String> {
        let outer = format!("{}h", self.name);
        let (host, guest) = (format!("{}/24", self.address(1)), format!("{}/24", self.address(2)));
        run(&["ip", "netns", "add", &self.name])?;
        run(&["ip", "link", "add", &outer, "type", "veth", "peer", "name", &self.cable, "netns", &self.name])?;
        run(&["ip", "addr", "add", &host, "dev", &outer])?;
        run(&["ip", "link", "set", &outer, "up"])?;
        self.inside(&["ip", "link", "set", "lo", "up"])?;
        self.inside(&["ip", "addr", "add", &guest, "dev", &self.cable])?;
        self.inside(&["ip", "link", "set", &self.cable, "up"])
    }

    fn inside(&self, words: &[&str]) -> Result<(), String> {
        run(&[&self.enter()[..], words].concat())
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // With the namespace goes its end of the cable, and with that the other.
        let _ = run(&["ip", "netns", "del", &self.name]);
    }
}

fn run(words: &[&str]) -> Result<(), String> {
    let output = Command::new(words[0]).args(&words[1..]).output().map_err(|error| format!("{}: {error}", words[0]))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr).trim()))
}
