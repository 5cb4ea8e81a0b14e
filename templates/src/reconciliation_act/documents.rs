//! What the act calls the documents of the ledger: "Акт № 00640237".

use qujat_render::Locale;

use super::texts;
use crate::WriteError;

/// The kinds of documents that operations have. An opening balance is none: it is within the opening row.
pub(super) const KINDS: [&str; 6] = ["act", "invoice", "payment", "refund", "balance_transfer", "correction"];

/// The words for billing's codes, looked up once per document.
pub(super) struct Documents {
    /// Up to the number.
    names: [String; KINDS.len()],
}

impl Documents {
    pub(super) fn of(locale: Locale) -> Self {
        let sign = texts().get(locale, "reconciliation-act-number-sign");
        Self { names: KINDS.map(|kind| format!("{} {sign}\u{a0}", texts().get(locale, &text(kind)))) }
    }

    /// Writes kind and number into `name`, which is kept from row to row for its memory.
    pub(super) fn name(&self, kind: &str, number: &str, name: &mut String) -> Result<(), WriteError> {
        let position = KINDS.iter().position(|known| *known == kind);
        let Some(position) = position else {
            return Err(WriteError::Data(format!("a ledger entry is {kind:?}, which has no meaning here")));
        };
        name.clear();
        name.push_str(&self.names[position]);
        name.push_str(number);
        Ok(())
    }
}

/// The name of a kind's text.
pub(super) fn text(kind: &str) -> String {
    format!("reconciliation-act-document-{kind}").replace('_', "-")
}
