//! Mail over SMTP, driven command by command with a time-out a phase.
//!
//! What matters is what is known when something breaks. Before DATA nothing went out: try again. After the message's bytes only the
//! server's answer tells; without it the outcome is unknown (RFC 5321 §4.5.3.2.6) and must not be repeated by itself.

mod answer;
mod stream;
mod unsubscribe;

use std::{error::Error as _, future::Future, time::Duration};

use chrono::{DateTime, Utc};
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart, header},
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
        response::Response,
    },
};
use serde::Deserialize;

use answer::Concern;
use unsubscribe::{ListUnsubscribe, ListUnsubscribePost};
pub use unsubscribe::{ONE_CLICK_FIELD, ONE_CLICK_VALUE};

use crate::configuration::one_of;

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Empty: the server wants no sign-in.
    pub username: String,
    pub password: String,
    /// Sender as mail programs show it, such as `Qujat <documents@example.kz>`.
    pub from: String,
    /// The name this host gives itself in EHLO and in Message-IDs.
    pub host_name: String,
    /// Seconds for connecting, and for each command before DATA (RFC 5321 §4.5.3.2 recommends five minutes).
    pub command_seconds: u64,
    /// Seconds for the answer after the final dot (RFC 5321 §4.5.3.2.6: ten minutes).
    pub final_seconds: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Encryption {
    /// Only for a server on the same host.
    None,
    Starttls,
    Tls,
}

impl TryFrom<String> for Encryption {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        one_of(&text, &[("none", Self::None), ("starttls", Self::Starttls), ("tls", Self::Tls)])
    }
}

impl std::fmt::Debug for MailSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("MailSettings").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// A mail's words.
#[derive(Debug, Clone)]
pub struct Letter {
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub message_id: String,
    pub date: DateTime<Utc>,
    /// The https (or, for trying out, http) address at which one POST ends such mails. Only mails that come without being asked for
    /// have one.
    pub unsubscribe: Option<String>,
}

/// Characters kept of a server's words.
const LONGEST_REPLY: usize = 500;

/// How sending ended. Each carries the server's words or the reason there were none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    Sent(String),
    /// The server, or the network before the message's bytes, said of this mail: not now.
    Later(String),
    /// There is no such mailbox, or it takes no such mail: for good.
    Refused(String),
    /// Refused without a reason: for good if the server takes other recipients' mail, and its trouble if it takes nobody's.
    Ambiguous(String),
    /// The server can't be reached, or refuses us or what we send for a reason that isn't this mailbox: every mail waits alike.
    ServerTrouble(String),
    /// The message's bytes went out and no answer came back.
    Unknown(String),
}

#[derive(Debug, Clone)]
pub struct Mailer {
    settings: MailSettings,
    from: Mailbox,
}

/// A server that has accepted sender and recipient and waits for DATA.
pub struct OpenMail {
    connection: AsyncSmtpConnection,
    command: Duration,
    last: Duration,
}

#[derive(Debug, thiserror::Error)]
#[error("`mail.from` is no mail address: {0}")]
pub struct SenderError(lettre::address::AddressError);

impl Mailer {
    pub fn new(settings: &MailSettings) -> Result<Self, SenderError> {
        let from = settings.from.parse().map_err(SenderError)?;
        Ok(Self { settings: settings.clone(), from })
    }

    /// The Message-ID of a delivery's generation: derived, so that a retry carries the same one.
    #[must_use]
    pub fn message_id(&self, delivery: crate::DeliveryId, generation: i32) -> String {
        format!("<{delivery}.{generation}@{}>", self.settings.host_name)
    }

    /// The letter as bytes, 7-bit clean. With an unusable address for unsubscribing it waits for whoever mends the configuration,
    /// because without the offer it must not go out.
    pub fn compose(&self, letter: &Letter) -> Result<Vec<u8>, SendOutcome> {
        let recipient: Address = letter.recipient.parse().map_err(refused)?;
        let mut builder = Message::builder();
        if let Some(address) = &letter.unsubscribe {
            builder = builder.header(ListUnsubscribe::new(address).map_err(later)?).header(ListUnsubscribePost);
        }
        builder
            .from(self.from.clone())
            .to(Mailbox::new(None, recipient))
            .subject(&letter.subject)
            .message_id(Some(letter.message_id.clone()))
            .date(std::time::SystemTime::from(letter.date))
            .header(header::MIME_VERSION_1_0)
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map(|message| message.formatted())
            .map_err(refused)
    }

