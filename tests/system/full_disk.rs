//! The disk for temporary files is really full: documents wait for room, and arrive when there is some.

use std::{path::Path, process::Command};

use crate::support::World;

/// A small file system in memory, which goes with the test.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where nobody may mount, which the test says.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        if mount("size=4k", folder.path()) {
            return Some(Self(folder));
        }
        eprintln!("SKIPPED: only root can mount a small disk, so nothing was shown about a full one");
        None
    }

    fn make_room(&self) {
        assert!(mount("remount,size=64m", self.0.path()));
    }
}

fn mount(options: &str, folder: &Path) -> bool {
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "qujat-small-disk"]).arg(folder).output();
    mounted.is_ok_and(|output| output.status.success())
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a worker may still hold a file.
        let unmounted = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
        assert!(std::thread::panicking() || unmounted.is_ok_and(|status| status.success()), "the small disk stays mounted");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_wait_for_room_on_a_full_disk() {
    let Some(disk) = SmallDisk::mount() else { return };
    let world = World::builder().setting("WORKER__TEMPORARY_FOLDER", disk.0.path().display()).start().await;
    let rows = world.ask("number_list", &world.number_list("rows@example.kz")).await;
    // Workbook and PDF.
    let act = world.ask("completion_act", &world.completion_act(&["act@example.kz"])).await;
    for request in [&rows, &act] {
        let waiting = world.until(request, &["retrying", "failed"]).await;
        assert_eq!((waiting["state"].as_str(), waiting["problem"]["code"].as_str()), (Some("retrying"), Some("storage_away")));
    }
    disk.make_room();
    world.until(&rows, &["done"]).await;
    world.until(&act, &["done"]).await;
    world.settle().await;
    assert_eq!(world.mailbox.mails_to("rows@example.kz").len(), 1);
}
