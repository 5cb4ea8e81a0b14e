//! The list of all kinds, which the API, the worker, the scheduler and the every-kind tests walk through.

use std::{fmt, sync::OnceLock};

use qujat_render::Locale;

use crate::{Kind, Texts, texts::Sources};

/// Declares the modules of the standard kinds and lists them, so that a kind costs one line.
macro_rules! registry {
    ($($module:ident :: $kind:ident),+ $(,)?) => {
        $(pub mod $module;)+

        /// A new list of the standard kinds, in the order of the portal's tabs.
        pub(crate) fn standard_kinds() -> Vec<Box<dyn $crate::Kind>> {
            vec![$(Box::new($module::$kind)),+]
        }
    };
}
pub(crate) use registry;

/// Kinds under their names, and the texts of all of them.
pub struct Catalogue {
    kinds: Vec<Box<dyn Kind>>,
    texts: Texts,
}

impl Catalogue {
    /// The catalogue of the service.
    #[must_use]
    pub fn standard() -> &'static Self {
        static STANDARD: OnceLock<Catalogue> = OnceLock::new();
        STANDARD.get_or_init(|| Self::of(crate::standard_kinds()))
    }

    /// The standard kinds and further ones, as a test has.
    #[must_use]
    pub fn with(further: impl IntoIterator<Item = Box<dyn Kind>>) -> Self {
        Self::of(crate::standard_kinds().into_iter().chain(further).collect())
    }

    /// A catalogue of exactly these kinds.
    ///
    /// # Panics
    /// When two kinds have one name or define one text, or a kind's texts can't be read: the program must not start so.
    #[must_use]
    pub fn of(kinds: Vec<Box<dyn Kind>>) -> Self {
        for (position, kind) in kinds.iter().enumerate() {
            let name = kind.declaration().name;
            assert!(kinds[..position].iter().all(|other| other.declaration().name != name), "two kinds are named {name}");
        }
        let sources: Vec<Sources> = kinds.iter().map(|kind| kind.declaration().texts).collect();
        Self { texts: Texts::joined(&sources), kinds }
    }

    /// Every kind, in the order of the portal's tabs.
    pub fn all(&self) -> impl Iterator<Item = &dyn Kind> {
        self.kinds.iter().map(AsRef::as_ref)
    }

    #[must_use]
    pub fn find(&self, name: &str) -> Option<&dyn Kind> {
        self.all().find(|kind| kind.declaration().name == name)
    }

    /// The names of all kinds.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.all().map(|kind| kind.declaration().name).collect()
    }

    /// The shared texts and those of every kind.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The rules that a request may break, as [`crate::Problem::rule`] spells them.
    #[must_use]
    pub fn rules(&self) -> Vec<&'static str> {
        let sources: Vec<Sources> = self.all().map(|kind| kind.declaration().texts).collect();
        Texts::rules(&sources).collect()
    }

    /// What people call a kind; the name itself for one that this catalogue doesn't have any more.
    #[must_use]
    pub fn title(&self, kind: &str, locale: Locale) -> String {
        let id = title_id(kind);
        if self.texts.has(locale, &id) { self.texts.get(locale, &id) } else { kind.to_owned() }
    }
}

/// The name of the text with a kind's title: `number-list-title` for `number_list`.
#[must_use]
pub(crate) fn title_id(kind: &str) -> String {
    format!("{}-title", kind.replace('_', "-"))
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Catalogue").field(&self.names()).finish()
    }
}
