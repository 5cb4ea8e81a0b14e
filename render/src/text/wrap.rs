//! Breaking text into lines.
//!
//! Nothing is ever left out: a word wider than its line is broken after one of its separators or, having none, anywhere. Only
//! spaces at the end of a line disappear.

use std::ops::Range;

use super::fonts::Face;

/// A line of text: bytes of the text it was broken from, and its width in thousandths of the font size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub text: Range<usize>,
    pub width: u32,
}

/// A place where the line may end: where its text ends, where the next one goes on, and the advances summed up to either.
#[derive(Clone, Copy)]
struct Break {
    end: usize,
    end_width: u32,
    next: usize,
    next_width: u32,
}

/// Appends the lines of a text that is `limit` thousandths of the font size wide. Every line feed ends a line; an empty text is one
/// empty line. Ranges are those within `text`, moved by `offset`.
pub(crate) fn wrap(face: &Face, text: &str, limit: u32, offset: usize, lines: &mut Vec<Line>) {
    let mut start = offset;
    for paragraph in text.split('\n') {
        wrap_paragraph(face, paragraph, limit, start, lines);
        start += paragraph.len() + 1;
    }
}

/// Width of the widest piece that [`wrap`] wouldn't break if it had the room, in thousandths of the font size.
pub(crate) fn widest_word(face: &Face, text: &str) -> u32 {
    text.split([' ', '\n']).map(|word| face.measure(word)).max().unwrap_or(0)
}

fn wrap_paragraph(face: &Face, text: &str, limit: u32, offset: usize, lines: &mut Vec<Line>) {
    let (mut start, mut start_width) = (0, 0);
    let mut width = 0;
    let mut space: Option<Break> = None;
    let mut separator: Option<Break> = None;
    let mut previous = '\0';
    for (at, character) in text.char_indices() {
        let advance = u32::from(face.glyph(character).advance);
        if character == ' ' {
            // Spaces never make a line too wide; the text before them does, or the word after them.
            if previous != ' ' {
                space = Some(Break { end: at, end_width: width, next: at, next_width: width });
            }
            width += advance;
            if let Some(space) = &mut space {
                (space.next, space.next_width) = (at + 1, width);
            }
            separator = None;
        } else {
            while width + advance - start_width > limit && at > start && !is_accent(character) {
                let anywhere = Break { end: at, end_width: width, next: at, next_width: width };
                let chosen = match (space, separator) {
                    (Some(space), _) if space.end > start => space,
                    // A separator right at the beginning would waste the line.
                    (_, Some(separator)) if separator.end_width - start_width > limit / 3 => separator,
                    _ => anywhere,
                };
                let text = offset + start..offset + chosen.end;
                lines.push(Line { text, width: chosen.end_width - start_width });
                (start, start_width) = (chosen.next, chosen.next_width);
                space = None;
                separator = separator.filter(|separator| separator.end > start);
            }
            width += advance;
            if is_separator(character) {
                let end = at + character.len_utf8();
                separator = Some(Break { end, end_width: width, next: end, next_width: width });
            }
        }
        previous = character;
    }
    let kept = text[start..].trim_end_matches(' ');
    let trailing = face.measure(&text[start + kept.len()..]);
    lines.push(Line { text: offset + start..offset + start + kept.len(), width: width - start_width - trailing });
}

fn is_separator(character: char) -> bool {
    matches!(character, '-' | '–' | '—' | '/' | '\\' | '_' | '@' | '.' | ',' | ';' | ':' | '&' | '?' | '=' | '|' | ')' | ']')
}

fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, limit: u32) -> Vec<&str> {
        let face = Face::get(false);
        let mut lines = Vec::new();
        wrap(face, text, limit, 0, &mut lines);
        for line in &lines {
            assert_eq!(face.measure(&text[line.text.clone()]), line.width, "{line:?}");
        }
        lines.into_iter().map(|line| &text[line.text]).collect()
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(lines("one two three", 4_500), ["one two", "three"]);
        assert_eq!(lines("one two  ", 100_000), ["one two"]);
        assert_eq!(lines("", 1_000), [""]);
        assert_eq!(lines("a\n\nb", 1_000), ["a", "", "b"]);
    }

    #[test]
    fn a_wide_word_breaks_after_a_separator_or_anywhere() {
        assert_eq!(lines("aaaaaa-bbbbbb", 5_000), ["aaaaaa-", "bbbbbb"]);
        assert_eq!(lines("00000000", 572 * 3), ["000", "000", "00"]);
        assert_eq!(lines("00", 1), ["0", "0"]);
        assert_eq!(lines("1\u{a0}234\u{a0}567,89 x", 6_000), ["1\u{a0}234\u{a0}567,89", "x"]);
    }

    #[test]
    fn an_accent_stays_with_its_letter() {
        assert_eq!(lines("и\u{306}и\u{306}", 1), ["и\u{306}", "и\u{306}"]);
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_too_wide() {
        let text = "Сведения об отчете  о научных исследованиях, маркетинговых/консультационных, https://example.kz/a-b-c?d=e \
                    ОТЧЁТ-2026 3\u{a0}440,00 ӘҒҚҢӨҰҮҺІ   ИИН/БИН-980540002879-00000000000000000000000000000000";
        let face = Face::get(false);
        for limit in (600..30_000).step_by(97) {
            let lines = lines(text, limit);
            let joined: String = lines.concat().split(' ').collect();
            assert_eq!(joined, text.replace(' ', ""), "limit {limit}");
            for line in lines {
                assert!(face.measure(line) <= limit || line.chars().count() == 1, "{line:?} at {limit}");
            }
        }
    }
}
