//! Why a document can't be written, as far as a kind can know it: whose fault it is, and so whether trying again helps.

use qujat_platform::{billing::BillingError, store::StoreError};

use crate::Problem;

/// Why a document can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Billing didn't answer, or refused the question; its fault says whether another try may help.
    #[error(transparent)]
    Billing(#[from] BillingError),
    /// The service's own database didn't answer, or refused the question.
    #[error(transparent)]
    Own(#[from] StoreError),
    /// The asker can do something about it: the month isn't closed, the account is not theirs.
    #[error("refused: {0:?}")]
    Refused(Problem),
    /// Billing's data breaks the document: an act without a number, totals that don't match. Needs a person at the operator.
    #[error("billing data: {0}")]
    Data(String),
    /// The files' writer stopped; its own error says why.
    #[error("the writer of the file has stopped")]
    Stopped,
}

/// Kinds ask billing themselves; nothing else of theirs speaks SQL.
impl From<sqlx::Error> for WriteError {
    fn from(error: sqlx::Error) -> Self {
        Self::Billing(error.into())
    }
}
