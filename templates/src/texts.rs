//! The words of documents, mails and pages in Russian, Kazakh and English.
//!
//! Texts are Fluent files compiled in: the shared ones of `texts/`, those of mails and pages, and each kind's own. A kind reads its
//! own and the shared ones through [`Texts::of`]; the catalogue joins all of them, because a refusal may come from any kind.
//! That the three languages say the same things with the same arguments is a test, so at run time a missing text is only met softly.

use std::{borrow::Cow, sync::OnceLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use qujat_render::{Locale, PageLabel};
use unic_langid::LanguageIdentifier;

use crate::Problem;

/// Russian, Kazakh, English, in the order of [`Locale::ALL`].
pub type Sources = [&'static str; 3];

const WORDS: Sources = [include_str!("texts/ru.ftl"), include_str!("texts/kk.ftl"), include_str!("texts/en.ftl")];
const PROBLEMS: Sources =
    [include_str!("texts/problems.ru.ftl"), include_str!("texts/problems.kk.ftl"), include_str!("texts/problems.en.ftl")];
const COUNTRIES: Sources =
    [include_str!("texts/countries.ru.ftl"), include_str!("texts/countries.kk.ftl"), include_str!("texts/countries.en.ftl")];
const MAIL: Sources = [include_str!("mail/texts.ru.ftl"), include_str!("mail/texts.kk.ftl"), include_str!("mail/texts.en.ftl")];
const WEB: Sources = [include_str!("web/texts.ru.ftl"), include_str!("web/texts.kk.ftl"), include_str!("web/texts.en.ftl")];

/// Every text that belongs to no kind.
const COMMON: [Sources; 5] = [WORDS, PROBLEMS, COUNTRIES, MAIL, WEB];

/// Texts in three languages.
pub struct Texts {
    bundles: [FluentBundle<FluentResource>; 3],
}

/// A Fluent file that can't be used: a defect of its author, found by whatever test first touches it.
#[derive(Debug, thiserror::Error)]
pub enum TextsError {
    #[error("the {locale} texts can't be read: {reason}")]
    Unreadable { locale: &'static str, reason: String },
    #[error("the {locale} texts define a name twice: {reason}")]
    Twice { locale: &'static str, reason: String },
}

/// A named value within a text.
pub type Argument<'a> = (&'static str, FluentValue<'a>);

impl Texts {
    /// The shared texts, those of mails and of pages.
    #[must_use]
    pub fn common() -> &'static Self {
        static COMMON_TEXTS: OnceLock<Texts> = OnceLock::new();
        COMMON_TEXTS.get_or_init(|| Self::joined(&[]))
    }

    /// The shared texts and a kind's own. Each kind keeps them in a static of its own.
    #[must_use]
    pub fn of(kind: Sources) -> Self {
        Self::joined(&[kind])
    }

    /// The shared texts and those of several kinds.
    ///
    /// # Panics
    /// When a file is broken or two kinds define the same name; every test of the catalogue would show it.
    #[must_use]
    pub fn joined(kinds: &[Sources]) -> Self {
        let sources: Vec<Sources> = COMMON.iter().chain(kinds).copied().collect();
        Self::parse(&sources).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Reads the sources, without any others.
    pub fn parse(sources: &[Sources]) -> Result<Self, TextsError> {
        let bundle = |locale: Locale| {
            let language: LanguageIdentifier = locale.name().parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![language]);
            // The marks that isolate right-to-left arguments would end up in files, subjects and comparisons.
            bundle.set_use_isolating(false);
            for source in sources {
                let resource = FluentResource::try_new(source[locale as usize].to_owned())
                    .map_err(|(_, errors)| TextsError::Unreadable { locale: locale.name(), reason: format!("{errors:?}") })?;
                bundle
                    .add_resource(resource)
                    .map_err(|errors| TextsError::Twice { locale: locale.name(), reason: format!("{errors:?}") })?;
            }
            Ok(bundle)
        };
        Ok(Self { bundles: [bundle(Locale::Ru)?, bundle(Locale::Kk)?, bundle(Locale::En)?] })
    }

    /// A text without arguments.
    #[must_use]
    pub fn get(&self, locale: Locale, id: &str) -> String {
        self.with(locale, id, [])
    }

    /// A text with arguments.
    #[must_use]
    pub fn with<'a>(&self, locale: Locale, id: &str, arguments: impl IntoIterator<Item = Argument<'a>>) -> String {
        let mut values = FluentArgs::new();
        for (name, value) in arguments {
            values.set(name, value);
        }
        self.formatted(locale, id, &values).unwrap_or_else(|reason| {
            debug_assert!(false, "{reason}");
            id.to_owned()
        })
    }

    /// Whether there is a text of this name.
    #[must_use]
    pub fn has(&self, locale: Locale, id: &str) -> bool {
        self.bundles[locale as usize].has_message(id)
    }

    /// The sentence that tells a person what is wrong and what is allowed.
    #[must_use]
    pub fn problem(&self, locale: Locale, problem: &Problem) -> String {
        let field = [("field", FluentValue::from(problem.field.as_str()))];
        let arguments = problem.arguments.iter().map(|(name, value)| (*name, FluentValue::from(value.as_str())));
        self.with(locale, &format!("problem-{}", problem.rule), field.into_iter().chain(arguments))
    }

    /// The rules whose sentences these files hold, in their order: what `problem-<rule>` begins, one a line.
    pub fn rules(sources: &[Sources]) -> impl Iterator<Item = &'static str> {
        let lines = COMMON.iter().chain(sources).flat_map(|source| source[Locale::En as usize].lines()).collect::<Vec<_>>();
        lines.into_iter().filter_map(|line| line.strip_prefix("problem-")?.split_once(" =").map(|(rule, _)| rule))
    }

    /// The words around "page N of M".
    #[must_use]
    pub fn page_label(&self, locale: Locale) -> PageLabel {
        // Two marks that no text contains stand for the numbers, so that one text keeps the whole phrase.
        let label = self.with(locale, "page-label", [("page", "\u{1}".into()), ("pages", "\u{2}".into())]);
        let (before, rest) = label.split_once('\u{1}').unwrap_or(("", &label));
        let (between, after) = rest.split_once('\u{2}').unwrap_or((rest, ""));
        PageLabel { before: before.to_owned(), between: between.to_owned(), after: after.to_owned() }
    }

    fn formatted(&self, locale: Locale, id: &str, arguments: &FluentArgs<'_>) -> Result<String, String> {
        let bundle = &self.bundles[locale as usize];
        let pattern = bundle
            .get_message(id)
            .and_then(|message| message.value())
            .ok_or_else(|| format!("there is no {} text {id:?}", locale.name()))?;
        let mut errors = Vec::new();
        let text: Cow<'_, str> = bundle.format_pattern(pattern, Some(arguments), &mut errors);
        if errors.is_empty() { Ok(text.into_owned()) } else { Err(format!("the {} text {id:?}: {errors:?}", locale.name())) }
    }
}

/// The common texts of one language, for templates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub Locale);

impl Words {
    pub fn get(&self, id: &str) -> String {
        Texts::common().get(self.0, id)
    }

    /// The BCP 47 tag for a page's `lang`.
    pub fn tag(&self) -> &'static str {
        self.0.tag()
    }
}

