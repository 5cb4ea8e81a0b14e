//! The whole configuration: each crate declares its section, this names them all, and `default.toml` documents every key.

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
};

use qujat_api::{HttpSettings, LimitSettings, TokenSettings};
use qujat_platform::{
    billing::{Billing, BillingSettings},
    configuration::ConfigurationError,
    link_token::LinkSettings,
    mailer::{Encryption, MailSettings, Mailer},
    object_store::ObjectStoreSettings,
    queue::{Queue, QueueSettings},
    store::{Store, StoreSettings},
    telemetry::TelemetrySettings,
};
use qujat_scheduler::SchedulerSettings;
use qujat_templates::Catalogue;
use qujat_worker::WorkerSettings;
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    pub database: StoreSettings,
    pub billing: BillingSettings,
    pub queue: QueueSettings,
    pub object_store: ObjectStoreSettings,
    pub mail: MailSettings,
    pub links: LinkSettings,
    pub http: HttpSettings,
    pub limits: LimitSettings,
    pub tokens: TokenSettings,
    pub requests: RequestSettings,
    pub worker: WorkerSettings,
    pub scheduler: SchedulerSettings,
    pub telemetry: TelemetrySettings,
    pub documents: qujat_templates::Settings,
}

/// What holds for every request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestSettings {
    /// How long a document is tried while something it needs is away.
    pub deadline_hours: u32,
}

/// The documented defaults.
#[must_use]
pub fn defaults() -> String {
    [include_str!("default.toml"), qujat_templates::DEFAULTS].join("\n")
}

