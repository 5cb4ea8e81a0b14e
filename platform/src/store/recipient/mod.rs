//! Addresses that a company has named. Every statement that writes `qujat.known_recipient` stands here.
//!
//! What can be made to flood strangers is mail to addresses that nobody has asked about before, so these are counted. An address is known
//! from its first naming on, whether or not a mail has gone out, and is never forgotten: else it could be removed and named anew.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{
    StoreError,
    hourly_limits::{Counted, HOUR, HourlyLimits, LimitReached, Share, longest},
};

/// Notes the addresses as known to the company, unless more of them are new than may be. Counted apart
/// ([`super::hourly_limits::count_apart`]).
pub(super) async fn name(
    connection: &mut PgConnection,
    company: &str,
    subject: &str,
    recipients: &[String],
    limits: &HourlyLimits,
    now: DateTime<Utc>,
) -> Result<Option<LimitReached>, StoreError> {
    if recipients.is_empty() {
        return Ok(None);
    }
    let (by_caller, by_company) = (limits.new_addresses_per_caller, limits.new_addresses_per_company);
    let found = sqlx::query_file!(
        "src/store/recipient/when_again.sql",
        subject,
        company,
        now - HOUR,
        recipients,
        i64::from(by_caller),
        i64::from(by_company)
    )
    .fetch_one(&mut *connection)
    .await?;
    let reached = longest([
        (Counted::NewAddresses, Share::Caller, by_caller, found.by_caller),
        (Counted::NewAddresses, Share::Company, by_company, found.by_company),
    ]);
    if reached.is_none() && found.new > 0 {
        sqlx::query!(
            "insert into qujat.known_recipient (company, recipient, subject, first_named_at) select $1, unnest($2::text[]), $3, $4
             on conflict do nothing",
            company,
            recipients,
            subject,
            now
        )
        .execute(connection)
        .await?;
    }
    Ok(reached)
}
