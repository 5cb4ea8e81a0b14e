//! A private mail server that keeps every mail in memory and shows them on a page.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use mail_parser::MessageParser;
use serde::Serialize;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::smtp::{self, Envelope, Fault, MailSink};

/// A mail as a reader's program would show it.
#[derive(Debug, Clone, Serialize)]
pub struct ReceivedMail {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    pub subject: String,
    pub text: String,
    #[serde(skip)]
    pub html: String,
    /// Without its angle brackets.
    pub message_id: String,
    /// The `Date` header, RFC 3339.
    pub date: String,
    #[serde(skip)]
    pub raw: Vec<u8>,
}

/// A running mail server with its page; dropping it closes both ports.
#[derive(Debug)]
pub struct Mailbox {
    shelf: Arc<Shelf>,
    smtp_port: u16,
    page_port: u16,
    servers: [JoinHandle<()>; 2],
}

#[derive(Debug)]
struct Shelf {
    mails: watch::Sender<Vec<ReceivedMail>>,
    conduct: Mutex<Conduct>,
}

#[derive(Debug, Default)]
struct Conduct {
    fault: Fault,
    by_recipient: HashMap<String, Fault>,
}

impl Mailbox {
    pub async fn start() -> io::Result<Self> {
        let shelf = Arc::new(Shelf { mails: watch::Sender::new(Vec::new()), conduct: Mutex::default() });
        let smtp = TcpListener::bind(("127.0.0.1", 0)).await?;
        let page = TcpListener::bind(("127.0.0.1", 0)).await?;
        let (smtp_port, page_port) = (smtp.local_addr()?.port(), page.local_addr()?.port());
        let router = Router::new()
            .route("/", get(|| async { Html(include_str!("mailbox.html")) }))
            .route("/mails", get(list))
            .route("/mails/{number}/html", get(show))
            .route("/mails/{number}/raw", get(raw))
            .with_state(Arc::clone(&shelf));
        let servers = [
            tokio::spawn(receive(smtp, Arc::clone(&shelf))),
            tokio::spawn(async move {
                if let Err(error) = axum::serve(page, router).await {
                    tracing::warn!(%error, "the mailbox's page ended");
                }
            }),
        ];
        Ok(Self { shelf, smtp_port, page_port, servers })
    }

    #[must_use]
    pub fn smtp_port(&self) -> u16 {
        self.smtp_port
    }

    #[must_use]
    pub fn page_url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.page_port)
    }

    /// All mails so far, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<ReceivedMail> {
        self.shelf.mails.borrow().clone()
    }

    /// Mails to one recipient, oldest first.
    #[must_use]
    pub fn mails_to(&self, recipient: &str) -> Vec<ReceivedMail> {
        self.mails().into_iter().filter(|mail| mail.to.iter().any(|to| to == recipient)).collect()
    }

    /// Waits until there are `count` mails at least, and returns all.
    ///
    /// # Errors
    /// What there was when `limit` had passed.
    pub async fn wait_for(&self, count: usize, limit: Duration) -> anyhow::Result<Vec<ReceivedMail>> {
        let mut mails = self.shelf.mails.subscribe();
        let waited = tokio::time::timeout(limit, mails.wait_for(|mails| mails.len() >= count)).await;
        if let Ok(Ok(mails)) = waited {
            return Ok(mails.clone());
        }
        let subjects: Vec<String> =
            self.mails().into_iter().map(|mail| format!("{}: {}", mail.to.join(", "), mail.subject)).collect();
        anyhow::bail!("{count} mails were expected within {limit:?}, and {} came: {subjects:?}", subjects.len())
    }

    /// Tells how many mails there are each time one comes, for a display.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Vec<ReceivedMail>> {
        self.shelf.mails.subscribe()
    }

    /// Forgets the mails so far.
    pub fn clear(&self) {
        self.shelf.mails.send_replace(Vec::new());
    }

    /// What happens to all mails from now on.
    pub fn set_fault(&self, fault: Fault) {
        self.shelf.conduct().fault = fault;
    }

    /// What happens to mails to one recipient from now on, whatever happens to the others.
    pub fn set_fault_for(&self, recipient: &str, fault: Fault) {
        self.shelf.conduct().by_recipient.insert(recipient.to_owned(), fault);
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        for server in &self.servers {
            server.abort();
        }
    }
}

impl Shelf {
    fn conduct(&self) -> MutexGuard<'_, Conduct> {
        self.conduct.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MailSink for Shelf {
    fn fault(&self, recipient: &str) -> Fault {
        let conduct = self.conduct();
        conduct.by_recipient.get(recipient).copied().unwrap_or(conduct.fault)
    }

    fn keep(&self, envelope: Envelope) {
        let mail = read(envelope);
        self.mails.send_modify(|mails| mails.push(mail));
    }
}

/// Serves each connection by a task that ends with the listener's.
async fn receive(listener: TcpListener, shelf: Arc<Shelf>) {
    let mut sessions = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shelf = Arc::clone(&shelf);
        sessions.spawn(async move {
            if let Err(error) = smtp::serve(stream, shelf).await {
                tracing::debug!(%error, "a sender went away");
            }
        });
        while sessions.try_join_next().is_some() {}
    }
}

fn read(envelope: Envelope) -> ReceivedMail {
    let message = MessageParser::default().parse(&envelope.raw);
    let message = message.as_ref();
    let text = |found: Option<std::borrow::Cow<'_, str>>| found.unwrap_or_default().into_owned();
    ReceivedMail {
        subject: message.and_then(|message| message.subject()).unwrap_or_default().to_owned(),
        text: text(message.and_then(|message| message.body_text(0))),
        html: text(message.and_then(|message| message.body_html(0))),
        message_id: message.and_then(|message| message.message_id()).unwrap_or_default().to_owned(),
        date: message.and_then(|message| message.date()).map(mail_parser::DateTime::to_rfc3339).unwrap_or_default(),
        from: envelope.from,
        to: envelope.to,
        raw: envelope.raw,
    }
}

async fn list(State(shelf): State<Arc<Shelf>>) -> Json<Vec<ReceivedMail>> {
    Json(shelf.mails.borrow().clone())
}

/// The mail's page as a mail program shows it: nothing is fetched and no script runs, links open beside it.
async fn show(State(shelf): State<Arc<Shelf>>, Path(number): Path<usize>) -> Response {
    let html = shelf.mails.borrow().get(number).map(|mail| mail.html.replacen("<head>", "<head><base target=\"_blank\">", 1));
    match html {
        Some(html) => ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox";

async fn raw(State(shelf): State<Arc<Shelf>>, Path(number): Path<usize>) -> Response {
    let raw = shelf.mails.borrow().get(number).map(|mail| mail.raw.clone());
    match raw {
        Some(raw) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], raw).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
