//! What people read about a document that is late or could not be made.
//!
//! The reasons are platform's; their sentences, `reason-<code>` in three languages, are here.

use qujat_platform::FailureReason;
use qujat_render::Locale;

use crate::Texts;

/// A reason as a customer is told it.
#[must_use]
pub fn failure_text(reason: FailureReason, locale: Locale) -> String {
    Texts::common().get(locale, &format!("reason-{}", reason.code()))
}
