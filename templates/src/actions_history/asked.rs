//! What a history is asked for, and the part of it that the service's own audit answers.

use std::sync::Arc;

use chrono::{DateTime, Days, TimeDelta, Utc};

use super::key::{Bound, Key, Source};
use crate::{
    DocumentSpec, WriteError, calendar, kind,
    own_actions::{OwnAction, OwnActions},
    period::Period,
};

/// What of both logs is wanted.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub company: String,
    pub from: DateTime<Utc>,
    /// The first instant that isn't wanted any more: the period's end, or what the snapshot doesn't know.
    pub until: DateTime<Utc>,
    as_of: DateTime<Utc>,
    pub own: Option<Arc<dyn OwnActions>>,
}

impl Asked {
    pub fn of(spec: &DocumentSpec) -> Result<Self, WriteError> {
        let period: Period = kind::parameters(&spec.parameters)?;
        let end = calendar::start_of(period.to.checked_add_days(Days::new(1)).unwrap_or(period.to));
        Ok(Self {
            company: spec.company.bin.clone(),
            from: calendar::start_of(period.from),
            // The instant itself belongs to the snapshot; Postgres knows microseconds.
            until: end.min(spec.data_as_of + TimeDelta::microseconds(1)),
            as_of: spec.data_as_of,
            own: spec.own_actions.clone(),
        })
    }

    /// The bound of the whole list: everything before its end.
    pub fn beginning(&self) -> Bound {
        (self.until, i64::MIN)
    }

    /// Where a page begins. A made-up place after the list's end shows no more than its first page.
    pub fn after(&self, after: Option<Key>, source: Source) -> Bound {
        after.map_or(self.beginning(), |key| key.bound(source).min(self.beginning()))
    }

    pub async fn own(&self, before: Bound, limit: u32) -> Result<Vec<OwnAction>, WriteError> {
        match &self.own {
            None => Ok(Vec::new()),
            Some(own) => own.page(&self.company, self.from, before, self.as_of, limit).await.map_err(WriteError::Own),
        }
    }
}
