//! How the mail server is, as far as this process knows, so that a server in trouble ends no mail and isn't asked by every one of them.
//!
//! A circuit breaker: once the server is in trouble one mail at a time probes it after a growing pause, and the others wait without
//! spending a try. What it holds is forgotten with the process and decides only when a mail is tried, or that a refusal without a reason
//! needs the server's word about others first. It knows neither SMTP nor rows.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use qujat_platform::{DeliveryId, mailer::SendOutcome};

use crate::WorkerSettings;

/// Mails refused without a reason, none sent between them, after which it is the server that is in trouble. One or two mailboxes that
/// are gone must not alarm anybody.
const DOUBTS: usize = 3;
/// Mails remembered as refused without a reason. One that is forgotten is tried once more.
const LONGEST_MEMORY: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct MailServer(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    trouble: Option<Trouble>,
    /// Refused without a reason since the last mail that was sent.
    doubted: HashSet<DeliveryId>,
    /// Refused without a reason before the server took another's mail.
    outdone: HashSet<DeliveryId>,
}

#[derive(Debug)]
struct Trouble {
    /// Probes that failed.
    failures: i32,
    until: Instant,
    probing: bool,
}

/// Whether a mail may go to the server now.
#[derive(Debug)]
pub(super) enum Admission<'a> {
    Enter(Turn<'a>),
    /// It waits so long, without spending a try.
    Wait(Duration),
}

/// A mail's turn with the server. A probe that is dropped without a verdict leaves the place to another.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    server: &'a MailServer,
    is_probe: bool,
}

impl MailServer {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn admit(&self, settings: &WorkerSettings, now: Instant) -> Admission<'_> {
        let mut state = self.state();
        metrics::gauge!("qujat_mail_server_trouble").set(if state.trouble.is_some() { 1.0 } else { 0.0 });
        match &mut state.trouble {
            None => Admission::Enter(Turn { server: self, is_probe: false }),
            Some(trouble) if now < trouble.until => Admission::Wait(trouble.until - now),
            Some(trouble) if trouble.probing => Admission::Wait(settings.pause(trouble.failures, 0)),
            Some(trouble) => {
                trouble.probing = true;
                Admission::Enter(Turn { server: self, is_probe: true })
            }
        }
    }

    /// How long nobody is to ask the server.
    pub(super) fn closed_for(&self, now: Instant) -> Duration {
        self.state().trouble.as_ref().map(|trouble| trouble.until.saturating_duration_since(now)).unwrap_or_default()
    }
}

impl Turn<'_> {
    /// Learns from what the server said of a mail, and says what it means for this mail.
    pub(super) fn judge(self, delivery: DeliveryId, said: SendOutcome, settings: &WorkerSettings, now: Instant) -> SendOutcome {
        let mut state = self.server.state();
        let outcome = match said {
            SendOutcome::Ambiguous(words) if state.outdone.contains(&delivery) => SendOutcome::Refused(words),
            SendOutcome::Ambiguous(words) => {
                state.doubted.insert(delivery);
                if state.doubted.len() < DOUBTS { SendOutcome::Later(words) } else { SendOutcome::ServerTrouble(words) }
            }
            said => said,
        };
        match &outcome {
            SendOutcome::Sent(_) => state.took(delivery),
            SendOutcome::Refused(_) => state.recovered(),
            SendOutcome::ServerTrouble(_) => state.is_in_trouble(self.is_probe, settings, now),
            SendOutcome::Later(_) | SendOutcome::Ambiguous(_) | SendOutcome::Unknown(_) => {}
        }
        outcome
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(trouble) = self.server.state().trouble.as_mut().filter(|_| self.is_probe) {
            trouble.probing = false;
        }
    }
}

impl State {
    fn took(&mut self, delivery: DeliveryId) {
        if self.outdone.len() > LONGEST_MEMORY {
            self.outdone.clear();
        }
        self.doubted.remove(&delivery);
        self.outdone.extend(self.doubted.drain());
        self.outdone.remove(&delivery);
        self.recovered();
    }

    fn recovered(&mut self) {
        if self.trouble.take().is_some() {
            tracing::info!("the mail server is out of trouble");
            metrics::gauge!("qujat_mail_server_trouble").set(0.0);
        }
    }

