//! Names of the countries that customers travel to and call.
//!
//! Those visited most have a name in each language; any other is shown by its code, which is right too, only less kind.

use qujat_render::Locale;

use crate::Texts;

/// ISO 3166-1 alpha-2 codes with a name, as billing writes them.
pub const CODES: [&str; 46] = [
    "AE", "AM", "AT", "AZ", "BG", "BY", "CH", "CN", "CY", "CZ", "DE", "EG", "ES", "FR", "GB", "GE", "GR", "HK", "HU", "ID", "IL",
    "IN", "IT", "JP", "KG", "KR", "KZ", "LT", "LV", "MN", "MV", "MY", "NL", "PL", "QA", "RU", "SA", "SG", "TH", "TJ", "TM", "TR",
    "UA", "US", "UZ", "VN",
];

/// The name of a country, for a code that has one.
#[must_use]
pub fn name(code: &str, locale: Locale) -> Option<String> {
    CODES.contains(&code).then(|| Texts::common().get(locale, &text_id(code)))
}

/// The name of the text with a country's name.
pub(crate) fn text_id(code: &str) -> String {
    format!("country-{}", code.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_named_in_each_language() {
        assert_eq!(Locale::ALL.map(|locale| name("TR", locale).unwrap()), ["Турция", "Түркия", "Türkiye"]);
        for (position, code) in CODES.into_iter().enumerate() {
            assert!(CODES[..position].iter().all(|earlier| *earlier < code), "{code} is out of order or there twice");
            assert!(Locale::ALL.iter().all(|locale| name(code, *locale).is_some_and(|name| name != code)));
        }
    }

    #[test]
    fn a_rarer_country_has_no_name_here() {
        assert_eq!(name("TV", Locale::Ru), None);
        assert_eq!(name("tr", Locale::Ru), None);
    }
}
