//! How many mails a second one sender after another gets accepted by a mail server on this machine, a connection each.
//!
//! Prints one line. The server answers at once, so what is measured is the sender's own waiting.

use std::time::Instant;

use anyhow::Result;
use qujat_demo::servers::Mailbox;
use qujat_platform::{
    Clock, SystemClock,
    mailer::{Encryption, Letter, MailSettings, Mailer, SendOutcome},
};

const MAILS: u32 = 200;

#[tokio::main]
async fn main() -> Result<()> {
    let mailbox = Mailbox::start().await?;
    let mailer = Mailer::new(&MailSettings {
        host: "127.0.0.1".to_owned(),
        port: mailbox.smtp_port(),
        encryption: Encryption::None,
        username: String::new(),
        password: String::new(),
        from: "Qujat <documents@example.kz>".to_owned(),
        host_name: "qujat.example.kz".to_owned(),
        command_seconds: 10,
        final_seconds: 10,
    })?;
    let began = Instant::now();
    for number in 0..MAILS {
        let recipient = format!("reader{number}@example.kz");
        let letter = Letter {
            recipient: recipient.clone(),
            subject: "Акт выполненных работ".to_owned(),
            text: "Документ готов. ".repeat(40),
            html: "<p>Документ готов.</p>".repeat(40),
            message_id: format!("<{number}@qujat.example.kz>"),
            date: SystemClock.now(),
            unsubscribe: None,
        };
        let message = mailer.compose(&letter).map_err(refusal)?;
        let sent = mailer.open(&recipient).await.map_err(refusal)?.send(&message).await;
        anyhow::ensure!(matches!(sent, SendOutcome::Sent(_)), "{sent:?}");
    }
    let seconds = began.elapsed().as_secs_f64();
    anyhow::ensure!(mailbox.mails().len() == usize::try_from(MAILS)?, "not every mail arrived");
    println!("{:.0} mails/s, {:.1} ms a mail", f64::from(MAILS) / seconds, seconds * 1000.0 / f64::from(MAILS));
    Ok(())
}

fn refusal(outcome: SendOutcome) -> anyhow::Error {
    anyhow::anyhow!("{outcome:?}")
}
