//! The demo's folder: emptied for each demo, and only if a demo has made it.
//!
//! Whoever names a folder of his own by mistake must lose nothing, and a second demo mustn't pull the servers' data from under a running
//! one. The mark that says whose a folder is carries the lock as well; it ends with the process, however that ended.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

/// The file that a demo leaves in a folder of its own.
const MARK: &str = ".qujat-demo";

/// A folder that is one demo's as long as this lives.
#[derive(Debug)]
pub(super) struct DemoFolder {
    path: PathBuf,
    _lock: File,
}

impl DemoFolder {
    /// Makes the folder, or empties it if it is an earlier demo's. Refuses one that has files and no mark, and one that a demo runs in.
    pub(super) fn take(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("the folder {} can't be made", folder.display()))?;
        let path = folder.canonicalize()?;
        let mark = path.join(MARK);
        if !mark.exists() && fs::read_dir(&path)?.next().is_some() {
            bail!(
                "{} has files and no mark of a demo ({MARK}), so it is left as it is: name another folder with --folder, or remove \
                 this one yourself",
                path.display()
            );
        }
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&mark);
        let lock = lock.with_context(|| format!("{} can't be written", mark.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("a demo is running in {}: end it, or name another folder with --folder", path.display())
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{} can't be locked", mark.display()));
            }
        }
        // Only now: before the lock these may be a running demo's.
        empty(&path).with_context(|| format!("{} of an earlier demo can't be emptied", path.display()))?;
        Ok(Self { path, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// Removes everything but the mark.
fn empty(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == MARK {
            continue;
        }
        // A link to a folder is no folder here: the link goes and what it leads to stays.
        if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_of_a_demo_is_emptied() {
        let top = tempfile::tempdir().unwrap();
        let own = top.path().join("own");
        fs::create_dir(&own).unwrap();
        fs::write(own.join("thesis.txt"), "years of work").unwrap();
        let refused = DemoFolder::take(&own).unwrap_err().to_string();
        assert!(refused.contains("own") && refused.contains("--folder"), "{refused}");
        assert_eq!(fs::read_to_string(own.join("thesis.txt")).unwrap(), "years of work");

        let demo = top.path().join("new/demo");
        let taken = DemoFolder::take(&demo).unwrap();
        fs::create_dir(taken.path().join("documents")).unwrap();
        std::os::unix::fs::symlink(&own, taken.path().join("link")).unwrap();
        drop(taken);
        let taken = DemoFolder::take(&demo).unwrap();
        let left = fs::read_dir(taken.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
        assert_eq!(left, [MARK]);
        assert!(own.join("thesis.txt").exists());
    }

    #[test]
    fn a_second_demo_leaves_the_running_one_alone() {
        let top = tempfile::tempdir().unwrap();
        let running = DemoFolder::take(top.path()).unwrap();
        fs::write(running.path().join("data"), "of servers").unwrap();
        let refused = DemoFolder::take(top.path()).unwrap_err().to_string();
        assert!(refused.contains("a demo is running in"), "{refused}");
        assert!(running.path().join("data").exists());
        drop(running);
        DemoFolder::take(top.path()).unwrap();
    }
}
