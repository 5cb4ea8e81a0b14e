//! What can go wrong with a job, and whether to try again: said where it happens, decided nowhere else.

use qujat_platform::{FailureReason, Fault, billing::BillingError, object_store::ObjectStoreError, store::StoreError};
use qujat_render::{Locale, RenderError};
use qujat_templates::{Catalogue, WriteError};

/// Why a job didn't become a document this time.
#[derive(Debug)]
pub(crate) enum JobError {
    /// Something outside is away: try again until the deadline. The detail is for operators.
    Retry(FailureReason, String),
    /// Not ready within its time, or a statement was not: billing may be slow for a while, so it is tried again, but a few times only,
    /// counted by themselves. The detail is for operators.
    TimedOut(String),
    /// Trying again would end the same. The detail of a refusal is the sentence for the asker, in the job's language; any other
    /// detail is for operators.
    Fail(FailureReason, String),
    /// The job is not ours any more: cancelled, or with another worker. Nothing is to be written about it.
    Lost,
}

impl JobError {
    fn from_fault(fault: Fault, passing: FailureReason, lasting: FailureReason, error: &dyn std::error::Error) -> Self {
        match fault {
            Fault::Transient => Self::Retry(passing, error.to_string()),
            Fault::Permanent => Self::Fail(lasting, error.to_string()),
        }
    }

    /// What a kind answered, in the language of its job.
    pub(crate) fn from_write(error: WriteError, catalogue: &Catalogue, locale: Locale) -> Self {
        match error {
            WriteError::Billing(error) => error.into(),
            WriteError::Own(error) => error.into(),
            WriteError::Refused(problem) => Self::Fail(FailureReason::Refused, catalogue.texts().problem(locale, &problem)),
            WriteError::Data(reason) => Self::Fail(FailureReason::BillingData, reason),
            WriteError::Stopped => Self::Fail(FailureReason::Internal, "the file's writer stopped without saying why".to_owned()),
        }
    }

    pub(crate) fn from_render(error: RenderError) -> Self {
        match error {
            RenderError::TooManyPages { .. } => Self::Fail(FailureReason::TooManyPages, error.to_string()),
            // A full disk passes when other files are done or somebody makes room.
            RenderError::Io(_) => Self::Retry(FailureReason::StorageAway, error.to_string()),
            _ => Self::Fail(FailureReason::Internal, error.to_string()),
        }
    }
}

impl From<BillingError> for JobError {
    fn from(error: BillingError) -> Self {
        if error.is_time_out() {
            return Self::TimedOut(error.to_string());
        }
        Self::from_fault(error.fault(), FailureReason::BillingAway, FailureReason::BillingData, &error)
    }
}

impl From<ObjectStoreError> for JobError {
    fn from(error: ObjectStoreError) -> Self {
        Self::from_fault(error.fault(), FailureReason::StorageAway, FailureReason::Internal, &error)
    }
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::from_fault(error.fault(), FailureReason::Internal, FailureReason::Internal, &error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of billing and of the service's own database: what the documentation's table of faults says.
    #[test]
    fn each_sqlstate_makes_a_job_wait_or_fail_as_documented() {
        let documented = include_str!("../../docs/faults.md");
        let ends = |fault: &str| {
            let line = documented.lines().find(|line| line.starts_with(&format!("| {fault} |"))).unwrap();
            line.split('|').map(str::trim).collect::<Vec<_>>()
        };
        let codes = documented.lines().filter_map(|line| line.strip_prefix("| `")?.get(..5));
        for code in codes {
            let fault = Fault::of_sqlstate(code);
            let databases = [
                (3, FailureReason::BillingAway, FailureReason::BillingData),
                (4, FailureReason::Internal, FailureReason::Internal),
            ];
            for (column, passing, lasting) in databases {
                let error = std::io::Error::other(code);
                let end = match JobError::from_fault(fault, passing, lasting, &error) {
                    JobError::Retry(reason, _) => format!("waits as `{}` until its deadline", reason.code()),
                    JobError::Fail(reason, _) => format!("fails for good as `{}`", reason.code()),
                    JobError::TimedOut(_) | JobError::Lost => unreachable!("no fault is one of these"),
                };
                assert_eq!(end, ends(fault.name())[column], "{code}");
            }
        }
    }

    #[test]
    fn a_disk_that_is_full_passes() {
        let full = RenderError::Io(std::io::Error::from(std::io::ErrorKind::StorageFull));
        assert!(matches!(JobError::from_render(full), JobError::Retry(FailureReason::StorageAway, _)));
        let defect = RenderError::Sequence("a row outside a table".into());
        assert!(matches!(JobError::from_render(defect), JobError::Fail(FailureReason::Internal, _)));
    }
}