    /// What was under way when trouble was found says nothing new: only the first answer and the probes' count.
    fn is_in_trouble(&mut self, is_probe: bool, settings: &WorkerSettings, now: Instant) {
        if self.trouble.is_some() && !is_probe {
            return;
        }
        let failures = self.trouble.as_ref().map_or(0, |trouble| trouble.failures.saturating_add(1));
        let pause = settings.pause(failures, u128::from(std::process::id()));
        self.trouble = Some(Trouble { failures, until: now + pause, probing: false });
        // Its words often quote a recipient, whom no log names; they stand in the mails' rows.
        tracing::error!(failures, pause = pause.as_secs_f32(), "the mail server is in trouble; all mail waits behind one probe");
        metrics::gauge!("qujat_mail_server_trouble").set(1.0);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const SETTINGS: WorkerSettings = WorkerSettings {
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
    };
    const MINUTE: Duration = Duration::from_secs(60);

    fn enter(server: &MailServer, now: Instant) -> Option<Turn<'_>> {
        match server.admit(&SETTINGS, now) {
            Admission::Enter(turn) => Some(turn),
            Admission::Wait(pause) => {
                assert!(pause > Duration::ZERO, "a mail that waits for nothing comes again at once");
                None
            }
        }
    }

    fn say(server: &MailServer, delivery: DeliveryId, said: SendOutcome, now: Instant) -> SendOutcome {
        enter(server, now).expect("the server is asked").judge(delivery, said, &SETTINGS, now)
    }

    fn ambiguous() -> SendOutcome {
        SendOutcome::Ambiguous("550 no such user".to_owned())
    }

    fn trouble() -> SendOutcome {
        SendOutcome::ServerTrouble("550 5.7.1 relaying denied".to_owned())
    }

    fn sent() -> SendOutcome {
        SendOutcome::Sent("250 OK".to_owned())
    }

    #[test]
    fn a_server_in_trouble_is_asked_by_one_mail_at_a_time() {
        let (server, now) = (MailServer::default(), Instant::now());
        say(&server, DeliveryId::generate(), trouble(), now);
        assert!(enter(&server, now).is_none(), "nobody asks before the pause is over");
        let later = now + MINUTE;
        let probe = enter(&server, later).expect("one probes");
        assert!(enter(&server, later).is_none(), "and no other beside it");
        drop(probe);
        assert!(enter(&server, later).is_some(), "a probe without a verdict leaves its place");
    }

    #[test]
    fn the_pause_grows_with_each_probe_and_ends_with_a_mail_that_is_taken() {
        let (server, mut now) = (MailServer::default(), Instant::now());
        let (first, second) = (enter(&server, now).unwrap(), enter(&server, now).unwrap());
        first.judge(DeliveryId::generate(), trouble(), &SETTINGS, now);
        let pause = server.closed_for(now);
        second.judge(DeliveryId::generate(), trouble(), &SETTINGS, now);
        assert_eq!(server.closed_for(now), pause, "what was under way already counts as one");
        now += pause;
        say(&server, DeliveryId::generate(), trouble(), now);
        assert!(server.closed_for(now) > pause, "a failed probe waits longer");
        now += MINUTE;
        say(&server, DeliveryId::generate(), sent(), now);
        assert!(enter(&server, now).is_some() && enter(&server, now).is_some(), "all may ask again");
    }

    #[test]
    fn a_refusal_without_a_reason_ends_a_mail_only_once_another_was_taken() {
        let (server, now) = (MailServer::default(), Instant::now());
        let gone = DeliveryId::generate();
        for _ in 0..2 {
            assert!(matches!(say(&server, gone, ambiguous(), now), SendOutcome::Later(_)));
        }
        say(&server, DeliveryId::generate(), sent(), now);
        assert!(matches!(say(&server, gone, ambiguous(), now), SendOutcome::Refused(_)));
    }

    #[test]
    fn a_server_that_refuses_everybody_without_a_reason_is_in_trouble() {
        let (server, now) = (MailServer::default(), Instant::now());
        // It took one before, which says nothing about now.
        say(&server, DeliveryId::generate(), sent(), now);
        for _ in 1..DOUBTS {
            assert!(matches!(say(&server, DeliveryId::generate(), ambiguous(), now), SendOutcome::Later(_)));
        }
        assert!(matches!(say(&server, DeliveryId::generate(), ambiguous(), now), SendOutcome::ServerTrouble(_)));
        assert!(enter(&server, now).is_none());
    }
}
