//! Names of companies within a sentence.
//!
//! A legal form in whole words would have to be declined: "в пользу Акционерное Общество" is no Russian. Its abbreviation stays as it is
//! in every case, and whoever states the parties of a form in the nominative keeps the whole name.

/// Legal forms of the Republic of Kazakhstan (Civil Code, articles 77 and 85) in the lower case, longest first, with what they are
/// abbreviated to in Russian and Kazakh.
const FORMS: [(&str, &str); 5] = [
    ("товарищество с ограниченной ответственностью", "ТОО"),
    ("жауапкершілігі шектеулі серіктестігі", "ЖШС"),
    ("жауапкершілігі шектеулі серіктестік", "ЖШС"),
    ("акционерное общество", "АО"),
    ("акционерлік қоғамы", "АҚ"),
];

/// The name with its legal form abbreviated, for a place where a sentence would decline it.
pub(crate) fn abbreviated(name: &str) -> String {
    // Kazakh and Russian letters are as many bytes in either case, so places in one are places in the other.
    let lower = name.to_lowercase();
    let found = FORMS.iter().find_map(|(form, short)| Some((lower.find(form)?, form.len(), short)));
    match found {
        Some((at, length, short))
            if lower.len() == name.len() && name.is_char_boundary(at) && name.is_char_boundary(at + length) =>
        {
            format!("{}{short}{}", &name[..at], &name[at + length..])
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_that_a_sentence_would_decline_is_abbreviated() {
        let names = [
            ("Акционерное Общество \"Kcell\"", "АО \"Kcell\""),
            ("\"Kcell\" Акционерлік Қоғамы", "\"Kcell\" АҚ"),
            ("Товарищество с ограниченной ответственностью «Ромашка»", "ТОО «Ромашка»"),
            ("«Ромашка» жауапкершілігі шектеулі серіктестігі", "«Ромашка» ЖШС"),
            ("ТОО «Общество»", "ТОО «Общество»"),
            ("Kcell Joint Stock Company", "Kcell Joint Stock Company"),
            ("İ Акционерное Общество", "İ Акционерное Общество"),
        ];
        for (name, expected) in names {
            assert_eq!(abbreviated(name), expected);
        }
    }
}
