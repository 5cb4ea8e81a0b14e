//! The demo's month: finance of every company is subscribed, the scheduler publishes by itself, and what it mailed is opened as its
//! recipients would.

use std::{collections::BTreeSet, path::Path, time::Duration};

use anyhow::{Result, ensure};
use chrono::NaiveDate;
use qujat_platform::{
    FailureReason,
    store::{ItemFilter, PublicationFilter, PublicationView, Store},
};
use qujat_service::Service;
use qujat_templates::{Settings, calendar, calendar::Month, publication_plan};
use reqwest::{Client, StatusCode};
use serde_json::json;
use tokio::time::Instant;

use super::{
    ARRIVAL_TIMEOUT, Portal,
    digests::{self, Digest},
    summary::{Published, PublishedMonth},
};
use crate::{billing_data::Loaded, servers::Mailbox, terminal::progress};

/// How often the progress is asked for.
const PERIOD: Duration = Duration::from_millis(250);
/// Of companies whose language isn't set.
const LOCALES: [&str; 3] = ["ru", "kk", "en"];
/// Failures that are told of one publication.
const FAILURES: i64 = 20;

/// Who gets a company's mails.
struct Finance {
    company: String,
    recipient: String,
}

/// What is to be published, and to whom it is mailed.
pub(super) struct Publishing {
    store: Store,
    settings: Settings,
    /// Each published kind and its last month that can be had.
    expected: Vec<(&'static str, NaiveDate)>,
    finance: Vec<Finance>,
}

impl Publishing {
    /// Subscribes finance of every company to everything that is published.
    pub(super) async fn prepare(service: &Service, portal: &Portal, loaded: &Loaded) -> Result<Self> {
        let settings = service.configuration.documents.clone();
        let (now, kinds) = (service.clock.now(), publication_plan::published(&service.catalogue, &settings));
        let month = |kind: &str| calendar::last_available_month(now, settings.available_from_day(kind)).first_day();
        let expected = kinds.iter().map(|kind| (*kind, month(kind))).collect();
        let mut finance = Vec::new();
        for (place, company) in loaded.companies.iter().enumerate() {
            let recipient = format!("finance@{}.example.kz", company.bin);
            let locale = company.locale.unwrap_or(LOCALES[place % LOCALES.len()]);
            subscribe(portal, &company.bin, &kinds, locale, &recipient).await?;
            finance.push(Finance { company: company.bin.clone(), recipient });
        }
        Ok(Self { store: service.store.clone(), settings, expected, finance })
    }

    /// Waits for the publications and their mails, and opens these. `folder` gets what they look like.
    pub(super) async fn show(&self, portal: &Portal, mailbox: &Mailbox, folder: &Path) -> Result<PublishedMonth> {
        let Portal { client, address, .. } = portal;
        let (mut shown, deadline) = (PublishedMonth::default(), Instant::now() + ARRIVAL_TIMEOUT);
        if tokio::time::timeout_at(deadline, self.published()).await.is_err() {
            shown.failures.push(format!("publications: not everything was made within {} s", ARRIVAL_TIMEOUT.as_secs()));
        }
        let mut opened = Vec::new();
        for (place, finance) in self.finance.iter().enumerate() {
            progress(&format!("digests of {place} of {} companies have arrived", self.finance.len()));
            match self.digests(finance, client, mailbox, deadline, folder).await {
                Ok(digests) => opened.extend(digests),
                Err(error) => shown.failures.push(format!("digests of {}: {error:#}", finance.company)),
            }
        }
        if let Some(largest) = opened.iter().max_by_key(|digest| digest.files.len()) {
            if let Err(error) = largest.fetch_all(client, address, folder).await {
                shown.failures.push(format!("all files of a digest: {error:#}"));
            }
            if let Err(error) = largest.look_at_unsubscribe(client, folder).await {
                shown.failures.push(format!("the page that ends the mails to {}: {error:#}", largest.recipient));
            }
            shown.page = Some(largest.link.clone());
        }
        for digest in &opened {
            if let Err(error) = digest.fetch_one(client, address).await {
                shown.failures.push(format!("a file of the digest to {}: {error:#}", digest.recipient));
            }
        }
        // After the mails, which are counted.
        self.count(&mut shown).await?;
        Ok(shown)
    }

