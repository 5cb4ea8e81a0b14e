//! The servers that the service stands on, each asked once. What is wrong is a sentence for whoever starts the service: the setting,
//! the address, what was answered, and what to do.
//!
//! For the start and the command line only: a service that runs waits for what is away, and says so in readiness and log.

use std::time::Duration;

use qujat_platform::{
    mailer::Mailer,
    object_store::ObjectStore,
    queue::{Queue, QueueError, QueueSettings},
};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use crate::configuration::Configuration;

/// How long one may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What of the service's surroundings can't be worked with, a sentence each.
pub async fn ask(configuration: &Configuration) -> Vec<String> {
    let (databases, redis, objects, mail) = tokio::join!(
        ask_databases(configuration),
        ask_redis(&configuration.queue),
        ask_objects(configuration),
        ask_mail(configuration)
    );
    databases.into_iter().chain([redis, objects, mail].into_iter().flatten()).collect()
}

/// Logs what [`ask`] finds.
pub async fn warn(configuration: &Configuration) {
    for problem in ask(configuration).await {
        tracing::warn!("{problem}");
    }
}

/// As [`ask`], of the two databases only.
pub async fn ask_databases(configuration: &Configuration) -> Vec<String> {
    let (service, billing) = tokio::join!(
        has("database.url", &configuration.database.url, "qujat.job", "`qujat migrate` makes the service's tables"),
        has(
            "billing.url",
            &configuration.billing.url,
            "billing.company",
            "billing's views are the operator's (docs/billing-contract.md); for development `qujat migrate --billing` makes them as tables"
        ),
    );
    [service, billing].into_iter().flatten().collect()
}

/// A connection to the Postgres at `url`.
///
/// # Errors
/// A sentence with the setting `key`, the address and what to do; never the password.
pub async fn connect(key: &str, url: &str) -> anyhow::Result<PgConnection> {
    let options: PgConnectOptions = url.parse().map_err(|error| anyhow::anyhow!("`{key}` can't be read: {error}"))?;
    match tokio::time::timeout(TIMEOUT, PgConnection::connect_with(&options)).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(anyhow::anyhow!("{}", refused(key, &options, &error))),
        Err(_) => Err(anyhow::anyhow!("{}", nothing_answers(key, "Postgres", &address(&options), "no answer in time"))),
    }
}

/// What Postgres's refusal means. The codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn refused(key: &str, options: &PgConnectOptions, error: &sqlx::Error) -> String {
    let (address, user) = (address(options), options.get_username());
    let database = options.get_database().unwrap_or(user);
    let Some(answer) = error.as_database_error() else {
        let reason = match error {
            sqlx::Error::Io(reason) => reason.to_string(),
            other => other.to_string(),
        };
        return nothing_answers(key, "Postgres", &address, &reason);
    };
    let said = answer.message();
    match answer.code().as_deref() {
        Some("3D000") => format!("`{key}`: Postgres at {address} has no database `{database}`; create it, or name another one"),
        Some("28P01" | "28000") => {
            format!("`{key}`: Postgres at {address} refuses the user `{user}` ({said}); set user and password in {}", variable(key))
        }
        _ => format!("`{key}`: Postgres at {address} refuses the connection: {said}"),
    }
}

/// Whether the database is there with what is to be in it.
async fn has(key: &str, url: &str, table: &str, remedy: &str) -> Option<String> {
    let mut connection = match connect(key, url).await {
        Ok(connection) => connection,
        Err(error) => return Some(error.to_string()),
    };
    let found = sqlx::query_scalar::<_, bool>("select to_regclass($1) is not null").bind(table).fetch_one(&mut connection).await;
    match found {
        Ok(true) => None,
        Ok(false) => Some(format!("`{key}`: the database has no {table}; {remedy}")),
        Err(error) => Some(format!("`{key}`: {error}")),
    }
}

async fn ask_redis(settings: &QueueSettings) -> Option<String> {
    let answer = async { Queue::connect(settings)?.refuse_eviction().await };
    match tokio::time::timeout(TIMEOUT, answer).await {
        Ok(Ok(())) => None,
        Ok(Err(error @ QueueError::Evicting(_))) => Some(format!("`queue.url`: {error}")),
        Ok(Err(error)) => Some(nothing_answers("queue.url", "Redis", &host(&settings.url, 6379), &error.to_string())),
        Err(_) => Some(nothing_answers("queue.url", "Redis", &host(&settings.url, 6379), "no answer in time")),
    }
}

async fn ask_objects(configuration: &Configuration) -> Option<String> {
    let settings = &configuration.object_store;
    let (endpoint, bucket) = (&settings.endpoint, &settings.bucket);
    let reason = match tokio::time::timeout(TIMEOUT, ObjectStore::connect(settings).check()).await {
        Ok(Ok(())) => return None,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "no answer in time".to_owned(),
    };
    Some(format!(
        "`object_store`: the bucket `{bucket}` at {endpoint} can't be used: {reason}. Make the bucket there, or set QUJAT__OBJECT_STORE__ENDPOINT, \
         …__BUCKET, …__ACCESS_KEY and …__SECRET_KEY to one that this key may read and write"
    ))
}

async fn ask_mail(configuration: &Configuration) -> Option<String> {
    let mail = &configuration.mail;
    let reason = match Mailer::new(mail) {
        Err(error) => return Some(error.to_string()),
        Ok(mailer) => match tokio::time::timeout(TIMEOUT, mailer.check()).await {
            Ok(Ok(())) => return None,
            Ok(Err(reason)) => reason,
            Err(_) => "no answer in time".to_owned(),
        },
    };
    Some(format!(
        "`mail.host`: no mail server takes mail at {}:{} ({reason}); start it, or set QUJAT__MAIL__HOST, …__PORT and …__ENCRYPTION to where and \
         how it does",
        mail.host, mail.port
    ))
}

fn nothing_answers(key: &str, server: &str, address: &str, reason: &str) -> String {
    format!("`{key}`: {server} can't be reached at {address} ({reason}); start it there, or set {} to where it is", variable(key))
}

/// The setting's variable.
fn variable(key: &str) -> String {
    format!("QUJAT__{}", key.replace('.', "__").to_uppercase())
}

fn address(options: &PgConnectOptions) -> String {
    format!("{}:{}", options.get_host(), options.get_port())
}

/// Host and port of an address, without what else stands in it.
fn host(url: &str, usual_port: u16) -> String {
    let parsed = reqwest::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(reqwest::Url::host_str).unwrap_or("localhost");
    format!("{host}:{}", parsed.as_ref().and_then(reqwest::Url::port).unwrap_or(usual_port))
}