    /// Everything before DATA: connect, greet, encrypt, sign in, name sender and recipient.
    pub async fn open(&self, recipient: &str) -> Result<OpenMail, SendOutcome> {
        let limit = Duration::from_secs(self.settings.command_seconds);
        let recipient: Address = recipient.parse().map_err(refused)?;
        let hello = ClientId::Domain(self.settings.host_name.clone());
        let mut connection = self.connect(limit, &hello).await?;
        if self.settings.encryption == Encryption::Starttls {
            let parameters = TlsParameters::new(self.settings.host.clone()).map_err(later)?;
            phase(limit, "STARTTLS", connection.starttls(parameters, &hello)).await?;
        }
        if !self.settings.username.is_empty() {
            let credentials = Credentials::new(self.settings.username.clone(), self.settings.password.clone());
            phase(limit, "AUTH", connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)).await?;
        }
        phase(limit, "MAIL", connection.command(Mail::new(Some(self.from.email.clone()), vec![]))).await?;
        phase(limit, RECIPIENT, connection.command(Rcpt::new(recipient, vec![]))).await.map_err(Broken::verdict)?;
        Ok(OpenMail { connection, command: limit, last: Duration::from_secs(self.settings.final_seconds) })
    }

    /// The connection with its options, greeted.
    async fn connect(&self, limit: Duration, hello: &ClientId) -> Result<AsyncSmtpConnection, SendOutcome> {
        let (host, port) = (self.settings.host.as_str(), self.settings.port);
        let connecting = async {
            Ok::<Box<dyn AsyncTokioStream>, std::io::Error>(match self.settings.encryption {
                Encryption::None | Encryption::Starttls => Box::new(stream::connect(host, port).await?),
                Encryption::Tls => Box::new(stream::connect_tls(host, port).await?),
            })
        };
        let stream = match tokio::time::timeout(limit, connecting).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return Err(SendOutcome::ServerTrouble(storable(&format!("connecting: {error}")))),
            Err(_) => return Err(Broken { phase: "connecting", error: None }.into()),
        };
        Ok(phase(limit, "greeting", AsyncSmtpConnection::connect_with_transport(stream, hello)).await?)
    }

    /// Whether the server answers.
    pub async fn check(&self) -> Result<(), String> {
        let limit = Duration::from_secs(self.settings.command_seconds.min(5));
        let server = (self.settings.host.as_str(), self.settings.port);
        match tokio::time::timeout(limit, tokio::net::TcpStream::connect(server)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the mail server didn't answer in time".to_owned()),
        }
    }
}

impl OpenMail {
    /// Sends the message's bytes and waits for the server's verdict.
    pub async fn send(mut self, message: &[u8]) -> SendOutcome {
        if let Err(broken) = phase(self.command, "DATA", self.connection.command(Data)).await {
            return broken.verdict();
        }
        let outcome = match tokio::time::timeout(self.last, self.connection.message(message)).await {
            Ok(Ok(response)) => SendOutcome::Sent(words(&response)),
            Ok(Err(error)) if error.status().is_some() => Broken { phase: "message", error: Some(error) }.verdict(),
            Ok(Err(error)) => SendOutcome::Unknown(describe(&error)),
            Err(_) => SendOutcome::Unknown("no answer after the message".to_owned()),
        };
        // The verdict stands; a server that doesn't answer QUIT changes nothing.
        let _ = tokio::time::timeout(Duration::from_secs(2), self.connection.quit()).await;
        outcome
    }
}

/// The phase in which a server may refuse a recipient.
const RECIPIENT: &str = "RCPT";

/// A phase before the message's bytes that didn't succeed.
struct Broken {
    phase: &'static str,
    /// `None`: the time-out.
    error: Option<lettre::transport::smtp::Error>,
}

impl Broken {
    /// What an answer about one recipient or message means. Without an answer, or with a passing one (4yz), it is tried again.
    fn verdict(self) -> SendOutcome {
        let words = self.words();
        let Some(code) = self.error.as_ref().and_then(lettre::transport::smtp::Error::status).map(u16::from) else {
            return SendOutcome::Later(words);
        };
        let said = self.error.as_ref().and_then(|error| error.source()).map(ToString::to_string).unwrap_or_default();
        match code {
            // RFC 5321 §3.8: the server is going down, whatever was asked.
            421 => SendOutcome::ServerTrouble(words),
            ..500 => SendOutcome::Later(words),
            _ => match answer::concern(self.phase == RECIPIENT, code, &said) {
                Concern::Mailbox => SendOutcome::Refused(words),
                Concern::Either => SendOutcome::Ambiguous(words),
                Concern::Server => SendOutcome::ServerTrouble(words),
            },
        }
    }

    fn words(&self) -> String {
        match &self.error {
            Some(error) => format!("{}: {}", self.phase, describe(error)),
            None => format!("{}: no answer in time", self.phase),
        }
    }
}

impl From<Broken> for SendOutcome {
    /// Phases that concern every mail alike (greeting, sign-in, sender): whatever the answer, it is the server's trouble or the
    /// operator's to repair, and all mail waits for that.
    fn from(broken: Broken) -> Self {
        Self::ServerTrouble(broken.words())
    }
}

async fn phase<T>(
    limit: Duration,
    name: &'static str,
    step: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Broken> {
    match tokio::time::timeout(limit, step).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Broken { phase: name, error: Some(error) }),
        Err(_) => Err(Broken { phase: name, error: None }),
    }
}

fn describe(error: &lettre::transport::smtp::Error) -> String {
    storable(&match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    })
}

fn words(response: &Response) -> String {
    storable(&format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" ")))
}

/// A server's words as Postgres can keep them: without NUL, and not without end.
fn storable(words: &str) -> String {
    words.chars().filter(|character| *character != '\0').take(LONGEST_REPLY).collect()
}

fn refused(error: impl std::error::Error) -> SendOutcome {
    SendOutcome::Refused(error.to_string())
}

fn later(error: impl std::error::Error) -> SendOutcome {
    SendOutcome::Later(error.to_string())
}

/// Whether the text can stand as a recipient: the syntax of RFC 5321 as far as mail servers agree on it.
#[must_use]
pub fn is_address(text: &str) -> bool {
    // Quoted local parts and address literals are addresses (RFC 5321 §4.1.2), but hardly a server takes them.
    let is_name = |domain: &str| domain.contains('.') && domain.rsplit('.').next().is_none_or(|last| last.parse::<u32>().is_err());
    text.is_ascii()
        && text.len() <= 254
        && !text.contains(['"', '['])
        && text.parse::<Address>().is_ok()
        && text.rsplit('@').next().is_some_and(is_name)
}
