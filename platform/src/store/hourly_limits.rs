//! What one caller and one company may do within an hour. Counted in rows, so that it holds for all processes and across restarts; what is
//! counted stands in the folder of its table. Knows no HTTP: a limit that is reached is told with the instant from which it isn't.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::StoreError;

/// How often something may be done within an hour. 0: without limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HourlyLimits {
    /// Requests of one caller.
    pub requests_per_caller: u32,
    /// Recipients that one caller's requests name, those of one request apart.
    pub mails_per_caller: u32,
    /// As named for one company, by whomever.
    pub mails_per_company: u32,
    /// Addresses that a company has never named before: those that may be strangers'.
    pub new_addresses_per_caller: u32,
    pub new_addresses_per_company: u32,
    /// Subscriptions made.
    pub subscriptions_per_caller: u32,
    pub subscriptions_per_company: u32,
}

impl HourlyLimits {
    /// Whether a request is counted for its caller.
    pub(super) fn count_requests_of_caller(&self) -> bool {
        self.requests_per_caller > 0 || self.mails_per_caller > 0 || self.new_addresses_per_caller > 0
    }

    /// Whether a request is counted for its company.
    pub(super) fn count_requests_of_company(&self) -> bool {
        self.mails_per_company > 0 || self.new_addresses_per_company > 0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    Requests,
    Mails,
    NewAddresses,
    Subscriptions,
}

/// Whose share is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    Caller,
    Company,
}

/// A limit that is reached; nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitReached {
    pub counted: Counted,
    pub share: Share,
    pub maximum: u32,
    /// From when on the same may be asked again.
    pub again_at: DateTime<Utc>,
}

pub(super) const HOUR: TimeDelta = TimeDelta::hours(1);

/// Lets what one caller, and what one company does be counted one after the other, until the commit. Always the caller first, so two
/// transactions can't wait for each other.
pub(super) async fn count_apart(
    connection: &mut PgConnection,
    subject: Option<&str>,
    company: Option<&str>,
) -> Result<(), StoreError> {
    if let Some(subject) = subject {
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended('qujat.caller ' || $1::text, 0))", subject)
            .fetch_one(&mut *connection)
            .await?;
    }
    if let Some(company) = company {
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended('qujat.company ' || $1::text, 0))", company)
            .fetch_one(connection)
            .await?;
    }
    Ok(())
}

/// Of the limits that are reached, each with the instant of the deed that must be an hour old first, the one that lasts longest.
pub(super) fn longest<const N: usize>(reached: [(Counted, Share, u32, Option<DateTime<Utc>>); N]) -> Option<LimitReached> {
    let reached = reached.into_iter().filter_map(|(counted, share, maximum, decisive)| {
        Some(LimitReached { counted, share, maximum, again_at: decisive? + HOUR })
    });
    reached.max_by_key(|limit| limit.again_at)
}
