//! `docs/getting-started.md` leads from empty servers to the first mail: its commands are run as they stand.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use qujat_demo::{BUCKET, Surroundings, servers::ObjectStoreServer};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, ChildStdin, Command},
};

use crate::support::{shared_folder, shell_blocks};

/// Longest that all commands may take, however busy the machine is.
const TIMEOUT: Duration = Duration::from_secs(150);
const RECIPIENT: &str = "accountant@example.kz";

/// A port for the service. It isn't listened on before the page comes to it, so it isn't one that the kernel gives to other tests.
fn quiet_port() -> u16 {
    let begin = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    (begin..32_000).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

/// The page's shell, which ends with all that it has started.
struct Shell {
    child: Child,
    /// Apart, because waiting for the end would close it.
    input: ChildStdin,
}

impl Shell {
    fn start(script: &str, home: &Path, variables: &[(&str, String)]) -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_qujat")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let log = fs::File::create(home.join("shell.log")).unwrap();
        let mut command = Command::new("bash");
        command.args(["-euo", "pipefail", "-c", script]).env_clear().current_dir(home).process_group(0);
        command.env("PATH", format!("{}:{path}", program.display())).env("HOME", home).env("LC_ALL", "C.UTF-8");
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(log.try_clone().unwrap()).stderr(log);
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take().unwrap();
        Self { child, input }
    }

    /// Lets it go on with its last commands.
    async fn go_on(&mut self) -> ExitStatus {
        self.input.write_all(b"\n").await.unwrap();
        tokio::time::timeout(TIMEOUT, self.child.wait()).await.unwrap().unwrap()
    }
}

/// The process group of a process that leads one.
fn group(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).unwrap()).unwrap()
}

impl Drop for Shell {
    fn drop(&mut self) {
        // Nothing, once it has ended.
        if let Some(id) = self.child.id() {
            let _ = kill_process_group(group(id), Signal::KILL);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_leads_from_empty_servers_to_the_first_mail() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/getting-started.md")).unwrap();
    let blocks = shell_blocks(&page);
    let (end, begin) = blocks.split_last().unwrap();
    assert!(begin.len() >= 8 && end.starts_with("kill "), "{blocks:#?}");
    let folder = tempfile::Builder::new().prefix("getting-started-").tempdir_in(shared_folder()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let servers = Surroundings::start(folder.path()).await.unwrap();
    let address = servers.postgres.url("postgres");
    let (host, port) = address.rsplit('@').next().unwrap().split('/').next().unwrap().split_once(':').unwrap();
    let variables = [
        ("PGHOST", host.to_owned()),
        ("PGPORT", port.to_owned()),
        ("PGUSER", "qujat".to_owned()),
        ("REDIS", servers.redis.url()),
        ("S3", servers.objects.endpoint()),
        ("S3_REGION", ObjectStoreServer::REGION.to_owned()),
        ("BUCKET", BUCKET.to_owned()),
        ("S3_ACCESS_KEY", ObjectStoreServer::ACCESS_KEY.to_owned()),
        ("S3_SECRET_KEY", ObjectStoreServer::SECRET_KEY.to_owned()),
        ("MAIL_HOST", "127.0.0.1".to_owned()),
        ("MAIL_PORT", servers.mailbox.smtp_port().to_string()),
        ("LISTEN", format!("127.0.0.1:{}", quiet_port())),
        ("RECIPIENT", RECIPIENT.to_owned()),
    ];
    for (name, _) in &variables {
        assert!(page.contains(&format!("{name}=${{{name}:-")), "the page doesn't introduce {name}");
    }
    // Held before its last commands, which end the service, until the mail has been read.
    let script = format!("{}read -r\n{end}", begin.concat());
    let mut shell = Shell::start(&script, home.path(), &variables);
    let started = group(shell.child.id().unwrap());
    let said = || {
        let read = |path: &str| fs::read_to_string(home.path().join(path)).unwrap_or_default();
        format!("{}\n{}", read("shell.log"), read("qujat/qujat.log"))
    };
    let mails = tokio::select! {
        mails = servers.mailbox.wait_for(1, TIMEOUT) => mails.unwrap_or_else(|error| panic!("{error}\n{}", said())),
        ended = shell.child.wait() => panic!("the commands ended with {}:\n{}", ended.unwrap(), said()),
    };
    assert_eq!(mails[0].to, [RECIPIENT]);
    let client = qujat_demo::client().unwrap();
    let link = qujat_demo::link_of(&mails[0]).unwrap();
    let address = link.split("/d/").next().unwrap();
    let shown = client.get(&link).send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
    let document = shown.split(r#"name="document" value=""#).nth(1).unwrap().split('"').next().unwrap();
    let file = qujat_demo::download(&client, &link, address, document, "xlsx").await.unwrap();
    assert!(file.starts_with(b"PK"), "no workbook but {} bytes", file.len());
    let status = shell.go_on().await;
    assert!(status.success(), "{status}: {}", said());
    let request = fs::read_to_string(home.path().join("qujat/request.json")).unwrap();
    assert!(request.contains(r#""state":"done""#), "{request}");
    assert!(test_kill_process_group(started).is_err(), "the page leaves processes behind");
}
