//! The disk under a workbook, where the library doesn't expect it to fail.
//!
//! Sheets go row by row to temporary files, and a write that fails there is a panic of the library: its functions for cells can't
//! return it. A full disk is nobody's defect, so such a panic is caught here and becomes the error that it began as. Any other panic goes
//! on.

use std::{
    any::Any,
    io,
    panic::{self, AssertUnwindSafe},
};

use crate::RenderError;

/// How the library's panic begins when a temporary file can't be written (`XML_WRITE_ERROR` of rust_xlsxwriter).
const WRITE_FAILED: &str = "Couldn't write to xml file";
/// How an error of the operating system looks in a panic of `unwrap`, with which the library completes a temporary file.
const SYSTEM_ERROR: &str = "Os { code: ";

/// Does something to the workbook. After an error the workbook is of no further use.
pub(super) fn work<T>(work: impl FnOnce() -> Result<T, RenderError>) -> Result<T, RenderError> {
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result,
        Err(panic) => match failed_write(&*panic) {
            Some(error) => Err(RenderError::Io(error)),
            None => panic::resume_unwind(panic),
        },
    }
}

fn failed_write(panic: &(dyn Any + Send)) -> Option<io::Error> {
    let said = panic.downcast_ref::<String>()?;
    (said.starts_with(WRITE_FAILED) || said.contains(SYSTEM_ERROR)).then(|| io::Error::other(said.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "a defect")]
    fn a_defect_stays_a_panic() {
        let _ = work::<()>(|| panic!("a defect"));
    }
}
