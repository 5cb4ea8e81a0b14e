//! Logs and metrics of a process.

use std::{sync::OnceLock, time::Duration};

use crate::configuration::one_of;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use serde::Deserialize;
use tracing_subscriber::{EnvFilter, filter::LevelFilter, layer::SubscriberExt, util::SubscriberInitExt};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetrySettings {
    /// Directives of `tracing`'s `EnvFilter`, such as `info,qujat=debug`.
    pub filter: String,
    pub format: LogFormat,
    /// Address and port where a process without HTTP of its own shows liveness and metrics; empty: nowhere.
    #[serde(default)]
    pub listen: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum LogFormat {
    Text,
    Json,
}

impl TelemetrySettings {
    /// Which lines appear.
    ///
    /// # Errors
    /// What in the setting is no directive.
    pub fn filter(&self) -> Result<EnvFilter, tracing_subscriber::filter::ParseError> {
        EnvFilter::try_new(&self.filter)
    }

    /// Whether the setting names any level. A single misspelt one is read as the name of a part, and nothing else would be logged.
    #[must_use]
    pub fn names_a_level(&self) -> bool {
        self.filter.split(',').any(|directive| directive.contains('=') || directive.trim().parse::<LevelFilter>().is_ok())
    }
}

impl TryFrom<String> for LogFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        one_of(&text, &[("text", Self::Text), ("json", Self::Json)])
    }
}

/// Starts logging to standard error. Called once, by `main`; a second call changes nothing.
pub fn start(settings: &TelemetrySettings) {
    let filter = settings.filter().unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let started = match settings.format {
        LogFormat::Text => registry.with(layer.with_target(false)).try_init(),
        LogFormat::Json => registry.with(layer.json().flatten_event(true)).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging had been started before");
    }
}

/// Upper bounds of durations in seconds, from an answer to a large document.
const SECONDS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1_800.0];
/// Upper bounds of counts and sizes, such as rows and bytes.
const AMOUNTS: [f64; 10] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/// How often what was recorded is put into the buckets. Between two times it lies in memory, each value of its own.
const UPKEEP: Duration = Duration::from_secs(5);

/// The recorder of metrics of this process, installed when first asked for; `None` when somebody else had installed one.
///
/// Histograms have fixed buckets, which sum over processes, and a thread that keeps their memory bounded whether anybody reads them or
/// not.
#[must_use]
pub fn metrics() -> Option<PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER.get_or_init(|| builder()?.install_recorder().ok().inspect(keep_up)).clone()
}

/// `None` never comes: the buckets above are not empty, which is the only thing that is refused.
fn builder() -> Option<PrometheusBuilder> {
    let seconds = Matcher::Suffix("_seconds".to_owned());
    PrometheusBuilder::new().set_buckets(&AMOUNTS).ok()?.set_buckets_for_metric(seconds, &SECONDS).ok()
}

/// A thread of its own and no task: a task would end with the runtime that happened to be there first.
fn keep_up(handle: &PrometheusHandle) {
    let handle = handle.clone();
    let started = std::thread::Builder::new().name("metrics".to_owned()).spawn(move || {
        loop {
            std::thread::park_timeout(UPKEEP);
            handle.run_upkeep();
        }
    });
    if let Err(error) = started {
        tracing::warn!(%error, "the metrics are kept up only when they are read");
    }
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusRecorder;

    use super::*;

    #[test]
    fn histograms_have_fixed_buckets() {
        let recorder: PrometheusRecorder = builder().unwrap().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            metrics::histogram!("qujat_http_request_seconds").record(0.2);
            metrics::histogram!("qujat_job_rows").record(70_000.0);
        });
        recorder.handle().run_upkeep();
        let text = recorder.handle().render();
        assert!(text.contains("qujat_http_request_seconds_bucket{le=\"0.25\"} 1"), "{text}");
        assert!(text.contains("qujat_job_rows_bucket{le=\"100000\"} 1"), "{text}");
        assert!(!text.contains("quantile"), "{text}");
    }
}
