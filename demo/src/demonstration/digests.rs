//! The demo's finance: waits for the monthly mails, opens their links and presses the buttons.

use std::{io::Cursor, path::Path};

use anyhow::{Context, Result, ensure};
use qujat_platform::mailer::ONE_CLICK_VALUE;
use reqwest::{Client, StatusCode};
use tokio::time::Instant;

use super::{ARRIVAL_TIMEOUT, recipient};
use crate::servers::{Mailbox, ReceivedMail};

/// A monthly mail whose link was opened.
pub(super) struct Digest {
    pub recipient: String,
    pub link: String,
    /// The mail's `List-Unsubscribe` address.
    pub unsubscribe: String,
    /// Document and format of each button of the page.
    pub files: Vec<(String, String)>,
}

/// Waits until the deadline for so many mails to the recipient, opens each one's link, and keeps what mail and page look like.
pub(super) async fn receive(
    client: &Client,
    mailbox: &Mailbox,
    recipient: &str,
    count: usize,
    deadline: Instant,
    folder: &Path,
) -> Result<Vec<Digest>> {
    let mails = wait_for(mailbox, recipient, count, deadline).await?;
    ensure!(mails.len() == count, "{} mails came instead of {count}: {:?}", mails.len(), subjects(&mails));
    tokio::fs::create_dir_all(folder).await?;
    let mut digests = Vec::new();
    for (place, mail) in mails.iter().enumerate() {
        let link = recipient::link_of(mail)?;
        let answer = client.get(&link).send().await?;
        ensure!(answer.status() == StatusCode::OK, "the link of «{}» answers {}", mail.subject, answer.status());
        let page = answer.text().await?;
        let name = format!("{recipient}.{}", place + 1);
        tokio::fs::write(folder.join(format!("{name}.mail.html")), &mail.html).await?;
        tokio::fs::write(folder.join(format!("{name}.page.html")), &page).await?;
        let unsubscribe = unsubscribe_of(mail)?;
        digests.push(Digest { recipient: recipient.to_owned(), link, unsubscribe, files: buttons(&page) });
    }
    Ok(digests)
}

async fn wait_for(mailbox: &Mailbox, recipient: &str, count: usize, deadline: Instant) -> Result<Vec<ReceivedMail>> {
    let mut mails = mailbox.watch();
    let enough = |mails: &Vec<ReceivedMail>| mails.iter().filter(|mail| mail.to.iter().any(|to| to == recipient)).count() >= count;
    let waited = tokio::time::timeout_at(deadline, mails.wait_for(enough)).await.is_ok_and(|waited| waited.is_ok());
    let mails = mailbox.mails_to(recipient);
    ensure!(waited, "{count} mails were expected, and within {} s these came: {:?}", ARRIVAL_TIMEOUT.as_secs(), subjects(&mails));
    Ok(mails)
}

fn subjects(mails: &[ReceivedMail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.subject.as_str()).collect()
}

/// The address of the header that mail programs look for; a header that is too long for one line goes on after a space.
fn unsubscribe_of(mail: &ReceivedMail) -> Result<String> {
    let raw = String::from_utf8_lossy(&mail.raw).replace("\r\n ", " ");
    let header = raw.lines().find_map(|line| line.strip_prefix("List-Unsubscribe:"));
    let address = header.and_then(|header| header.trim().strip_prefix('<')?.strip_suffix('>'));
    address.map(str::to_owned).with_context(|| format!("the mail «{}» can't be ended", mail.subject))
}

/// Document and format of each download button, as the page's forms spell them.
fn buttons(page: &str) -> Vec<(String, String)> {
    let value = |form: &str, field: &str| {
        let (_, rest) = form.split_once(&format!("name=\"{field}\" value=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let forms = page.split("<form ").skip(1).filter_map(|form| form.split("</form>").next());
    forms.filter_map(|form| Some((value(form, "document")?, value(form, "format")?))).collect()
}

impl Digest {
    /// Ids of the documents that the page lists.
    pub(super) fn documents(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(document, _)| document.as_str())
    }

    /// Presses the button for all files and looks whether each is in the archive.
    pub(super) async fn fetch_all(&self, client: &Client, address: &str, folder: &Path) -> Result<()> {
        let bytes = recipient::press(client, &self.link, address, &[("archive", "zip")]).await?;
        let archive = zip::ZipArchive::new(Cursor::new(&bytes)).context("what arrived is no archive")?;
        ensure!(archive.len() == self.files.len(), "the archive has {} files of {}", archive.len(), self.files.len());
        tokio::fs::write(folder.join("all.zip"), &bytes).await?;
        Ok(())
    }

    /// Looks where the mails can be ended, which ends nothing, and keeps what that page looks like.
    pub(super) async fn look_at_unsubscribe(&self, client: &Client, folder: &Path) -> Result<()> {
        let answer = client.get(&self.unsubscribe).send().await?;
        ensure!(answer.status() == StatusCode::OK, "the page answers {}", answer.status());
        let page = answer.text().await?;
        ensure!(page.contains(ONE_CLICK_VALUE), "the page has no button that ends the mails");
        tokio::fs::write(folder.join("unsubscribe.html"), &page).await?;
        Ok(())
    }

    /// Presses the first button for one file.
    pub(super) async fn fetch_one(&self, client: &Client, address: &str) -> Result<()> {
        let (document, format) = self.files.first().context("the page has no button")?;
        let bytes = recipient::download(client, &self.link, address, document, format).await?;
        let begins: &[u8] = if format == "pdf" { b"%PDF-" } else { b"PK\x03\x04" };
        ensure!(bytes.starts_with(begins), "the {format} that arrived is none");
        Ok(())
    }
}
