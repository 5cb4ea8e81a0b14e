//! A session of the private mail server, and the ways in which it can go wrong.

use std::{
    io,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// What a mail server can do to a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// Takes it.
    #[default]
    None,
    /// 550 5.1.1 to RCPT: there is no such mailbox.
    RefuseRecipient,
    /// These words to RCPT.
    AnswerRecipient(u16, &'static str),
    /// These words to the whole message, after the final dot.
    AnswerMessage(u16, &'static str),
    /// 451 to RCPT: not now.
    NotNow,
    /// 554 to the whole message, after the final dot.
    RefuseMessage,
    /// Closes the connection after the final dot without a word; the sender can't know whether the mail was `kept`.
    DropAfterMessage { kept: bool },
    /// Never answers the final dot, and keeps the mail.
    SilentAfterMessage,
    /// Takes it, but thinks that long before each answer.
    Slow(Duration),
}

/// A message as it came, with its envelope.
#[derive(Debug, Clone, Default)]
pub(super) struct Envelope {
    pub(super) from: String,
    pub(super) to: Vec<String>,
    pub(super) raw: Vec<u8>,
}

/// What a session asks and tells the mailbox.
pub(super) trait MailSink: Send + Sync {
    fn fault(&self, recipient: &str) -> Fault;
    fn keep(&self, envelope: Envelope);
}

/// The transaction that mailin's session fills and the loop below watches.
struct Transaction<D> {
    sink: Arc<D>,
    envelope: Envelope,
    /// Of the recipients so far, the first that isn't `None`.
    fault: Fault,
    /// The final dot came.
    ended: bool,
}

/// mailin's view of a transaction.
struct Session<D>(Arc<Mutex<Transaction<D>>>);

/// Longest line taken; RFC 5321 §4.5.3.1.6 allows a thousand bytes.
const LINE: u64 = 64 * 1024;
/// Largest message taken.
const MESSAGE: usize = 64 * 1024 * 1024;

/// Speaks SMTP (RFC 5321) on a connection until either side has enough.
pub(super) async fn serve<D: MailSink + 'static>(stream: TcpStream, sink: Arc<D>) -> io::Result<()> {
    let observed =
        Session(Arc::new(Mutex::new(Transaction { sink, envelope: Envelope::default(), fault: Fault::None, ended: false })));
    let mut session = SessionBuilder::new("mailbox.invalid").build(stream.peer_addr()?.ip(), Session(Arc::clone(&observed.0)));
    let mut stream = BufReader::new(stream);
    answer(&mut stream, &session.greeting()).await?;
    let mut line = Vec::with_capacity(1024);
    loop {
        line.clear();
        if (&mut stream).take(LINE).read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let response = session.process(&line);
        let (fault, ended) = observed.look();
        match fault {
            Fault::Slow(pause) if response.action != Action::NoReply => tokio::time::sleep(pause).await,
            Fault::DropAfterMessage { .. } if ended => return Ok(()),
            Fault::SilentAfterMessage if ended => {
                // Until the sender has waited long enough.
                tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
                return Ok(());
            }
            _ => {}
        }
        match response.action {
            Action::NoReply => {}
            Action::Reply => answer(&mut stream, &response).await?,
            Action::Close | Action::UpgradeTls => return answer(&mut stream, &response).await,
        }
    }
}

async fn answer(stream: &mut BufReader<TcpStream>, response: &Response) -> io::Result<()> {
    stream.write_all(&response.buffer()?).await
}

impl<D: MailSink> Session<D> {
    fn with<T>(&self, look: impl FnOnce(&mut Transaction<D>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The fault that holds now, and whether the message has just ended.
    fn look(&self) -> (Fault, bool) {
        self.with(|transaction| (transaction.fault, std::mem::take(&mut transaction.ended)))
    }
}

impl<D: MailSink> Handler for Session<D> {
    fn helo(&mut self, _: IpAddr, _: &str) -> Response {
        self.with(|transaction| transaction.fault = slow(transaction.sink.fault("")));
        response::OK
    }

    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.with(|transaction| {
            transaction.envelope = Envelope { from: from.to_owned(), ..Envelope::default() };
            transaction.fault = slow(transaction.sink.fault(""));
            transaction.ended = false;
        });
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.with(|transaction| {
            let fault = transaction.sink.fault(to);
            match fault {
                Fault::RefuseRecipient => return Response::custom(550, "5.1.1 There is no such mailbox".to_owned()),
                Fault::AnswerRecipient(code, words) => return Response::custom(code, words.to_owned()),
                Fault::NotNow => return Response::custom(451, "Try again later".to_owned()),
                _ => {}
            }
            transaction.envelope.to.push(to.to_owned());
            if transaction.fault == Fault::None {
                transaction.fault = fault;
            }
            response::OK
        })
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.with(|transaction| {
            let raw = &mut transaction.envelope.raw;
            if raw.len() + bytes.len() > MESSAGE {
                return Err(io::Error::other("the message is too large"));
            }
            raw.extend_from_slice(bytes);
            Ok(())
        })
    }

    fn data_end(&mut self) -> Response {
        self.with(|transaction| {
            transaction.ended = true;
            let envelope = std::mem::take(&mut transaction.envelope);
            match transaction.fault {
                Fault::RefuseMessage => return response::TRANSACTION_FAILED,
                Fault::AnswerMessage(code, words) => return Response::custom(code, words.to_owned()),
                Fault::DropAfterMessage { kept: false } => {}
                _ => transaction.sink.keep(envelope),
            }
            response::OK
        })
    }
}

/// What a fault does before a recipient is known.
fn slow(fault: Fault) -> Fault {
    if matches!(fault, Fault::Slow(_)) { fault } else { Fault::None }
}
