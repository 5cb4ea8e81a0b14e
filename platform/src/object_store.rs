//! Files in an S3-compatible store. Keys are made here and carry the fence, so two workers never write the same object.

use std::{path::Path, time::Duration};

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig, timeout::TimeoutConfig},
    error::{DisplayErrorContext, ProvideErrorMetadata},
    primitives::ByteStream,
};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{Fault, JobId, store::FileRole};

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectStoreSettings {
    /// Address of the service; AWS, MinIO, Ceph and Garage all have one.
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    pub access_key: String,
    pub secret_key: String,
    /// Seconds one attempt may take until its answer; an upload has a second more for each 256 KiB.
    pub attempt_seconds: u64,
}

impl std::fmt::Debug for ObjectStoreSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ObjectStoreSettings")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone)]
pub struct ObjectStore {
    client: Client,
    bucket: String,
    attempt: Duration,
}

#[derive(Debug, thiserror::Error)]
pub enum ObjectStoreError {
    #[error("the object store: {0}")]
    Service(String),
    #[error("the object store has no object {0}")]
    Missing(String),
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// What lies in the store is not what was sent.
    #[error("the object store keeps {found} bytes of {key} instead of {sent}")]
    Damaged { key: String, sent: u64, found: i64 },
}

impl ObjectStoreError {
    /// Whether asking again may help. A row names what is missing, so that it isn't there is damage that waiting won't cure; an upload
    /// that arrived damaged is uploaded again.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Missing(_) => Fault::Permanent,
            Self::Service(_) | Self::File(_) | Self::Damaged { .. } => Fault::Transient,
        }
    }
}

/// An object's bytes from `start` on.
#[derive(Debug)]
pub struct Download {
    pub bytes: u64,
    pub body: ByteStream,
}

#[derive(Debug, Clone)]
pub struct ListedObject {
    pub key: String,
    pub modified_at: DateTime<Utc>,
}

/// Where a file of a job lies. The fence keeps a worker that lost its lease from touching its successor's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    pub company: String,
    pub job: JobId,
    pub fence: i64,
    pub role: FileRole,
    pub format: String,
}

impl ObjectName {
    #[must_use]
    pub fn key(&self) -> String {
        // A rendition's key has named no role since the first version, and its rows keep their keys.
        let role = if self.role == FileRole::Rendition { String::new() } else { format!("{}.", self.role) };
        format!("{PREFIX}{}/{}/{}.{role}{}", self.company, self.job, self.fence, self.format)
    }

    /// `None`: not one of the service's names.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.strip_prefix(PREFIX)?.split('/');
        let (company, job, file) = (parts.next()?, parts.next()?, parts.next()?);
        let (fence, file) = file.split_once('.')?;
        let (role, format) = match file.split_once('.') {
            Some((role, format)) => (role.parse().ok()?, format),
            None => (FileRole::Rendition, file),
        };
        let name = Self {
            company: company.to_owned(),
            job: job.parse().ok()?,
            fence: fence.parse().ok()?,
            role,
            format: format.to_owned(),
        };
        (parts.next().is_none() && name.key() == key).then_some(name)
    }
}

/// Characters kept of an error.
const LONGEST_REASON: usize = 300;
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// A connection that was idle for longer isn't used again. The SDK sets no keepalive, and one whose other end is gone without a word
/// would cost an attempt's whole time.
const IDLE_LIMIT: Duration = Duration::from_secs(10);
/// An upload that is slower is given up and tried again.
const SLOWEST_BYTES_PER_SECOND: u64 = 256 * 1024;

/// All of the service's objects lie below this.
const PREFIX: &str = "documents/";