/// Defaults, then `file`, then the `QUJAT__…` variables of `environment`.
pub fn load(
    file: Option<&str>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Configuration, ConfigurationError> {
    let plain = |name: String| if name == JWKS_FILE { JWKS_FILE_PLAIN.to_owned() } else { name };
    let environment = environment.into_iter().map(|(name, value)| (plain(name), value));
    qujat_platform::configuration::load(&defaults(), file, environment)
}

/// A setting that is a path itself, though its variable ends as those that name a file with the value in it.
const JWKS_FILE: &str = "QUJAT__TOKENS__JWKS_FILE";
/// The same setting under a name that doesn't.
const JWKS_FILE_PLAIN: &str = "QUJAT__TOKENS__jwks_file";

/// Shortest secret of links: the 256 bits of HMAC-SHA-256 (RFC 2104 §3), if a character holds eight.
const SECRET: usize = 32;

/// What is wrong, a sentence each, with the key and the fix. Nothing is connected to ([`crate::neighbours`] does that), but the clients that read the
/// addresses want to be made within tokio's runtime.
#[must_use]
pub fn check(configuration: &Configuration) -> Vec<String> {
    let mut problems = Problems(Vec::new());
    problems.addresses(configuration);
    problems.links(&configuration.links);
    problems.mail(&configuration.mail);
    problems.tokens(&configuration.tokens);
    problems.worker(configuration);
    problems.scheduler(configuration);
    problems.telemetry(&configuration.telemetry);
    problems.0
}

/// What is usable and may still surprise, a sentence each.
#[must_use]
pub fn remarks(configuration: &Configuration) -> Vec<String> {
    let days = configuration.links.days;
    let rules = configuration.scheduler.retention.rules(&Catalogue::standard().names());
    let mut shorter: BTreeMap<(bool, u32), Vec<&str>> = BTreeMap::new();
    for rule in rules.iter().filter(|rule| rule.days < days) {
        shorter.entry((rule.published, rule.days)).or_default().push(&rule.kind);
    }
    let sentence = |((published, kept), kinds): ((bool, u32), Vec<&str>)| {
        let (key, origin) = if published { ("published_days", "published") } else { ("on_demand_days", "asked for") };
        format!(
            "`links.days` is {days}, but what was {origin} is kept for {kept} days (`scheduler.retention`, {key}), and a link ends \
             with its files: {}",
            kinds.join(", ")
        )
    };
    shorter.into_iter().map(sentence).collect()
}

struct Problems(Vec<String>);

impl Problems {
    fn unless(&mut self, right: bool, problem: impl Into<String>) {
        if !right {
            self.0.push(problem.into());
        }
    }

    fn addresses(&mut self, configuration: &Configuration) {
        if let Err(error) = Store::connect(&configuration.database) {
            self.0.push(format!("`database.url` can't be read: {error}"));
        }
        if let Err(error) = Billing::connect(&configuration.billing) {
            self.0.push(format!("`billing.url` can't be read: {error}"));
        }
        if let Err(error) = Queue::connect(&configuration.queue) {
            self.0.push(format!("`queue.url` can't be read: {error}"));
        }
        self.unless(
            !configuration.queue.prefix.is_empty(),
            "`queue.prefix` is empty: services that share a Redis would mix their work",
        );
        self.web("object_store.endpoint", &configuration.object_store.endpoint);
        let store = &configuration.object_store;
        for (key, value) in [
            ("region", &store.region),
            ("bucket", &store.bucket),
            ("access_key", &store.access_key),
            ("secret_key", &store.secret_key),
        ] {
            self.unless(!value.is_empty(), format!("`object_store.{key}` is not set"));
        }
        let port = configuration.http.listen.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
        self.unless(
            matches!(port, Some(Ok(_))),
            format!("`http.listen` is `{}`; it takes an address and a port, such as 0.0.0.0:8080", configuration.http.listen),
        );
    }

    fn web(&mut self, key: &str, value: &str) {
        let right = reqwest::Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        self.unless(right, format!("`{key}` is `{value}`; it takes an address that begins with http:// or https://"));
    }

    fn links(&mut self, links: &LinkSettings) {
        self.web("links.public_url", &links.public_url);
        self.unless(!links.public_url.ends_with('/'), "`links.public_url` ends with a slash, which doesn't belong there");
        self.unless(links.days > 0, "`links.days` is 0: no link would ever work");
        self.unless(
            !links.keys.is_empty(),
            "`links.keys` is empty, so no link can be made: set QUJAT__LINKS__KEYS__0__ID and QUJAT__LINKS__KEYS__0__SECRET (or …__SECRET_FILE)",
        );
        let mut known = HashSet::new();
        for (place, key) in links.keys.iter().enumerate() {
            self.unless(!key.id.is_empty(), format!("`links.keys[{place}].id` is empty; links name the key they were made with"));
            self.unless(known.insert(&key.id), format!("`links.keys[{place}].id` is `{}`, as of another key", key.id));
            let length = key.secret.chars().count();
            self.unless(
                length >= SECRET,
                format!("`links.keys[{place}].secret` has {length} characters and needs {SECRET} at least: `openssl rand -base64 32` makes one"),
            );
        }
    }

    fn mail(&mut self, mail: &MailSettings) {
        if let Err(error) = Mailer::new(mail) {
            self.0.push(error.to_string());
        }
        self.unless(!mail.host.is_empty(), "`mail.host` is not set");
        self.unless(
            !mail.host_name.is_empty(),
            "`mail.host_name` is not set; mail servers want a name in EHLO, and Message-IDs need one",
        );
        self.unless(
            mail.encryption != Encryption::None || mail.username.is_empty(),
            "`mail.encryption` is `none`, so `mail.password` would cross the network readable; `starttls` or `tls` protects it",
        );
        self.unless(mail.username.is_empty() || !mail.password.is_empty(), "`mail.username` is set and `mail.password` is not");
    }

    fn tokens(&mut self, tokens: &TokenSettings) {
        match (&tokens.jwks_file, &tokens.jwks_url) {
            (Some(_), Some(_)) => self.0.push(
                "`tokens.jwks_file` and `tokens.jwks_url` are both set; one of them says whose tokens are believed".to_owned(),
            ),
            (None, None) => {
                self.0.push("neither `tokens.jwks_file` nor `tokens.jwks_url` is set, so no token can be believed; `qujat token` makes a file for development".to_owned());
            }
            (Some(file), None) => {
                self.unless(Path::new(file).is_file(), format!("`tokens.jwks_file` names {file}, which is no file"))
            }
            (None, Some(url)) => self.web("tokens.jwks_url", url),
        }
        self.unless(!tokens.issuer.is_empty(), "`tokens.issuer` is not set");
        self.unless(!tokens.audience.is_empty(), "`tokens.audience` is not set");
    }

    fn scheduler(&mut self, configuration: &Configuration) {
        let (scheduler, documents) = (&configuration.scheduler, &configuration.documents);
        self.unless(scheduler.tick_seconds > 0, "`scheduler.tick_seconds` is 0: the scheduler would never rest");
        self.unless(
            scheduler.document_deadline_days > 0,
            "`scheduler.document_deadline_days` is 0: every document would come too late",
        );
        self.unless(
            (1..24).contains(&scheduler.digest_deadline_hours),
            format!(
                "`scheduler.digest_deadline_hours` is {}; it takes 1 to 23, because the next day's look begins the count anew",
                scheduler.digest_deadline_hours
            ),
        );
        if let Err(problem) = scheduler.timetable() {
            self.0.push(problem);
        }
        let catalogue = Catalogue::standard();
        for (name, publication) in &documents.publications {
            let published = catalogue.find(name).is_some_and(|kind| kind.publication().is_some());
            self.unless(published, format!("`documents.publications.{name}` names no kind that can be published"));
            let opens = documents.available_from_day(name);
            self.unless(
                (opens..=31).contains(&publication.look_until_day),
                format!(
                    "`documents.publications.{name}.look_until_day` is {}; it takes a day from {opens}, when the month opens, to 31",
                    publication.look_until_day
                ),
            );
            self.unless(!publication.digest.is_empty(), format!("`documents.publications.{name}.digest` is empty"));
        }
        for name in scheduler.retention.kinds.keys() {
            self.unless(catalogue.find(name).is_some(), format!("`scheduler.retention.kinds.{name}` names no kind"));
        }
    }

    fn folder(&mut self, folder: &Path) {
        let chosen = if folder.as_os_str().is_empty() { std::env::temp_dir() } else { folder.to_owned() };
        if !chosen.is_dir() {
            self.0.push(format!("`worker.temporary_folder` names {}, which is no folder", chosen.display()));
        } else if let Err(error) = tempfile::tempfile_in(&chosen) {
            self.0.push(format!(
                "`worker.temporary_folder` is {}, where this user can't write ({error}): give it the right to, or name another folder by \
                 QUJAT__WORKER__TEMPORARY_FOLDER",
                chosen.display()
            ));
        }
    }

    fn telemetry(&mut self, telemetry: &TelemetrySettings) {
        let wrong = match telemetry.filter() {
            Err(error) => error.to_string(),
            Ok(_) if !telemetry.names_a_level() => "it names no level".to_owned(),
            Ok(_) => return,
        };
        self.0.push(format!(
            "`telemetry.filter` is `{}`: {wrong}; it takes a level (error, warn, info, debug, trace), or levels by part such as \
             `info,qujat_worker=debug`",
            telemetry.filter
        ));
    }

    fn worker(&mut self, configuration: &Configuration) {
        let worker = &configuration.worker;
        self.unless(worker.concurrency > 0, "`worker.concurrency` is 0: no document would be made");
        self.unless(worker.mail_concurrency > 0, "`worker.mail_concurrency` is 0: no mail would be sent");
        self.unless(
            (1..=100).contains(&worker.company_share_percent),
            format!("`worker.company_share_percent` is {} and must be 1 to 100", worker.company_share_percent),
        );
        self.unless(worker.lease_seconds > 0, "`worker.lease_seconds` is 0: no work could be kept");
        self.unless(worker.sweep_seconds > 0, "`worker.sweep_seconds` is 0: the sweep would never rest");
        self.unless(worker.max_crashes > 0, "`worker.max_crashes` is less than 1: no job would ever be tried");
        self.unless(worker.alone_seconds > 0, "`worker.alone_seconds` is 0: no document could be told to be what kills workers");
        self.unless(worker.retry_seconds > 0, "`worker.retry_seconds` is 0: troubles would be answered with a storm of tries");
        self.unless(
            worker.retry_seconds <= worker.retry_longest_seconds,
            "`worker.retry_seconds` is more than `worker.retry_longest_seconds`",
        );
        self.unless(worker.render_seconds > 0, "`worker.render_seconds` is 0: every document would come too late");
        self.folder(&worker.temporary_folder);
        let connections = usize::try_from(configuration.billing.connections).unwrap_or(usize::MAX);
        // A document holds its snapshot's connection as long as it is drawn.
        self.unless(
            connections >= worker.concurrency,
            format!(
                "`billing.connections` is {connections} and less than `worker.concurrency`, {}: documents would wait for each other",
                worker.concurrency
            ),
        );
        let (limits, most) = (&configuration.limits, configuration.documents.maximum_recipients);
        for (name, limit) in [
            ("mails_per_company", limits.mails_per_company),
            ("mails_per_caller", limits.mails_per_caller),
            ("new_addresses_per_company", limits.new_addresses_per_company),
            ("new_addresses_per_caller", limits.new_addresses_per_caller),
        ] {
            self.unless(
                limit == 0 || usize::try_from(limit).unwrap_or(usize::MAX) >= most,
                format!("`limits.{name}` is {limit}, less than `documents.maximum_recipients`, {most}: a request that is allowed could never be made"),
            );
        }
        for domain in &configuration.documents.allowed_recipient_domains {
            let named = domain.strip_prefix("*.").unwrap_or(domain);
            self.unless(
                !named.is_empty() && !named.contains(['*', '@', ' ']),
                format!(
                    "`documents.allowed_recipient_domains` has `{domain}`; it takes domains such as example.kz or *.example.kz"
                ),
            );
        }
        for origin in &configuration.http.allowed_origins {
            if let Some(wrong) = qujat_api::wrong_origin(origin) {
                self.unless(
                    false,
                    format!("`http.allowed_origins` has `{origin}`: {wrong}; it takes origins such as https://portal.example.kz"),
                );
            }
        }
        // A screen holds one as well, and an API without a free one can't ask whether a company is served.
        self.unless(
            configuration.limits.screens < connections || connections < worker.concurrency,
            format!(
                "`limits.screens` is {} and must be less than `billing.connections`, {connections}",
                configuration.limits.screens
            ),
        );
        self.unless(configuration.database.connections > 0, "`database.connections` is 0");
        self.unless(!configuration.documents.vat.is_empty(), "`documents.vat` is empty: acts need a rate of VAT");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_with(variables: &[(&str, &str)]) -> Configuration {
        load(None, variables.iter().map(|(name, value)| (format!("QUJAT__{name}"), (*value).to_owned()))).unwrap()
    }

    const ENOUGH: [(&str, &str); 5] = [
        ("LINKS__KEYS__0__ID", "2026-11"),
        ("LINKS__KEYS__0__SECRET", "0123456789abcdef0123456789abcdef"),
        ("OBJECT_STORE__ACCESS_KEY", "a"),
        ("OBJECT_STORE__SECRET_KEY", "b"),
        ("TOKENS__JWKS_FILE", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")),
    ];

    #[tokio::test]
    async fn the_defaults_lack_only_what_nobody_can_know() {
        assert_eq!(check(&load_with(&ENOUGH)), Vec::<String>::new());
        let bare = check(&load_with(&[]));
        let named = ["object_store.access_key", "object_store.secret_key", "links.keys", "tokens.jwks_file"];
        assert_eq!(bare.len(), named.len(), "{bare:#?}");
        for (problem, key) in bare.iter().zip(named) {
            assert!(problem.contains(key), "{problem}");
        }
    }

    #[tokio::test]
    async fn each_problem_names_its_key_and_what_is_allowed() {
        for (name, value, words) in [
            ("LINKS__KEYS__0__SECRET", "short", "`links.keys[0].secret` has 5 characters and needs 32"),
            ("DATABASE__URL", "postgres//nowhere", "`database.url` can't be read"),
            ("QUEUE__URL", "nowhere", "`queue.url` can't be read"),
            ("LINKS__PUBLIC_URL", "documents.example.kz", "`links.public_url` is `documents.example.kz`"),
            ("LINKS__PUBLIC_URL", "https://documents.example.kz/", "ends with a slash"),
            ("MAIL__FROM", "nobody", "`mail.from`"),
            ("MAIL__HOST_NAME", "", "`mail.host_name` is not set"),
            ("TOKENS__JWKS_URL", "https://portal.example.kz/keys", "are both set"),
            ("TOKENS__JWKS_FILE", "/nowhere", "/nowhere, which is no file"),
            ("HTTP__LISTEN", "8080", "`http.listen` is `8080`"),
            ("BILLING__CONNECTIONS", "2", "less than `worker.concurrency`, 4"),
            ("LIMITS__SCREENS", "10", "`limits.screens` is 10 and must be less than `billing.connections`, 10"),
            (
                "LIMITS__NEW_ADDRESSES_PER_CALLER",
                "9",
                "`limits.new_addresses_per_caller` is 9, less than `documents.maximum_recipients`, 10",
            ),
            ("HTTP__ALLOWED_ORIGINS__0", "https://portal.example.kz/", "`http.allowed_origins` has `https://portal.example.kz/`"),
            ("DOCUMENTS__ALLOWED_RECIPIENT_DOMAINS__0", "@example.kz", "`documents.allowed_recipient_domains` has `@example.kz`"),
            ("WORKER__COMPANY_SHARE_PERCENT", "0", "`worker.company_share_percent` is 0 and must be 1 to 100"),
            ("WORKER__TEMPORARY_FOLDER", "/nowhere", "is no folder"),
            // Not even root writes there.
            ("WORKER__TEMPORARY_FOLDER", "/proc", "is /proc, where this user can't write"),
            ("TELEMETRY__FILTER", "loud", "`telemetry.filter` is `loud`"),
        ] {
            let variables: Vec<_> = ENOUGH.into_iter().filter(|(known, _)| *known != name).chain([(name, value)]).collect();
            let problems = check(&load_with(&variables));
            assert_eq!(problems.len(), 1, "{name}: {problems:#?}");
            assert!(problems[0].contains(words), "{name}: {}", problems[0]);
        }
    }
}
