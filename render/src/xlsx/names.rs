//! Names of sheets as Excel allows them: 31 UTF-16 units, some characters forbidden, unique without regard to case.

use std::collections::HashSet;

const LONGEST: usize = 31;

#[derive(Debug, Default)]
pub(super) struct SheetNames {
    used: HashSet<String>,
}

impl SheetNames {
    /// The allowed name nearest to the wanted one; one that is taken gets a number.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let allowed: String = wanted.chars().map(|character| if is_forbidden(character) { ' ' } else { character }).collect();
        let trimmed = allowed.trim_matches(|character: char| character == '\'' || character.is_whitespace());
        // Excel keeps the name History for itself.
        let base = match trimmed {
            "" => "Sheet",
            name if name.eq_ignore_ascii_case("history") => "History_",
            name => name,
        };
        let mut number = 1;
        loop {
            let suffix = if number == 1 { String::new() } else { format!(" ({number})") };
            let name = format!("{}{suffix}", cut(base, LONGEST - suffix.len()).trim_end());
            if self.used.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

fn is_forbidden(character: char) -> bool {
    matches!(character, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || character.is_control()
}

/// The longest beginning of a text that has at most so many UTF-16 units.
pub(super) fn cut(text: &str, units: usize) -> &str {
    // No character has more units than bytes.
    if text.len() <= units {
        return text;
    }
    let mut length = 0;
    for (at, character) in text.char_indices() {
        length += character.len_utf16();
        if length > units {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_allowed_and_unique() {
        let mut names = SheetNames::default();
        assert_eq!(names.take("Акт № 1/2"), "Акт № 1 2");
        assert_eq!(names.take("акт № 1 2"), "акт № 1 2 (2)");
        assert_eq!(names.take("''"), "Sheet");
        assert_eq!(names.take("History"), "History_");
        assert_eq!(names.take(&"я".repeat(40)), "я".repeat(31));
        assert_eq!(names.take(&"я".repeat(40)), format!("{} (2)", "я".repeat(27)));
        assert_eq!(names.take(&"📱".repeat(40)), "📱".repeat(15));
    }
}