    /// Waits until everything of every kind has ended.
    async fn published(&self) -> Result<()> {
        loop {
            let views = self.views(None).await?;
            let sum = |count: fn(&PublicationView) -> i64| views.iter().map(count).sum::<i64>();
            progress(&format!("{} of {} documents are published", sum(|view| view.stored), sum(|view| view.items)));
            let begun = views.iter().filter(|view| view.begun_at.is_some()).count() == self.expected.len();
            if begun && sum(|view| view.open_scans) == 0 && sum(|view| view.waiting) == 0 {
                return Ok(());
            }
            tokio::time::sleep(PERIOD).await;
        }
    }

    /// The expected publications, counted for all companies or for one.
    async fn views(&self, company: Option<&str>) -> Result<Vec<PublicationView>> {
        let filter = PublicationFilter { company: company.map(str::to_owned), limit: i64::from(u32::MAX), ..Default::default() };
        let mut views = self.store.publications(&filter).await?;
        views.retain(|view| self.expected.contains(&(view.kind.as_str(), view.month)));
        Ok(views)
    }

    /// Waits for a company's mails, one a run, and opens their links. Together they lead to everything that was published.
    async fn digests(
        &self,
        finance: &Finance,
        client: &Client,
        mailbox: &Mailbox,
        deadline: Instant,
        folder: &Path,
    ) -> Result<Vec<Digest>> {
        let views = self.views(Some(&finance.company)).await?;
        let runs =
            views.iter().filter(|view| view.items > 0).map(|view| (self.run(&view.kind), view.month)).collect::<BTreeSet<_>>();
        let opened = digests::receive(client, mailbox, &finance.recipient, runs.len(), deadline, folder).await?;
        let listed = opened.iter().flat_map(Digest::documents).collect::<BTreeSet<_>>().len();
        let stored = views.iter().map(|view| view.stored).sum::<i64>();
        ensure!(i64::try_from(listed)? == stored, "the link pages list {listed} documents of {stored}");
        Ok(opened)
    }

    /// Publications with the same one share a mail.
    fn run(&self, kind: &str) -> Option<&str> {
        self.settings.publication(kind).map(|publication| publication.digest.as_str())
    }

    async fn count(&self, shown: &mut PublishedMonth) -> Result<()> {
        for view in self.views(None).await? {
            let month = Month::of(view.month).to_string();
            for item in self.store.failed_items(view.id, &ItemFilter { limit: FAILURES, ..Default::default() }).await? {
                let (problem, detail) = (item.problem.map_or("", FailureReason::code), item.detail.unwrap_or_default());
                shown.failures.push(format!("{} of {month} for {}: {problem}: {detail}", view.kind, item.object));
            }
            if view.stored == 0 {
                shown.failures.push(format!("{} of {month}: nothing was published", view.kind));
            }
            shown.publications.push(Published {
                accounts: view.items,
                documents: view.stored,
                failed: view.failed,
                digests: view.digests,
                seconds: (view.seconds().unwrap_or_default() * 1000.0).round() / 1000.0,
                kind: view.kind,
                month,
            });
        }
        for (kind, month) in &self.expected {
            if !shown.publications.iter().any(|published| published.kind == *kind) {
                shown.failures.push(format!("{kind} of {}: was not begun", Month::of(*month)));
            }
        }
        Ok(())
    }
}

/// Asks over HTTP, as the portal does, for one subscription to all documents of all accounts.
async fn subscribe(portal: &Portal, company: &str, kinds: &[&str], locale: &str, recipient: &str) -> Result<()> {
    let body = json!({
        "company": company,
        "kinds": kinds,
        "formats": ["pdf", "xlsx"],
        "locale": locale,
        "recipients": [recipient],
        "only_when_due": false,
    });
    let asked = portal.client.post(format!("{}/v1/subscriptions", portal.address)).bearer_auth(&portal.bearer).json(&body);
    let answer = asked.send().await?;
    let status = answer.status();
    ensure!(status == StatusCode::CREATED, "subscribing {recipient}: {status}: {}", answer.text().await?);
    Ok(())
}
