//! The demo's recipient: reads the mail, opens its link, presses the button and keeps the file.

use std::{path::Path, sync::LazyLock};

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Client, StatusCode, header, redirect::Policy};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::{scenarios::Scenario, summary::Arrived};
use crate::servers::ReceivedMail;

/// A client that shows redirects instead of following them, as this recipient checks each step.
pub fn client() -> Result<Client> {
    // reqwest is built without a cryptography of its own choice; the whole program uses ring.
    static PROVIDER: LazyLock<()> = LazyLock::new(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    LazyLock::force(&PROVIDER);
    Ok(Client::builder().redirect(Policy::none()).build()?)
}

/// Waits for the scenario's mail and fetches every file that its link leads to.
pub async fn receive(
    client: &Client,
    address: &str,
    bearer: &str,
    scenario: Scenario,
    mails: watch::Receiver<Vec<ReceivedMail>>,
    folder: &Path,
) -> Result<Vec<Arrived>> {
    let state = match &scenario.accepted {
        Ok(state) => state.clone(),
        Err(reason) => bail!("{reason}"),
    };
    let link = link_of(&first_mail(&scenario.recipient, mails).await?)?;
    let seconds = scenario.asked_at.elapsed().as_secs_f64();
    let request: Value = client.get(&state).bearer_auth(bearer).send().await?.error_for_status()?.json().await?;
    let document = &request["document"];
    let id = document["id"].as_str().context("a mailed request has a document")?;
    let page = client.get(&link).send().await?.error_for_status()?.text().await?;
    ensure!(page.contains(id), "the link's page doesn't list the document");

    let mut arrived = Vec::new();
    for file in document["files"].as_array().context("a document has files")? {
        let format = file["format"].as_str().context("a file has a format")?;
        let bytes = download(client, &link, address, id, format).await?;
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        ensure!(file["sha256"].as_str() == Some(&sha256), "the {format} that arrived is not the one that was stored");
        let path = folder.join(format!("{}.{}.{format}", scenario.kind, scenario.locale.name()));
        tokio::fs::create_dir_all(folder).await?;
        tokio::fs::write(&path, &bytes).await?;
        arrived.push(Arrived {
            kind: scenario.kind.to_owned(),
            format: format.to_owned(),
            locale: scenario.locale.name().to_owned(),
            company: scenario.company.clone(),
            rows: request["rows_done"].as_i64().context("a stored request has rows")?,
            bytes: bytes.len() as u64,
            sha256,
            seconds: (seconds * 1000.0).round() / 1000.0,
            path,
            recipient: scenario.recipient.clone(),
        });
    }
    ensure!(arrived.len() == scenario.formats.len(), "{} files arrived of {}", arrived.len(), scenario.formats.len());
    Ok(arrived)
}

async fn first_mail(recipient: &str, mut mails: watch::Receiver<Vec<ReceivedMail>>) -> Result<ReceivedMail> {
    let all = mails.wait_for(|mails| mails.iter().any(|mail| mail.to.contains(&recipient.to_owned()))).await?;
    all.iter().find(|mail| mail.to.contains(&recipient.to_owned())).cloned().context("the mail was there a moment ago")
}

/// The address in the mail's text.
pub fn link_of(mail: &ReceivedMail) -> Result<String> {
    let found = mail.text.split_whitespace().find(|word| word.contains("/d/"));
    found.map(str::to_owned).with_context(|| format!("the mail «{}» has no link:\n{}", mail.subject, mail.text))
}

/// Presses the page's button for one file, and follows where it leads.
pub async fn download(client: &Client, link: &str, address: &str, document: &str, format: &str) -> Result<Vec<u8>> {
    press(client, link, address, &[("document", document), ("format", format)]).await
}

/// Presses a button of the page, which posts these fields, and follows where it leads.
pub(super) async fn press(client: &Client, link: &str, address: &str, fields: &[(&str, &str)]) -> Result<Vec<u8>> {
    let pressed = client.post(link).form(fields).send().await?;
    ensure!(pressed.status() == StatusCode::SEE_OTHER, "the page's button answers {}", pressed.status());
    let location = pressed.headers().get(header::LOCATION).context("the button leads somewhere")?.to_str()?.to_owned();
    let location = if location.starts_with('/') { format!("{address}{location}") } else { location };
    Ok(client.get(location).send().await?.error_for_status()?.bytes().await?.to_vec())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
