//! Waiting for what is to happen, with a bound.

use std::{
    future::Future,
    time::{Duration, Instant},
};

/// How long anything may take before a test gives up. Far more than it takes.
pub(super) const TIMEOUT: Duration = Duration::from_secs(150);

/// Waits for something to become true, with a bound and a name for the panic.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let begun = Instant::now();
    while begun.elapsed() < TIMEOUT {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("not within {TIMEOUT:?}: {what}");
}

/// As [`eventually`], for tests that have no runtime.
#[expect(clippy::disallowed_methods, reason = "another process can only be asked again")]
pub(super) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while begun.elapsed() < TIMEOUT {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("not within {TIMEOUT:?}: {what}");
}
