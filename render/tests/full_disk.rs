//! A disk that is really full: the workbook's writer says so, wherever in its work it is met.

#![allow(clippy::unwrap_used, reason = "what can't be unwrapped has failed the test")]

mod sample;

use std::{path::PathBuf, process::Command};

use qujat_render::{Format, RenderError};
use sample::{appendix, render};

/// A small file system in memory.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where nobody may mount, which the test says.
    fn mount(kilobytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={kilobytes}k");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "qujat-small-disk"]).arg(folder.path()).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        eprintln!("SKIPPED: only root can mount a small disk, so nothing was shown about a full one");
        None
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("document")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(self.0.path()).status();
        assert!(std::thread::panicking() || unmounted.is_ok_and(|status| status.success()), "the small disk stays mounted");
    }
}

/// From a disk on which nothing fits to one on which everything does, in steps that meet each part of the work: rows that go to a
/// sheet's temporary file, the end of that file, the archive.
#[test]
fn a_full_disk_is_an_error_of_the_disk() {
    let events = appendix(1_000);
    for format in Format::ALL {
        let (mut kilobytes, mut refused) = (16, 0);
        loop {
            let Some(disk) = SmallDisk::mount(kilobytes) else { return };
            match render(format, &disk.path(), &events) {
                Err(RenderError::Io(_)) => refused += 1,
                Err(error) => panic!("{format:?} on {kilobytes} KB: {error}"),
                Ok(_) => break,
            }
            kilobytes += kilobytes / 4;
        }
        assert!(refused > 3, "{format:?} fitted on {kilobytes} KB");
    }
}