impl ObjectStore {
    #[must_use]
    pub fn connect(settings: &ObjectStoreSettings) -> Self {
        let http = aws_smithy_http_client::Builder::new()
            .pool_idle_timeout(IDLE_LIMIT)
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https();
        let credentials = Credentials::new(&settings.access_key, &settings.secret_key, None, None, "qujat");
        let attempt = Duration::from_secs(settings.attempt_seconds);
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT_LIMIT).read_timeout(attempt).build();
        let configuration = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http)
            .credentials_provider(credentials)
            .region(Region::new(settings.region.clone()))
            .endpoint_url(&settings.endpoint)
            .force_path_style(true)
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .timeout_config(timeouts)
            .build();
        Self { client: Client::from_conf(configuration), bucket: settings.bucket.clone(), attempt }
    }

    /// Uploads a file, with its hash for the store to check, and asks back what the store then holds.
    pub async fn upload(
        &self,
        key: &str,
        file: &Path,
        sha256: &[u8; 32],
        content_type: &str,
        name: &str,
    ) -> Result<(), ObjectStoreError> {
        let sent = tokio::fs::metadata(file).await?.len();
        let body = ByteStream::from_path(file).await.map_err(|error| ObjectStoreError::Service(error.to_string()))?;
        // The SDK's limit runs from the first byte sent to the answer, so it grows with what is sent.
        let limit = self.attempt + Duration::from_secs(sent / SLOWEST_BYTES_PER_SECOND);
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT_LIMIT).read_timeout(limit).build();
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .checksum_sha256(STANDARD.encode(sha256))
            .content_type(content_type)
            .content_disposition(format!("attachment; filename=\"{name}\""))
            .body(body)
            .customize()
            .config_override(aws_sdk_s3::Config::builder().timeout_config(timeouts))
            .send()
            .await
            .map_err(service)?;
        let found = self.client.head_object().bucket(&self.bucket).key(key).send().await.map_err(service)?;
        let found = found.content_length().unwrap_or_default();
        if u64::try_from(found) != Ok(sent) {
            return Err(ObjectStoreError::Damaged { key: key.to_owned(), sent, found });
        }
        Ok(())
    }

    /// Opens an object, or the inclusive range of its bytes.
    pub async fn download(&self, key: &str, range: Option<(u64, u64)>) -> Result<Download, ObjectStoreError> {
        let range = range.map(|(first, last)| format!("bytes={first}-{last}"));
        let object = self.client.get_object().bucket(&self.bucket).key(key).set_range(range).send().await.map_err(|error| {
            match error.code() {
                Some("NoSuchKey") => ObjectStoreError::Missing(key.to_owned()),
                _ => service(error),
            }
        })?;
        let bytes = object.content_length().and_then(|length| u64::try_from(length).ok()).unwrap_or_default();
        Ok(Download { bytes, body: object.body })
    }

    pub async fn remove(&self, key: &str) -> Result<(), ObjectStoreError> {
        self.client.delete_object().bucket(&self.bucket).key(key).send().await.map_err(service)?;
        Ok(())
    }

    /// Up to a thousand of the service's objects after `after`, in the order of their keys.
    pub async fn list(&self, after: Option<&str>) -> Result<Vec<ListedObject>, ObjectStoreError> {
        let page = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(PREFIX)
            .set_start_after(after.map(str::to_owned))
            .send()
            .await
            .map_err(service)?;
        Ok(page
            .contents()
            .iter()
            .filter_map(|object| {
                let modified_at = DateTime::from_timestamp(object.last_modified()?.secs(), 0)?;
                Some(ListedObject { key: object.key()?.to_owned(), modified_at })
            })
            .collect())
    }

    /// Whether the bucket is there and may be used.
    pub async fn check(&self) -> Result<(), ObjectStoreError> {
        let asked = self.client.head_bucket().bucket(&self.bucket).send().await;
        asked.map(drop).map_err(|error| match error.as_service_error() {
            // An answer to HEAD has no words.
            Some(answer) if answer.is_not_found() => ObjectStoreError::Service("there is no such bucket".to_owned()),
            _ => service(error),
        })
    }

    /// Makes the bucket; for demo and tests, an operator's exists.
    pub async fn create_bucket(&self) -> Result<(), ObjectStoreError> {
        self.client.create_bucket().bucket(&self.bucket).send().await.map_err(service)?;
        Ok(())
    }
}

fn service<E: std::error::Error>(error: E) -> ObjectStoreError {
    // The whole answer of the service may follow; its first words say what is wrong.
    ObjectStoreError::Service(DisplayErrorContext(&error).to_string().chars().take(LONGEST_REASON).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written_and_a_renditions_names_no_role() {
        let job = JobId::generate();
        for role in FileRole::ALL {
            let name = ObjectName { company: "750750750750".into(), job, fence: 3, role: *role, format: "pdf".into() };
            assert_eq!(ObjectName::parse(&name.key()).as_ref(), Some(&name));
        }
        // As the first version wrote it.
        let first = format!("documents/750750750750/{job}/3.pdf");
        assert_eq!(ObjectName::parse(&first).map(|name| (name.role, name.key())), Some((FileRole::Rendition, first)));
        // A role of a newer version is not for this one to judge, and each object has one name.
        for strange in ["seal.pdf", "rendition.pdf", "3", "3.rendition.pdf", "3.seal.pdf"] {
            assert_eq!(ObjectName::parse(&format!("documents/750750750750/{job}/{strange}")), None, "{strange}");
        }
    }
}
