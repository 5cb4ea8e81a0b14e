//! Two logs become one list, newest first, for the file and for the screen.
//!
//! Both are bounded by the snapshot's instant: what happened later is in neither. Each is read in its own order and the greater head
//! is taken, so nothing is ever held but a page of the own audit.

use std::{pin::pin, vec};

use futures::TryStreamExt;
use sqlx::PgConnection;

use super::{
    asked::Asked,
    declaration::{COLUMNS, DECLARATION, texts},
    entry::{Entry, Wording},
    key::{Bound, Key, Source},
    portal,
};
use crate::{
    DocumentSink, DocumentSpec, Problem, WriteError,
    list::page,
    own_actions::OwnAction,
    screen::{Page, Screen},
};

/// Actions of the own audit that are read at a time.
const OWN_PAGE: u32 = 500;

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
pub(super) async fn write_rows(billing: &mut PgConnection, spec: &DocumentSpec, sink: &mut DocumentSink) -> Result<(), WriteError> {
    let (asked, wording) = (Asked::of(spec)?, Wording::of(spec.locale));
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
pub(super) async fn screen(billing: &mut PgConnection, spec: &DocumentSpec, page: &Page) -> Result<Screen, WriteError> {
    let (asked, wording) = (Asked::of(spec)?, Wording::of(spec.locale));
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
        columns: page::columns(&COLUMNS, texts(), DECLARATION.name, spec.locale),
        rows: entries.iter().map(row).collect::<Result<_, WriteError>>()?,
        totals: serde_json::Map::new(),
        total_rows,
        next,
    })
}
