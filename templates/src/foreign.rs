//! The language of a name or title within a page of another, for `lang`: what a screen reader pronounces it by.
//!
//! Billing says nothing of a name's language and titles stay as they were filed, so it is told by the letters. A Russian name on a Kazakh
//! page can't be told from a Kazakh one, and bears no mark: a wrong one would be worse.

use std::fmt;

use qujat_render::Locale;

use crate::texts::{Argument, Texts, one_line};

/// Cyrillic letters that Kazakh has and Russian hasn't.
const KAZAKH: &str = "әғқңөұүһіӘҒҚҢӨҰҮҺІ";

/// The language's tag where the text is evidently written in another language than the page.
pub(crate) fn foreign(text: &str, page: Locale) -> Option<&'static str> {
    let is_cyrillic = text.chars().any(|character| matches!(character, '\u{400}'..='\u{52f}'));
    let written = match (is_cyrillic, page) {
        (true, _) if text.contains(|character| KAZAKH.contains(character)) => Locale::Kk,
        (true, Locale::En) => Locale::Ru,
        (true, _) => page,
        (false, _) if text.contains(|character: char| character.is_ascii_alphabetic()) => Locale::En,
        (false, _) => page,
    };
    (written != page).then(|| written.tag())
}

/// A name or title from elsewhere as one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub name: String,
    /// As [`foreign`].
    pub language: Option<&'static str>,
}

impl Name {
    pub(crate) fn of(text: &str, page: Locale) -> Self {
        let name = one_line(text);
        Self { language: foreign(&name, page), name }
    }
}

/// A sentence of a mail with the company's name in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamingSentence {
    pub before: String,
    pub company: Name,
    pub after: String,
}

impl NamingSentence {
    /// The text of the name `id`, whose argument `company` the name is.
    pub(crate) fn of<'a>(locale: Locale, id: &str, company: &str, others: impl IntoIterator<Item = Argument<'a>>) -> Self {
        // A mark that no text contains stands for the name, so that one text keeps the whole sentence.
        let sentence = Texts::common().with(locale, id, others.into_iter().chain([("company", "\u{1}".into())]));
        let (before, after) = sentence.split_once('\u{1}').unwrap_or((&sentence, ""));
        Self { before: before.to_owned(), company: Name::of(company, locale), after: after.to_owned() }
    }
}

impl fmt::Display for NamingSentence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}{}", self.before, self.company.name, self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_other_letters_than_the_page_s_says_its_language() {
        let on = |text: &str| Locale::ALL.map(|page| foreign(text, page));
        assert_eq!(on("ТОО «Ромашка»"), [None, None, Some("ru-KZ")]);
        assert_eq!(on("«Әлем» ЖШС"), [Some("kk-KZ"), None, Some("kk-KZ")]);
        assert_eq!(on("Camomile LLP"), [Some("en"), Some("en"), None]);
        assert_eq!(on("№ 00640237"), [None; 3]);
        assert_eq!(on("ТОО «Kcell»"), [None, None, Some("ru-KZ")]);
    }
}
