//! A publication as operators see it.

use qujat_platform::store::PublicationView;
use qujat_render::Locale;
use qujat_templates::calendar::Month;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{context::ApiContext, instant::Instant};

/// One kind for one accounting month, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicationAnswer {
    pub kind: String,
    /// What people call the kind, in the caller's language.
    pub kind_title: String,
    #[schema(example = "2026-10")]
    pub month: String,
    /// Whether subscribers are mailed.
    pub notify: bool,
    /// When the calendar opened the month.
    pub opens_at: Instant,
    /// Until when it is looked for accounts that billing had late.
    pub look_until: Instant,
    /// When its first document could be begun: billing had closed the month. `null`: not yet.
    pub begun_at: Option<Instant>,
    /// How many days after `opens_at` that was.
    pub late_days: Option<i32>,
    /// Since when nothing more of it is begun; `null`: it is not paused.
    pub paused_at: Option<Instant>,
    /// Since when nothing more happens by itself; `null`: it is open.
    pub closed_at: Option<Instant>,
    /// When the last document ended, well or badly, so far.
    pub finished_at: Option<Instant>,
    /// From `begun_at` to `finished_at`.
    pub seconds: Option<f64>,
    /// Walks over all companies and accounts that have not come to their end.
    pub open_looks: i64,
    /// Companies or accounts that documents were begun for, and of them those whose document is there, could not be made, is still to be
    /// made.
    pub items: i64,
    pub stored: i64,
    pub failed: i64,
    pub waiting: i64,
    /// Mails about the month, shared with the kinds of the same digest, and how many of them are out.
    pub digests: i64,
    pub digests_sent: i64,
}

impl PublicationAnswer {
    pub(crate) fn of(api: &ApiContext, view: PublicationView, locale: Locale) -> Self {
        Self {
            kind_title: api.catalogue.title(&view.kind, locale),
            month: Month::of(view.month).to_string(),
            seconds: view.seconds(),
            kind: view.kind,
            notify: view.notify,
            opens_at: view.opens_at.into(),
            look_until: view.look_until.into(),
            begun_at: view.begun_at.map(Instant::from),
            late_days: view.late_days,
            paused_at: view.paused_at.map(Instant::from),
            closed_at: view.closed_at.map(Instant::from),
            finished_at: view.finished_at.map(Instant::from),
            open_looks: view.open_scans,
            items: view.items,
            stored: view.stored,
            failed: view.failed,
            waiting: view.waiting,
            digests: view.digests,
            digests_sent: view.digests_sent,
        }
    }
}
