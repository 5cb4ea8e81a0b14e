//! The demo's configuration for a second terminal: `qujat publish` is then told in the same way as in production.

use std::{
    fmt::Write as _,
    fs::OpenOptions,
    io::Write as _,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::Result;

/// Writes the variables as a shell reads them, to a file that only its owner may read: it holds the demo's secrets.
pub(super) fn write(folder: &Path, variables: &[(String, String)]) -> Result<PathBuf> {
    let path = folder.join("environment");
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(text(variables).as_bytes())?;
    Ok(path)
}

fn text(variables: &[(String, String)]) -> String {
    let mut text = "# set -a; . this file; set +a\n".to_owned();
    for (name, value) in variables {
        // In single quotes a shell leaves everything as it is but the quote itself.
        let _ = writeln!(text, "{name}='{}'", value.replace('\'', r"'\''"));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_shell_reads_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let value = "it's a $(secret) `of` \"all\" \\ of\nus";
        let path = write(folder.path(), &[("QUJAT__A".to_owned(), value.to_owned())]).unwrap();
        let script = format!("set -a; . '{}'; set +a; printenv QUJAT__A", path.display());
        let output = Command::new("sh").args(["-c", &script]).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{value}\n"));
    }
}
