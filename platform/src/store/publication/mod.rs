//! Publications: one kind for one accounting month, exactly once.
//!
//! That there is one of each is a unique row; that each of its documents is begun once is another; that a walk over thousands of
//! accounts goes on where it was killed is a watermark moved in the transaction that files the jobs before it. So any number of
//! schedulers may run, start late or die, and none of them has to be the leader.
//!
//! Every statement that writes `qujat.publication`, `qujat.publication_item`, `qujat.look` or `qujat.schedule` stands in this folder:
//!
//! ```text
//! publication  (new) ─file─▶ filed ─begin_scan─▶ begun ─close─▶ closed ─command, schedule_due─▶ open again;  beside: paused ⇄ resumed
//! scan         (new) ─schedule_due, command─▶ filed ─begin_scan─▶ begun ─list_page…─▶ finished
//! ```

use chrono::{DateTime, NaiveDate, Utc};

use super::{Store, StoreError, stored_enum};
use crate::{Priority, PublicationId};

mod command;
mod fan_out;
mod item;
mod occurrences;
mod progress;

pub use command::Command;
pub use fan_out::{NewItem, OpenScan};
pub(in crate::store) use item::{lock_item, lock_object_of};
pub use occurrences::EndedPublication;
pub use progress::{FailedItem, ItemFilter, PublicationFilter, PublicationView};

stored_enum!(
    /// Why a publication is scanned. The column stands in `qujat.look`.
    ScanCause {
        /// An occurrence of its kind.
        Clock = "clock",
        /// Somebody's deed.
        Command = "command",
    }
);

/// A publication as the calendar or a command calls for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPublication {
    pub kind: String,
    /// First day of the accounting month.
    pub month: NaiveDate,
    pub priority: Priority,
    /// Publications of a month with the same digest share a mail.
    pub digest: String,
    pub notify: bool,
    pub opens_at: DateTime<Utc>,
    pub look_until: DateTime<Utc>,
}

/// Files the publication unless it is there. Whether it was not.
async fn file(connection: &mut sqlx::PgConnection, publication: &NewPublication, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let filed = sqlx::query!(
        "insert into qujat.publication (id, kind, month, class, digest, notify, opens_at, look_until, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (kind, month) do nothing",
        PublicationId::generate().0,
        publication.kind,
        publication.month,
        publication.priority.number(),
        publication.digest,
        publication.notify,
        publication.opens_at,
        publication.look_until,
        now
    )
    .execute(connection)
    .await?;
    Ok(filed.rows_affected() == 1)
}
