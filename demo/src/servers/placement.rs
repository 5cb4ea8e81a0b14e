//! Where a server's data may lie, and whom it runs as: Postgres refuses to run as root.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
};

use anyhow::Context;

/// Somebody without rights, for a server that mustn't have any.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) user: u32,
    pub(super) group: u32,
}

/// `None` unless we are root; then `postgres`, else `nobody`.
pub(super) fn unprivileged() -> anyhow::Result<Option<Account>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").context("reading /etc/passwd")?;
    let account = ["postgres", "nobody"].iter().find_map(|name| accounts.lines().find_map(|line| parse(line, name)));
    Ok(Some(account.context("this is root, and Postgres won't run as root: add a user `postgres` (scripts/setup demo does)")?))
}

fn parse(line: &str, name: &str) -> Option<Account> {
    let mut fields = line.split(':');
    if fields.next() != Some(name) {
        return None;
    }
    let (user, group) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(Account { name: name.to_owned(), user, group })
}

/// Makes `wanted` a private folder of `account`, or, where that account can't reach it, one of our choice outside. Returns the folder.
pub(super) fn private_folder(wanted: &Path, account: Option<&Account>) -> anyhow::Result<PathBuf> {
    let wanted = std::path::absolute(wanted)?;
    let Some(account) = account else {
        make(&wanted)?;
        return Ok(wanted);
    };
    let parent = wanted.parent().context("the root of the file system is no place for data")?;
    fs::create_dir_all(parent).with_context(|| format!("making the folder {}", parent.display()))?;
    let folder = match first_closed(parent, account)? {
        None => wanted,
        Some(closed) => {
            let folder = outside(&wanted)?;
            tracing::warn!(
                "the user {} may not enter {}, so the data of {} lies in {}",
                account.name,
                closed.display(),
                wanted.display(),
                folder.display()
            );
            folder
        }
    };
    make(&folder)?;
    let owner = fs::symlink_metadata(&folder)?.uid();
    anyhow::ensure!(owner == 0 || owner == account.user, "{} belongs to somebody else: remove it", folder.display());
    std::os::unix::fs::chown(&folder, Some(account.user), Some(account.group))
        .with_context(|| format!("giving {} to the user {}", folder.display(), account.name))?;
    Ok(folder)
}

fn make(folder: &Path) -> anyhow::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("making the folder {}", folder.display()))
}

/// The first folder on the way to `folder` that the account may not pass.
fn first_closed(folder: &Path, account: &Account) -> anyhow::Result<Option<PathBuf>> {
    let mut way: Vec<&Path> = folder.ancestors().collect();
    way.reverse();
    for step in way {
        let metadata = fs::metadata(step)?;
        let mode = metadata.mode();
        let open = if metadata.uid() == account.user {
            mode & 0o100 != 0
        } else if metadata.gid() == account.group {
            mode & 0o010 != 0
        } else {
            mode & 0o001 != 0
        };
        if !open {
            return Ok(Some(step.to_owned()));
        }
    }
    Ok(None)
}

/// A folder in place of `wanted`: the same one each time, so that a second start finds its data, and empty when `wanted` is gone, as its
/// data would be.
fn outside(wanted: &Path) -> anyhow::Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    wanted.hash(&mut hasher);
    let folder = Path::new("/var/tmp").join(format!("qujat-{:016x}", hasher.finish()));
    let note = wanted.join("data-lies-in");
    if !note.exists() {
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("removing {}", folder.display()));
            }
            _ => {}
        }
        fs::create_dir_all(wanted)?;
        fs::write(&note, format!("{}\n", folder.display()))?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_that_others_may_not_enter_is_found_on_the_way() {
        let top = tempfile::tempdir().unwrap();
        let account = Account { name: "nobody".into(), user: 65_534, group: 65_534 };
        let below = top.path().join("a/b");
        fs::create_dir_all(&below).unwrap();
        fs::set_permissions(top.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(first_closed(&below, &account).unwrap().as_deref(), Some(top.path()));
        fs::set_permissions(top.path(), fs::Permissions::from_mode(0o711)).unwrap();
        assert_eq!(first_closed(&below, &account).unwrap(), None);
    }

    #[test]
    fn a_line_of_passwd_is_read_by_its_whole_name() {
        let account = parse("postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash", "postgres").unwrap();
        assert_eq!((account.user, account.group), (101, 104));
        assert!(parse("postgresql:x:101:104::/:/bin/sh", "postgres").is_none());
    }
}
