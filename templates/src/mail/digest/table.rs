//! The documents of a digest as a table: what each is called, and those of its figures that any of them has.

use std::iter;

use qujat_render::Locale;

use crate::{ListedDocument, Texts, foreign::foreign, listing::TitleText, texts::one_line};

/// Stands where a document lacks what others have.
const NONE: &str = "—";

/// What a document has besides its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Figure {
    Account,
    Number,
    Amount,
}

impl Figure {
    const ALL: [Self; 3] = [Self::Account, Self::Number, Self::Amount];

    /// Its class in HTML.
    fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Number => "number",
            Self::Amount => "amount",
        }
    }

    fn heading(self, locale: Locale) -> String {
        let id = match self {
            Self::Account => "mail-digest-account",
            Self::Number => "mail-digest-number",
            Self::Amount => "mail-digest-amount",
        };
        Texts::common().get(locale, id)
    }

    fn of(self, document: &ListedDocument, locale: Locale) -> Option<String> {
        match self {
            Self::Account => document.account.as_deref().map(one_line),
            Self::Number => document.number.as_deref().map(one_line),
            Self::Amount => document.amount.map(|amount| amount.format(locale)),
        }
    }

    /// Documents of a whole company have neither account nor number, and dashes alone would tell nothing.
    fn is_told(self, documents: &[ListedDocument], locale: Locale) -> bool {
        self == Self::Amount || documents.iter().any(|document| self.of(document, locale).is_some())
    }
}

pub(super) struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// A column after the first.
pub(super) struct Column {
    pub name: &'static str,
    pub heading: String,
    /// The heading as wide as the widest of all for plain text.
    pub aligned: String,
}

pub(super) struct Row {
    pub title: TitleText,
    /// Of the title, where it isn't the mail's.
    pub language: Option<&'static str>,
    /// One for each column.
    pub figures: Vec<String>,
}

impl Table {
    pub(super) fn of(documents: &[ListedDocument], locale: Locale) -> Self {
        let told = Figure::ALL.into_iter().filter(|figure| figure.is_told(documents, locale)).collect::<Vec<_>>();
        let row = |document: &ListedDocument| Row {
            title: TitleText::of(&title(document)),
            language: foreign(&document.title, locale),
            figures: told.iter().map(|figure| figure.of(document, locale).unwrap_or_else(|| NONE.to_owned())).collect(),
        };
        Self { columns: columns(&told, locale), rows: documents.iter().map(row).collect() }
    }
}

fn columns(told: &[Figure], locale: Locale) -> Vec<Column> {
    let headings = told.iter().map(|figure| figure.heading(locale)).collect::<Vec<_>>();
    let widest = headings.iter().map(|heading| heading.chars().count()).max().unwrap_or_default();
    let column = |(figure, heading): (&Figure, String)| {
        let gap = widest - heading.chars().count();
        Column { name: figure.name(), aligned: heading.chars().chain([':']).chain(iter::repeat_n(' ', gap)).collect(), heading }
    };
    told.iter().zip(headings).map(column).collect()
}

/// The title without the number and the account that have columns of their own.
///
/// Titles are filed in the company's language, which needn't be the mail's, so the words around both are looked for in each language.
/// A title that has other words stays whole.
fn title(document: &ListedDocument) -> String {
    let texts = Texts::common();
    let mut title = one_line(&document.title);
    for locale in Locale::ALL {
        if let Some(account) = &document.account {
            let words = [("report", "".into()), ("account", one_line(account).into())];
            let words = texts.with(locale, "mail-digest-failure-account", words);
            title = title.strip_suffix(&words).map(str::to_owned).unwrap_or(title);
        }
        if let Some(number) = &document.number {
            let words = texts.with(locale, "listed-number", [("number", one_line(number).into())]);
            title = title.replacen(&format!(" {words} "), " ", 1);
        }
    }
    title
}
