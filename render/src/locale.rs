//! The three languages of documents.

/// A language that documents, mails and pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Locale {
    #[default]
    Ru,
    Kk,
    En,
}

impl Locale {
    pub const ALL: [Self; 3] = [Self::Ru, Self::Kk, Self::En];

    /// The name in requests and the database, an ISO 639-1 code.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::Kk => "kk",
            Self::En => "en",
        }
    }

    /// The BCP 47 tag for `lang` attributes and file metadata.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ru => "ru-KZ",
            Self::Kk => "kk-KZ",
            Self::En => "en",
        }
    }
}

impl std::str::FromStr for Locale {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|locale| locale.name() == name).ok_or_else(|| format!("unknown locale {name:?}"))
    }
}
