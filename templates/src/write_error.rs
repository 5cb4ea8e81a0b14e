//! Why a document can't be written, as far as a kind can know it: whose fault it is, and so whether trying again helps.

use crate::Problem;

/// Why a document can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Billing didn't answer or the connection broke. Worth another try.
    #[error("billing database: {0}")]
    Billing(#[from] sqlx::Error),
    /// The service's own database didn't answer. Worth another try.
    #[error("the service's database: {0}")]
    Own(sqlx::Error),
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
