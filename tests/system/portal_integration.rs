//! `docs/portal-integration.md` leads a portal through the API: its commands are run as they stand.

use std::{fs, path::Path, process::Stdio, time::Duration};

use tokio::process::Command;

use crate::support::{World, shell_blocks};

/// Longest that all commands may take, however busy the machine is.
const TIMEOUT: Duration = Duration::from_secs(120);
const RECIPIENT: &str = "portal@example.kz";

#[tokio::test(flavor = "multi_thread")]
async fn the_page_leads_from_a_token_to_a_revoked_right() {
    let world = World::start().await;
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/portal-integration.md")).unwrap();
    let blocks = shell_blocks(&page);
    assert!(blocks.len() >= 8, "{blocks:#?}");
    let bin = world.company.bin.as_str();
    let variables = [
        ("API", world.address.clone()),
        ("COMPANY", bin.to_owned()),
        ("ACCOUNT", world.company.mobile_account.clone().unwrap()),
        ("MONTH", world.month.format("%Y-%m").to_string()),
        ("RECIPIENT", RECIPIENT.to_owned()),
        ("TOKEN", world.token("developer", &[bin], "reports:request documents:read")),
        ("PORTAL_TOKEN", world.token("portal", &[], "rights:write")),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("bash");
    command.args(["-euo", "pipefail", "-c", &blocks.concat()]).current_dir(folder.path()).envs(variables).stdin(Stdio::null());
    let output = tokio::time::timeout(TIMEOUT, command.kill_on_drop(true).output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");

    let mut files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    files.sort();
    assert_eq!(files.iter().map(|bytes| &bytes[..4]).collect::<Vec<_>>(), [b"%PDF", b"PK\x03\x04"]);
    assert_eq!(world.mailbox.mails_to(RECIPIENT).len(), 1);
    assert_eq!(world.count("select count(*) from qujat.revoked_right").await, 0);
    world.settle().await;
}
