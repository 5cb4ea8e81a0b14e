//! What can go wrong with a job, and whether to try again: said where it happens, decided nowhere else.

use qujat_platform::{FailureReason, object_store::ObjectStoreError, store::StoreError};
use qujat_render::{Locale, RenderError};
use qujat_templates::{Catalogue, WriteError};

/// Why a job didn't become a document this time.
#[derive(Debug)]
pub(crate) enum Setback {
    /// Something outside is away: try again until the deadline. The detail is for operators.
    Transient(FailureReason, String),
    /// Trying again would end the same. The detail of a refusal is the sentence for the asker, in the job's language; any other
    /// detail is for operators.
    Permanent(FailureReason, String),
    /// The job is not ours any more: cancelled, or with another worker. Nothing is to be written about it.
    Lost,
}

impl Setback {
    /// What a kind answered, in the language of its job.
    pub(crate) fn from_write(error: WriteError, catalogue: &Catalogue, locale: Locale) -> Self {
        match error {
            WriteError::Billing(error) => Self::from_billing(&error),
            WriteError::Own(error) => StoreError(error).into(),
            WriteError::Refused(problem) => Self::Permanent(FailureReason::Refused, catalogue.texts().problem(locale, &problem)),
            WriteError::Data(reason) => Self::Permanent(FailureReason::BillingData, reason),
            WriteError::Stopped => {
                Self::Permanent(FailureReason::Internal, "the file's writer stopped without saying why".to_owned())
            }
        }
    }

    /// A broken connection, a restart, a standby's conflict or a full server pass. A statement that Postgres refuses (a column of the
    /// contract that is missing, a type that differs) doesn't get better by asking again.
    pub(crate) fn from_billing(error: &sqlx::Error) -> Self {
        let permanent = match error {
            sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("42") || code.starts_with("22")),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::Decode(_) => true,
            _ => false,
        };
        if permanent {
            Self::Permanent(FailureReason::BillingData, error.to_string())
        } else {
            Self::Transient(FailureReason::BillingAway, error.to_string())
        }
    }

    pub(crate) fn from_render(error: RenderError) -> Self {
        match error {
            RenderError::TooManyPages { .. } => Self::Permanent(FailureReason::TooManyPages, error.to_string()),
            // A full disk passes when other files are done or somebody makes room.
            RenderError::Io(_) => Self::Transient(FailureReason::StorageAway, error.to_string()),
            _ => Self::Permanent(FailureReason::Internal, error.to_string()),
        }
    }
}

impl From<ObjectStoreError> for Setback {
    fn from(error: ObjectStoreError) -> Self {
        Self::Transient(FailureReason::StorageAway, error.to_string())
    }
}

impl From<StoreError> for Setback {
    fn from(error: StoreError) -> Self {
        Self::Transient(FailureReason::Internal, error.to_string())
    }
}
