//! The worker's section of the configuration.

use std::{path::PathBuf, time::Duration};

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkerSettings {
    /// Documents made at once in one process.
    pub concurrency: usize,
    /// Mails sent at once in one process.
    pub mail_concurrency: usize,
    /// Of a process's slots of a lane, how many in a hundred one company may have while others wait.
    pub company_share_percent: usize,
    /// How long a worker that says nothing keeps its work.
    pub lease_seconds: u64,
    /// How often due work and expired leases are looked for.
    pub sweep_seconds: u64,
    /// Workers that a job may end while it runs alone, before it fails.
    pub max_crashes: i32,
    /// How long a suspect may have its process to itself, waiting for that included.
    pub alone_seconds: u64,
    /// First pause after a transient trouble; doubled with each.
    pub retry_seconds: u64,
    /// Longest pause between tries.
    pub retry_longest_seconds: u64,
    /// How long a mail is tried.
    pub mail_deadline_hours: u32,
    /// How long a stopping process may finish what it has in hand.
    pub grace_seconds: u64,
    /// How long one document may take.
    pub render_seconds: u64,
    /// Pages a PDF may have.
    pub pdf_pages: u32,
    /// Where files are rendered before they go to the object store; empty: the system's temporary folder.
    pub temporary_folder: PathBuf,
}

impl WorkerSettings {
    #[must_use]
    pub fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_seconds)
    }

    #[must_use]
    pub fn longest_alone(&self) -> Duration {
        Duration::from_secs(self.alone_seconds)
    }

    /// Slots of so many that one company may have while others wait: rounded down, but never none.
    #[must_use]
    pub fn company_share(&self, slots: usize) -> usize {
        (slots.saturating_mul(self.company_share_percent) / 100).max(1)
    }

    /// The pause before try number `attempts` + 1: doubled each time up to the longest, and spread by up to a quarter, so that what
    /// failed together doesn't come back together. `spread` is any number that differs between jobs.
    #[must_use]
    pub fn pause(&self, attempts: i32, spread: u128) -> Duration {
        let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or_default();
        let seconds = self.retry_seconds.saturating_mul(1 << doublings).min(self.retry_longest_seconds);
        let milliseconds = seconds.saturating_mul(1000);
        let quarter = (milliseconds / 4).max(1);
        Duration::from_millis(milliseconds - quarter / 2 + u64::try_from(spread % u128::from(quarter)).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> WorkerSettings {
        WorkerSettings {
            concurrency: 1,
            mail_concurrency: 1,
            company_share_percent: 50,
            lease_seconds: 15,
            sweep_seconds: 5,
            max_crashes: 3,
            alone_seconds: 300,
            retry_seconds: 4,
            retry_longest_seconds: 60,
            mail_deadline_hours: 24,
            grace_seconds: 20,
            render_seconds: 60,
            pdf_pages: 10,
            temporary_folder: PathBuf::new(),
        }
    }

    #[test]
    fn a_company_s_share_is_rounded_down_and_never_nothing() {
        for (percent, slots, share) in [(50, 1, 1), (50, 2, 1), (50, 3, 1), (50, 4, 2), (50, 9, 4), (1, 4, 1), (100, 4, 4)] {
            let settings = WorkerSettings { company_share_percent: percent, ..settings() };
            assert_eq!(settings.company_share(slots), share, "{percent} % of {slots}");
        }
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_stay_within_an_eighth() {
        let settings = settings();
        for (attempts, expected) in [(0, 4.0), (1, 8.0), (2, 16.0), (3, 32.0), (4, 60.0), (40, 60.0)] {
            for spread in [0, 1, 77_777, u128::MAX] {
                let seconds = settings.pause(attempts, spread).as_secs_f64();
                assert!((expected * 0.87..=expected * 1.13).contains(&seconds), "{attempts}: {seconds}");
            }
        }
    }
}
