//! The private servers do what the demo and the other tests expect of them, seen through the service's own clients.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use qujat_demo::servers::{Fault, Mailbox, ObjectStoreServer, PostgresServer, RedisServer};
use qujat_platform::{
    mailer::{Encryption, Letter, MailSettings, Mailer, SendOutcome},
    object_store::{ObjectStore, ObjectStoreError, ObjectStoreSettings},
};
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};

fn store(server: &ObjectStoreServer) -> ObjectStore {
    ObjectStore::connect(&ObjectStoreSettings {
        endpoint: server.endpoint(),
        region: ObjectStoreServer::REGION.into(),
        bucket: "documents".into(),
        access_key: ObjectStoreServer::ACCESS_KEY.into(),
        secret_key: ObjectStoreServer::SECRET_KEY.into(),
        attempt_seconds: 5,
    })
}

fn mailer(mailbox: &Mailbox) -> Mailer {
    Mailer::new(&MailSettings {
        host: "127.0.0.1".into(),
        port: mailbox.smtp_port(),
        encryption: Encryption::None,
        username: String::new(),
        password: String::new(),
        from: "Qujat <documents@example.kz>".into(),
        host_name: "qujat.example.kz".into(),
        command_seconds: 2,
        final_seconds: 1,
    })
    .unwrap()
}

async fn send(mailbox: &Mailbox, recipient: &str) -> SendOutcome {
    let mailer = mailer(mailbox);
    let letter = Letter {
        recipient: recipient.into(),
        subject: "Құжат: акт выполненных работ".into(),
        text: "Сәлеметсіз бе!\r\n.\r\n..точка\r\n".into(),
        html: "<html><head></head><body><p>Құжат ₸</p></body></html>".into(),
        message_id: "<1.0@qujat.example.kz>".into(),
        date: chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        unsubscribe: None,
    };
    let message = mailer.compose(&letter).unwrap();
    match mailer.open(recipient).await {
        Ok(open) => open.send(&message).await,
        Err(outcome) => outcome,
    }
}

