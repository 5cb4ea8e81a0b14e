//! The API's own words in Russian, Kazakh and English: what a status means, and what is wrong with how it was called.

use std::sync::OnceLock;

use axum::http::StatusCode;
use qujat_render::Locale;
use qujat_templates::{Problem, Texts};

const SOURCES: [&str; 3] = [include_str!("ru.ftl"), include_str!("kk.ftl"), include_str!("en.ftl")];

fn own() -> &'static Texts {
    static OWN: OnceLock<Texts> = OnceLock::new();
    // The files are compiled in, so that they can be read is a test.
    OWN.get_or_init(|| Texts::parse(&[SOURCES]).unwrap_or_else(|error| panic!("{error}")))
}

/// The rules about how the API is called.
pub(crate) fn rules() -> impl Iterator<Item = &'static str> {
    Texts::rules(&[SOURCES])
}

/// What a status means.
pub(crate) fn title(status: StatusCode, locale: Locale) -> String {
    let id = format!("title-{}", status.as_str());
    own().get(locale, if own().has(locale, &id) { &id } else { "title-other" })
}

/// A word of the page about the API.
pub(crate) fn word(locale: Locale, name: &str) -> String {
    own().get(locale, &format!("reference-{name}"))
}

/// The sentence about a problem of the API's own, or else of the catalogue.
pub(crate) fn sentence(problem: &Problem, catalogue: &Texts, locale: Locale) -> String {
    let texts = if own().has(locale, &format!("problem-{}", problem.rule)) { own() } else { catalogue };
    texts.problem(locale, problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn every_rule_of_the_api_has_its_sentence_in_each_language() {
        for problem in rules::examples() {
            let sentences = Locale::ALL.map(|locale| {
                assert!(own().has(locale, &format!("problem-{}", problem.rule)), "{} in {}", problem.rule, locale.name());
                // A missing argument panics under test.
                own().problem(locale, &problem)
            });
            assert!(sentences[0] != sentences[1] && sentences[1] != sentences[2], "{sentences:?}");
        }
    }

    #[test]
    fn every_status_that_is_answered_has_a_title_in_each_language() {
        for status in [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503] {
            let status = StatusCode::from_u16(status).unwrap();
            for locale in Locale::ALL {
                assert_ne!(
                    title(status, locale),
                    title(StatusCode::INTERNAL_SERVER_ERROR, locale),
                    "{status} in {}",
                    locale.name()
                );
            }
        }
        assert_eq!(title(StatusCode::NOT_FOUND, Locale::Kk), "Табылмады");
        assert_eq!(title(StatusCode::BAD_GATEWAY, Locale::En), "Technical error");
    }

    #[test]
    fn what_is_wrong_with_a_report_is_said_in_the_catalogues_words() {
        let problem = Problem::required("company");
        assert_eq!(sentence(&problem, Texts::common(), Locale::En), Texts::common().problem(Locale::En, &problem));
    }
}
