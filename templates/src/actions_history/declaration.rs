//! What the history is, apart from how it is made: its declaration, columns and texts.

use std::sync::OnceLock;

use qujat_render::Format;

use crate::{Declaration, Mailing, Scope, Texts, list::ListColumn};

pub(super) static DECLARATION: Declaration = Declaration {
    name: "actions_history",
    scope: Scope::Company,
    formats: &[Format::Xlsx],
    mailing: Mailing::Optional,
    screen: true,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

/// In the order in which the cells of a row are written.
pub(super) const COLUMNS: [ListColumn; 4] = [
    ListColumn::instant("happened_at", 40.0),
    ListColumn::text("action", 142.0),
    ListColumn::code("status", "status", &["success", "failed", "in_progress"], 27.0),
    ListColumn::text("administrator", 68.0),
];

pub(super) fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
}