#[tokio::test]
async fn objects_are_put_checked_read_listed_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let server = ObjectStoreServer::start(folder.path(), "documents").await.unwrap();
    let store = store(&server);
    store.check().await.unwrap();
    let file = folder.path().join("file");
    let bytes: Vec<u8> = (0..300_000u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(&file, &bytes).unwrap();
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    for key in ["documents/b/2.pdf", "documents/a/1.xlsx", "documents/c/3.pdf"] {
        store.upload(key, &file, &hash, "application/pdf", "act.pdf").await.unwrap();
    }
    assert_eq!(server.puts(), 3);
    let wrong = store.upload("documents/wrong", &file, &[0; 32], "application/pdf", "act.pdf").await.unwrap_err();
    assert!(wrong.to_string().contains("BadDigest"), "{wrong}");
    let listed: Vec<String> = store.list(Some("documents/a/1.xlsx")).await.unwrap().into_iter().map(|object| object.key).collect();
    assert_eq!(listed, ["documents/b/2.pdf", "documents/c/3.pdf", "documents/wrong"]);
    let whole = store.download("documents/b/2.pdf", None).await.unwrap();
    assert_eq!(whole.bytes, 1_200_000);
    assert!(whole.body.collect().await.unwrap().to_vec() == bytes);
    let part = store.download("documents/b/2.pdf", Some((10, 19))).await.unwrap();
    assert_eq!(part.bytes, 10);
    assert_eq!(part.body.collect().await.unwrap().to_vec(), &bytes[10..20]);
    store.remove("documents/b/2.pdf").await.unwrap();
    assert!(matches!(store.download("documents/b/2.pdf", None).await, Err(ObjectStoreError::Missing(_))));
    server.set_available(false);
    let away = store.download("documents/c/3.pdf", None).await.unwrap_err();
    assert!(matches!(away, ObjectStoreError::Service(_)));
    server.set_available(true);
    server.set_delay(Duration::from_millis(300));
    let started = Instant::now();
    store.check().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_mail_is_kept_as_it_was_sent() {
    let mailbox = Mailbox::start().await.unwrap();
    let waiting = mailbox.wait_for(1, Duration::from_secs(5));
    let (outcome, mails) = tokio::join!(send(&mailbox, "buh@example.kz"), waiting);
    assert_eq!(outcome, SendOutcome::Sent("250 OK".into()));
    let mail = &mails.unwrap()[0];
    assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("documents@example.kz", ["buh@example.kz".to_owned()].as_slice()));
    assert_eq!(mail.subject, "Құжат: акт выполненных работ");
    assert_eq!(mail.text.trim_end().replace("\r\n", "\n"), "Сәлеметсіз бе!\n.\n..точка");
    assert!(mail.html.contains("<p>Құжат ₸</p>"));
    assert_eq!(mail.message_id, "1.0@qujat.example.kz");
    assert_eq!(mail.date, "2026-09-21T14:13:20Z");
    let client = qujat_demo::client().unwrap();
    let shown = |path: &str| client.get(format!("{}{path}", mailbox.page_url())).send();
    assert!(shown("").await.unwrap().text().await.unwrap().contains("Mailbox"));
    assert!(shown("mails").await.unwrap().text().await.unwrap().contains("Құжат: акт"));
    let html = shown("mails/0/html").await.unwrap();
    assert!(html.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    assert!(html.text().await.unwrap().contains("<p>Құжат ₸</p>"));
    assert_eq!(shown("mails/1/html").await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_mail_goes_wrong_in_the_way_that_was_asked_for() {
    let mailbox = Mailbox::start().await.unwrap();
    for (fault, kept) in [
        (Fault::RefuseRecipient, 0),
        (Fault::NotNow, 0),
        (Fault::RefuseMessage, 0),
        (Fault::AnswerRecipient(550, "no such user"), 0),
        (Fault::AnswerRecipient(550, "5.7.1 relaying denied"), 0),
        (Fault::AnswerRecipient(421, "4.3.2 going down"), 0),
        (Fault::AnswerMessage(550, "5.1.1 no such user"), 0),
        (Fault::AnswerMessage(554, "5.6.0 content refused"), 0),
        (Fault::DropAfterMessage { kept: false }, 0),
        (Fault::DropAfterMessage { kept: true }, 1),
        (Fault::SilentAfterMessage, 1),
        (Fault::Slow(Duration::from_millis(50)), 1),
    ] {
        mailbox.clear();
        mailbox.set_fault(fault);
        let outcome = send(&mailbox, "buh@example.kz").await;
        let right = match fault {
            Fault::RefuseRecipient | Fault::AnswerMessage(550, _) => matches!(outcome, SendOutcome::Refused(_)),
            Fault::AnswerRecipient(550, "no such user") => matches!(outcome, SendOutcome::Ambiguous(_)),
            Fault::RefuseMessage | Fault::AnswerRecipient(..) | Fault::AnswerMessage(..) => {
                matches!(outcome, SendOutcome::ServerTrouble(_))
            }
            Fault::NotNow => matches!(outcome, SendOutcome::Later(_)),
            Fault::DropAfterMessage { .. } | Fault::SilentAfterMessage => matches!(outcome, SendOutcome::Unknown(_)),
            Fault::None | Fault::Slow(_) => matches!(outcome, SendOutcome::Sent(_)),
        };
        assert!(right, "{fault:?}: {outcome:?}");
        assert_eq!(mailbox.mails().len(), kept, "{fault:?}");
    }
    mailbox.set_fault(Fault::None);
    mailbox.set_fault_for("gone@example.kz", Fault::RefuseRecipient);
    assert!(matches!(send(&mailbox, "gone@example.kz").await, SendOutcome::Refused(_)));
    assert!(matches!(send(&mailbox, "buh@example.kz").await, SendOutcome::Sent(_)));
    assert!(mailbox.wait_for(5, Duration::from_millis(10)).await.is_err());
}

#[tokio::test]
async fn redis_stops_starts_empties_and_stalls() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = RedisServer::start(folder.path()).unwrap();
    let client = redis::Client::open(server.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let set = async |connection: &mut _| redis::cmd("SET").arg("a").arg(1).query_async::<()>(connection).await;
    set(&mut connection).await.unwrap();
    server.flush().unwrap();
    assert_eq!(redis::cmd("DBSIZE").query_async::<i64>(&mut connection).await.unwrap(), 0);
    server.stall().unwrap();
    assert!(
        tokio::time::timeout(Duration::from_millis(100), set(&mut connection)).await.is_err()
            || set(&mut connection).await.is_err()
    );
    server.resume().unwrap();
    server.stop();
    assert!(client.get_multiplexed_async_connection().await.is_err());
    server.start_again().unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    set(&mut connection).await.unwrap();
    server.stall().unwrap();
    drop(server);
}

#[tokio::test]
async fn postgres_starts_and_starts_again_on_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let wanted = folder.path().join("postgres");
    let server = PostgresServer::start(&wanted).unwrap();
    server.create_database("one").await.unwrap();
    server.create_database("one").await.unwrap();
    assert!(server.create_database("o\"ne").await.is_err());
    let mut connection = PgConnection::connect(&server.url("one")).await.unwrap();
    sqlx::query("create table kept (number integer)").execute(&mut connection).await.unwrap();
    let collation: String =
        sqlx::query_scalar("select datcollate from pg_database where datname = 'one'").fetch_one(&mut connection).await.unwrap();
    assert_eq!(collation, "C.UTF-8");
    let second = PostgresServer::start(&wanted).unwrap_err();
    assert!(format!("{second:#}").contains("postmaster.pid"), "{second:#}");
    drop(server);
    let server = PostgresServer::start(&wanted).unwrap();
    let mut connection = PgConnection::connect(&server.url("one")).await.unwrap();
    sqlx::query("select number from kept").execute(&mut connection).await.unwrap();
    let data = server.folder().to_owned();
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
}

#[tokio::test]
async fn servers_end_with_a_process_that_is_killed() {
    if let Ok(folder) = std::env::var("SERVERS_OF") {
        // The process to be killed. A thread that starts servers and ends mustn't take them along.
        let folder = std::path::PathBuf::from(folder);
        let below = folder.clone();
        let servers = std::thread::spawn(move || {
            (PostgresServer::start(&below.join("postgres")).unwrap(), RedisServer::start(&below.join("redis")).unwrap())
        })
        .join()
        .unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        let urls = format!("{}\n{}\n{}", servers.0.url("postgres"), servers.1.url(), servers.0.folder().display());
        std::fs::write(folder.join("urls.new"), urls).unwrap();
        std::fs::rename(folder.join("urls.new"), folder.join("urls")).unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "private_servers::servers_end_with_a_process_that_is_killed"])
        .env("SERVERS_OF", folder.path())
        .spawn()
        .unwrap();
    while !folder.path().join("urls").exists() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let urls = std::fs::read_to_string(folder.path().join("urls")).unwrap();
    let urls: Vec<&str> = urls.lines().collect();
    PgConnection::connect(urls[0]).await.unwrap();
    let redis = redis::Client::open(urls[1]).unwrap();
    redis.get_multiplexed_async_connection().await.unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let killed = Instant::now();
    while PgConnection::connect(urls[0]).await.is_ok() || redis.get_multiplexed_async_connection().await.is_ok() {
        assert!(killed.elapsed() < Duration::from_secs(5));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    std::fs::remove_dir_all(urls[2]).unwrap();
}