/// A name from elsewhere as one harmless line: no line breaks, controls, or marks that turn the direction of reading, with which a
/// company's name could forge a mail's header or sentence.
#[must_use]
pub(crate) fn one_line(text: &str) -> String {
    let visible = text.chars().map(|character| match character {
        '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
        character if character.is_control() => ' ',
        character => character,
    });
    visible.collect::<String>().split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Texts")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::examples;

    #[test]
    fn every_problem_has_its_sentence() {
        let texts = Texts::common();
        for problem in examples() {
            for locale in Locale::ALL {
                // A missing text or argument panics in `with` under test.
                assert!(texts.problem(locale, &problem).len() > 10, "{problem:?}");
            }
        }
    }

    #[test]
    fn a_name_can_forge_no_line() {
        assert_eq!(one_line("ТОО \"А\"\r\nBcc: x@y\u{202e}z  b"), "ТОО \"А\" Bcc: x@y z b");
    }

    #[test]
    fn no_marks_are_put_around_arguments() {
        let text = Texts::common().problem(Locale::Ru, &Problem::too_many_recipients(10));
        assert!(text.contains("10") && !text.contains(['\u{2068}', '\u{2069}']), "{text}");
    }

    #[test]
    fn pages_are_labelled() {
        let label = Texts::common().page_label(Locale::Ru);
        assert_eq!((label.before.as_str(), label.between.as_str(), label.after.as_str()), ("Страница ", " из ", ""));
        let label = Texts::common().page_label(Locale::Kk);
        assert_eq!((label.before.as_str(), label.between.as_str(), label.after.as_str()), ("", "-бет, барлығы ", " бет"));
    }

    #[test]
    fn a_name_that_two_sources_define_is_refused() {
        let source: Sources = ["a = 1\n", "a = 1\n", "a = 1\n"];
        assert!(matches!(Texts::parse(&[source, source]), Err(TextsError::Twice { .. })));
    }
}
