//! The headers with which a mail program offers to unsubscribe (RFC 2369 §3.2, RFC 8058).
//!
//! Mail programs act on them only when the mail's DKIM signature covers both, which is the mail server's to see to.

use std::error::Error;

use lettre::message::header::{Header, HeaderName, HeaderValue};

/// The field that a mail program posts to the address, and its only value (RFC 8058 §3.1). The page's button posts the same.
pub const ONE_CLICK_FIELD: &str = "List-Unsubscribe";
pub const ONE_CLICK_VALUE: &str = "One-Click";

/// Longest address: with the header's name and the brackets it stays below the 998 characters of a line (RFC 5322 §2.1.1).
const LONGEST: usize = 900;

/// An address that would break the header. The address comes of the configuration, so that is where the mend is.
#[derive(Debug, thiserror::Error)]
#[error("the address for unsubscribing must be http(s), of at most {LONGEST} visible ASCII characters without < > and quotes")]
pub(super) struct UnusableAddress;

/// `List-Unsubscribe: <https://…>`.
#[derive(Clone)]
pub(super) struct ListUnsubscribe(String);

impl ListUnsubscribe {
    /// Only characters that the encoder leaves alone: it folds at blanks and encodes what isn't ASCII, and an address has neither.
    pub(super) fn new(address: &str) -> Result<Self, UnusableAddress> {
        let usable = (address.starts_with("https://") || address.starts_with("http://"))
            && address.len() <= LONGEST
            && address.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte));
        if usable { Ok(Self(address.to_owned())) } else { Err(UnusableAddress) }
    }
}

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(value: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let address = value.trim().strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
        Ok(Self::new(address)?)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), format!("<{}>", self.0))
    }
}

/// `List-Unsubscribe-Post: List-Unsubscribe=One-Click`.
#[derive(Clone)]
pub(super) struct ListUnsubscribePost;

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), format!("{ONE_CLICK_FIELD}={ONE_CLICK_VALUE}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Encryption, Letter, MailSettings, Mailer, SendOutcome};

    fn composed(unsubscribe: Option<&str>) -> Result<String, SendOutcome> {
        let mailer = Mailer::new(&MailSettings {
            host: "localhost".into(),
            port: 25,
            encryption: Encryption::None,
            username: String::new(),
            password: String::new(),
            from: "Qujat <documents@example.kz>".into(),
            host_name: "qujat.example.kz".into(),
            command_seconds: 1,
            final_seconds: 1,
        });
        let letter = Letter {
            recipient: "accountant@example.kz".into(),
            subject: "Документы".into(),
            text: "Текст\n".into(),
            html: "<p>Текст</p>".into(),
            message_id: "<1.0@qujat.example.kz>".into(),
            date: chrono::DateTime::UNIX_EPOCH,
            unsubscribe: unsubscribe.map(str::to_owned),
        };
        let bytes = mailer.map_err(|error| SendOutcome::Refused(error.to_string()))?.compose(&letter)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The value of a header as a reader sees it: line breaks before blanks are taken out (RFC 5322 §2.2.3).
    fn unfolded(message: &str, name: &str) -> Option<String> {
        let (headers, _) = message.split_once("\r\n\r\n")?;
        let headers = headers.replace("\r\n ", " ").replace("\r\n\t", "\t");
        headers.split("\r\n").find_map(|line| line.strip_prefix(&format!("{name}:"))).map(|value| value.trim().to_owned())
    }

    #[test]
    fn a_long_address_arrives_whole() {
        for length in [40, 75, 200, 900] {
            let address = format!("{:=<length$}", "https://qujat.example.kz/u/a-b_c?d=%20&e=");
            let address = &address[..length];
            let message = composed(Some(address)).unwrap();
            assert_eq!(unfolded(&message, "List-Unsubscribe").unwrap(), format!("<{address}>"), "{message}");
            assert_eq!(unfolded(&message, "List-Unsubscribe-Post").unwrap(), "List-Unsubscribe=One-Click");
            assert!(message.lines().all(|line| line.len() <= 998), "{message}");
        }
    }

    #[test]
    fn other_mails_offer_nothing() {
        assert!(!composed(None).unwrap().contains("List-Unsubscribe"));
    }

    #[test]
    fn an_address_can_forge_no_header() {
        let long = format!("https://example.kz/{}", "a".repeat(900));
        for address in ["https://a/\r\nBcc: b@c.kz", "https://a/ b", "https://a/>,<c", "https://қ/", "mailto:a@b.kz", "", &long] {
            assert!(matches!(composed(Some(address)), Err(SendOutcome::Later(_))), "{address}");
        }
    }
}
