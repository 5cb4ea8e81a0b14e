//! The language a caller reads, by RFC 9110 §12.5.4.

use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};
use qujat_render::Locale;

/// The best of our languages that `Accept-Language` names; `None` when it names none of them.
///
/// `kk-KZ` counts as Kazakh; a language with weight 0 is not wanted. Of equal weights the first wins. `*` names no language in
/// particular, so it leaves the choice to the caller's other signs.
pub(crate) fn wanted(headers: &HeaderMap) -> Option<Locale> {
    let value = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Locale, f32)> = None;
    for range in value.split(',') {
        let (tag, parameter) = range.split_once(';').map_or((range, None), |(tag, parameter)| (tag, Some(parameter)));
        let language = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let Ok(locale) = language.parse::<Locale>() else { continue };
        let weight = parameter.map_or(1.0, weight);
        if weight > 0.0 && best.is_none_or(|(_, best)| weight > best) {
            best = Some((locale, weight));
        }
    }
    best.map(|(locale, _)| locale)
}

/// `q=0.5`. What can't be read counts as not wanted, as RFC 9110 leaves a broken header to the server.
fn weight(parameter: &str) -> f32 {
    parameter
        .trim()
        .strip_prefix("q=")
        .and_then(|text| text.parse().ok())
        .filter(|weight| (0.0..=1.0).contains(weight))
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Option<Locale> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, value.parse().unwrap());
        wanted(&headers)
    }

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(of("kk"), Some(Locale::Kk));
        assert_eq!(of("de, en-GB;q=0.8, kk-KZ;q=0.9"), Some(Locale::Kk));
        assert_eq!(of("ru;q=0.5, en;q=0.5"), Some(Locale::Ru));
        assert_eq!(of("RU"), Some(Locale::Ru));
    }

    #[test]
    fn nothing_known_is_nothing() {
        for value in ["de", "*", "", "ru;q=0", "en;q=often", "en;q=NaN", ";;;,,"] {
            assert_eq!(of(value), None, "{value}");
        }
        assert_eq!(wanted(&HeaderMap::new()), None);
    }
}
