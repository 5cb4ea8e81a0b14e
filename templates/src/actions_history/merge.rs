//! Two logs become one list, newest first, for the file and for the screen.
//!
//! Both are bounded by the snapshot's instant: what happened later is in neither. Each is read in its own order and the greater head
//! is taken, so nothing is ever held but a page of the own audit.

use std::{pin::pin, sync::Arc, vec};

use chrono::{DateTime, Days, TimeDelta, Utc};
use futures::TryStreamExt;
use sqlx::PgConnection;

use super::{
    COLUMNS, DECLARATION,
    entry::{Entry, Wording},
    key::{Bound, Key, Source},
    own::{OwnAction, OwnActions},
    portal, texts,
};
use crate::{
    DocumentSink, Order, Problem, WriteError, calendar, kind,
    list::page,
    period::Period,
    screen::{Page, Screen},
};

/// Actions of the own audit that are read at a time.
const OWN_PAGE: u32 = 500;

/// What of both logs is wanted.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub company: String,
    pub from: DateTime<Utc>,
    /// The first instant that isn't wanted any more: the period's end, or what the snapshot doesn't know.
    until: DateTime<Utc>,
    as_of: DateTime<Utc>,
    own: Option<Arc<dyn OwnActions>>,
}

impl Asked {
    pub fn of(order: &Order) -> Result<Self, WriteError> {
        let period: Period = kind::parameters(&order.parameters)?;
        let end = calendar::start_of(period.to.checked_add_days(Days::new(1)).unwrap_or(period.to));
        Ok(Self {
            company: order.company.bin.clone(),
            from: calendar::start_of(period.from),
            // The instant itself belongs to the snapshot; Postgres knows microseconds.
            until: end.min(order.data_as_of + TimeDelta::microseconds(1)),
            as_of: order.data_as_of,
            own: order.own_actions.clone(),
        })
    }

    /// The bound of the whole list: everything before its end.
    pub fn beginning(&self) -> Bound {
        (self.until, i64::MIN)
    }

    /// Where a page begins. A made-up place after the list's end shows no more than its first page.
    fn after(&self, after: Option<Key>, source: Source) -> Bound {
        after.map_or(self.beginning(), |key| key.bound(source).min(self.beginning()))
    }

    async fn own(&self, before: Bound, limit: u32) -> Result<Vec<OwnAction>, WriteError> {
        match &self.own {
            None => Ok(Vec::new()),
            Some(own) => own.page(&self.company, self.from, before, self.as_of, limit).await.map_err(WriteError::Own),
        }
    }
}

/// The own audit, newest first, a page at a time.
struct OwnPages<'a> {
    asked: &'a Asked,
    page: vec::IntoIter<OwnAction>,
    /// Where the next page begins; `None` after the last one.
    before: Option<Bound>,
}

impl OwnPages<'_> {
    async fn next(&mut self) -> Result<Option<OwnAction>, WriteError> {
        if let (0, Some(before)) = (self.page.len(), self.before) {
            let page = self.asked.own(before, OWN_PAGE).await?;
            // A page that isn't full is the last.
            self.before = page.last().filter(|_| page.len() == OWN_PAGE as usize).map(|last| (last.happened_at, last.id));
            self.page = page.into_iter();
        }
        Ok(self.page.next())
    }
}

/// Writes all rows. Their number isn't announced: an entry of the own audit can be committed between counting and reading, because
/// it lies in no snapshot of ours, and a document must not fail for that.
pub(super) async fn write_rows(billing: &mut PgConnection, order: &Order, sink: &mut DocumentSink) -> Result<(), WriteError> {
    let (asked, wording) = (Asked::of(order)?, Wording::of(order.locale));
    let mut log = pin!(portal::actions(billing, &asked, asked.beginning(), None));
    let mut pages = OwnPages { asked: &asked, page: Vec::new().into_iter(), before: Some(asked.beginning()) };
    let mut portal = log.try_next().await?.map(|action| wording.portal(action));
    let mut own = pages.next().await?.map(|action| wording.own(action));
    loop {
        let entry = if portal.as_ref().map(|entry| entry.key) > own.as_ref().map(|entry| entry.key) {
            std::mem::replace(&mut portal, log.try_next().await?.map(|action| wording.portal(action)))
        } else {
            let next = if own.is_some() { pages.next().await?.map(|action| wording.own(action)) } else { None };
            std::mem::replace(&mut own, next)
        };
        let Some(entry) = entry else { return Ok(()) };
        sink.row(&wording.cells(&entry)?).await?;
    }
}

/// A page of the list.
pub(super) async fn screen(billing: &mut PgConnection, order: &Order, page: &Page) -> Result<Screen, WriteError> {
    let (asked, wording) = (Asked::of(order)?, Wording::of(order.locale));
    let malformed = |_| WriteError::Refused(Problem::new("after", "malformed_history_place"));
    let after = page.after.as_deref().map(str::parse::<Key>).transpose().map_err(malformed)?;
    let own_rows = match &asked.own {
        None => 0,
        Some(own) => own.count(&asked.company, asked.from, asked.until).await.map_err(WriteError::Own)?,
    };
    let total_rows = portal::count(billing, &asked).await? + own_rows;

    // One more than is shown tells whether there is a next page; any of them may be of either log.
    let wanted = page.limit.saturating_add(1);
    let log = portal::actions(billing, &asked, asked.after(after, Source::Portal), Some(i64::from(wanted)));
    let log: Vec<_> = log.try_collect().await?;
    let own = asked.own(asked.after(after, Source::Own), wanted).await?;
    let mut entries: Vec<Entry> = log.into_iter().map(|action| wording.portal(action)).collect();
    entries.extend(own.into_iter().map(|action| wording.own(action)));
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.key));

    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let goes_on = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| goes_on).map(|entry| entry.key.to_string());
    let row = |entry: &Entry| Ok(wording.cells(entry)?.into_iter().map(page::json).collect());
    Ok(Screen {
        remarks: Vec::new(),
        columns: page::columns(&COLUMNS, texts(), DECLARATION.name, order.locale),
        rows: entries.iter().map(row).collect::<Result<_, WriteError>>()?,
        totals: serde_json::Map::new(),
        total_rows,
        next,
    })
}
