//! Why a document is late or could not be made, as it is stored and answered.
//!
//! One spelling of each reason, for the rows, the API and the names of texts. What people read about a reason stands in the
//! templates, and whether to try again is said by [`crate::fault`]; neither is known here.

/// What went wrong while a document was being made or sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureReason {
    /// Passing: billing doesn't answer.
    BillingAway,
    /// Passing: files can't be stored.
    StorageAway,
    /// Passing: mail isn't taken.
    MailAway,
    /// The work ended the process several times.
    Crashed,
    /// It did not succeed within its time.
    Overdue,
    /// Nothing went wrong yet: it is still being made.
    Unfinished,
    /// A published document breaks a rule that its reader can do nothing about.
    Unwritable,
    /// What was asked is not allowed any more, or not yet.
    Refused,
    /// Billing's data contradicts itself.
    BillingData,
    /// More pages than a PDF may have.
    TooManyPages,
    /// The mail server refused the message for good.
    MailRefused,
    /// Nobody can say whether the mail server took the message.
    MailUnknown,
    /// A defect of the service.
    Internal,
}

impl FailureReason {
    pub const ALL: [Self; 13] = [
        Self::BillingAway,
        Self::StorageAway,
        Self::MailAway,
        Self::Crashed,
        Self::Overdue,
        Self::Unfinished,
        Self::Unwritable,
        Self::Refused,
        Self::BillingData,
        Self::TooManyPages,
        Self::MailRefused,
        Self::MailUnknown,
        Self::Internal,
    ];

    /// As stored and as the API answers it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::BillingAway => "billing_away",
            Self::StorageAway => "storage_away",
            Self::MailAway => "mail_away",
            Self::Crashed => "crashed",
            Self::Overdue => "overdue",
            Self::Unfinished => "unfinished",
            Self::Unwritable => "unwritable",
            Self::Refused => "refused",
            Self::BillingData => "billing_data",
            Self::TooManyPages => "too_many_pages",
            Self::MailRefused => "mail_refused",
            Self::MailUnknown => "mail_unknown",
            Self::Internal => "internal",
        }
    }

    /// A stored code; one that this version doesn't know is a defect's.
    /// A row of a version to come must be readable, so this never fails.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|reason| reason.code() == code).unwrap_or(Self::Internal)
    }
}

impl sqlx::Type<sqlx::Postgres> for FailureReason {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        <str as sqlx::Type<sqlx::Postgres>>::type_info()
    }

    fn compatible(column: &sqlx::postgres::PgTypeInfo) -> bool {
        <str as sqlx::Type<sqlx::Postgres>>::compatible(column)
    }
}

impl<'r> sqlx::Decode<'r, sqlx::Postgres> for FailureReason {
    fn decode(value: sqlx::postgres::PgValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        Ok(Self::from_code(<&str as sqlx::Decode<sqlx::Postgres>>::decode(value)?))
    }
}

impl<'de> serde::Deserialize<'de> for FailureReason {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from_code(&<std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_read_as_it_is_written_and_an_unknown_one_is_a_defects() {
        for reason in FailureReason::ALL {
            assert_eq!(serde_json::from_value::<FailureReason>(reason.code().into()).unwrap(), reason);
        }
        assert_eq!(serde_json::from_str::<FailureReason>("\"of_tomorrow\"").unwrap(), FailureReason::Internal);
    }
}
