//! Tickets to watch a request's events. Every statement that writes `qujat.event_ticket` stands here. Only a ticket's hash is kept.

use chrono::{DateTime, Utc};

use crate::{
    RequestId,
    store::{Store, StoreError},
};

/// Whom a ticket was given to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventTicket {
    pub subject: String,
    /// From when on the token isn't believed any more that it was given for.
    pub believed_until: DateTime<Utc>,
}

impl Store {
    /// Gives a ticket, and forgets those that are over. `false`: the holder has `most` that are not. Calls at once may have a few more.
    pub async fn issue_event_ticket(
        &self,
        ticket_hash: &[u8; 32],
        request: RequestId,
        holder: &EventTicket,
        expires_at: DateTime<Utc>,
        most: i64,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        sqlx::query!("delete from qujat.event_ticket where expires_at <= $1", now).execute(&self.pool).await?;
        let issued = sqlx::query!(
            "insert into qujat.event_ticket (ticket_hash, request_id, subject, believed_until, expires_at)
             select $1, $2, $3, $4, $5
             where (select count(*) from qujat.event_ticket where subject = $3) < $6",
            &ticket_hash[..],
            request.0,
            holder.subject,
            holder.believed_until,
            expires_at,
            most
        )
        .execute(&self.pool)
        .await?;
        Ok(issued.rows_affected() == 1)
    }

    /// Whom a ticket for this request was given to, if it still works. It works until it expires: a browser that has lost its
    /// connection comes again with the same one.
    pub async fn event_ticket(
        &self,
        ticket_hash: &[u8; 32],
        request: RequestId,
        now: DateTime<Utc>,
    ) -> Result<Option<EventTicket>, StoreError> {
        let ticket = sqlx::query_as!(
            EventTicket,
            "select subject, believed_until from qujat.event_ticket where ticket_hash = $1 and request_id = $2 and expires_at > $3",
            &ticket_hash[..],
            request.0,
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(ticket)
    }
}
