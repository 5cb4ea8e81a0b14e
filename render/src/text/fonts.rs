//! The two faces compiled into the program, and the widths of their letters.
//!
//! Text is set by character: every character has one glyph and one advance, there is no kerning and there are no ligatures. The
//! languages of the documents need none, and it makes a line as cheap to measure as an array is to sum.

use std::sync::LazyLock;

use skrifa::{MetadataProvider, instance::Size, raw::TableProvider};

/// Stands for a character that the font lacks. PDF/A forbids the font's own box for it.
pub(crate) const MISSING: char = '□';

/// Above the baseline and below it, as parts of the font size: what the tallest letters (Й) and the deepest (Қ, Щ) need.
pub(crate) const ASCENT: f32 = 0.95;
pub(crate) const LINE: f32 = 1.22;

static REGULAR: LazyLock<Face> = LazyLock::new(|| Face::new(include_bytes!("../../fonts/NotoSans-Regular.ttf")));
static BOLD: LazyLock<Face> = LazyLock::new(|| Face::new(include_bytes!("../../fonts/NotoSans-Bold.ttf")));

/// One glyph: its number in the font and its advance in thousandths of the font size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    pub id: u16,
    pub advance: u16,
}

pub(crate) struct Face {
    pub bytes: &'static [u8],
    glyphs: Vec<Glyph>,
}

/// Number 0 is the font's own box for a missing character, so it also means "none" in the table.
const NONE: Glyph = Glyph { id: 0, advance: 0 };

impl Face {
    pub(crate) fn get(bold: bool) -> &'static Self {
        if bold { &BOLD } else { &REGULAR }
    }

    fn new(bytes: &'static [u8]) -> Self {
        let font = skrifa::FontRef::new(bytes).expect("the font is compiled in");
        let units = font.head().expect("a font has a head").units_per_em();
        assert_eq!(units, 1000, "advances are kept in thousandths");
        let metrics = font.glyph_metrics(Size::unscaled(), skrifa::instance::LocationRef::default());
        let mut glyphs = vec![NONE; MISSING as usize + 0x200];
        for (character, glyph) in font.charmap().mappings() {
            if let Some(entry) = glyphs.get_mut(character as usize) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "advances are small whole numbers")]
                let advance = metrics.advance_width(glyph).unwrap_or_default() as u16;
                *entry = Glyph { id: u16::try_from(glyph.to_u32()).expect("the font has some hundred glyphs"), advance };
            }
        }
        Self { bytes, glyphs }
    }

    pub(crate) fn has(&self, character: char) -> bool {
        self.glyphs.get(character as usize).is_some_and(|glyph| glyph.id != 0)
    }

    /// The glyph of a character, the one of [`MISSING`] where the font has none.
    pub(crate) fn glyph(&self, character: char) -> Glyph {
        match self.glyphs.get(character as usize) {
            Some(glyph) if glyph.id != 0 => *glyph,
            _ => self.glyphs[MISSING as usize],
        }
    }

    /// Width of a line in thousandths of the font size.
    pub(crate) fn measure(&self, text: &str) -> u32 {
        text.chars().map(|character| u32::from(self.glyph(character).advance)).sum()
    }
}

/// Appends text as it can be drawn: line feeds for all line ends, spaces for tabs, [`MISSING`] for what the font lacks. Characters
/// that only steer the look of their neighbours (joiners, variation selectors, marks of direction) are left out.
pub(crate) fn push_printable(text: &str, printable: &mut String) {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        printable.push_str(text);
        return;
    }
    let face = Face::get(false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => printable.push('\n'),
            '\t' => printable.push(' '),
            _ if is_invisible(character) => {}
            _ => printable.push(if face.has(character) { character } else { MISSING }),
        }
    }
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printable(text: &str) -> String {
        let mut printable = String::new();
        push_printable(text, &mut printable);
        printable
    }

    #[test]
    fn both_faces_have_the_letters_of_the_three_languages() {
        for bold in [false, true] {
            let face = Face::get(bold);
            for character in "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁё№₸€«»–—…“”←→□−≤≥\u{a0}\u{202f}\u{2011}éçŞ".chars()
            {
                assert!(face.has(character), "{character:?}, bold: {bold}");
            }
        }
    }

    #[test]
    fn digits_have_one_width() {
        for bold in [false, true] {
            let widths: Vec<_> = ('0'..='9').map(|digit| Face::get(bold).glyph(digit).advance).collect();
            assert!(widths.iter().all(|&width| width == widths[0] && width > 0));
        }
    }

    #[test]
    fn what_cannot_be_drawn_becomes_a_box() {
        assert_eq!(printable("Қала 📱 中"), "Қала □ □");
        assert_eq!(printable("❤\u{fe0f}a\u{200d}b\u{feff}\u{0}"), "□ab");
        assert_eq!(printable("а\r\nб\tв\rг"), "а\nб в\nг");
        assert!(printable("\u{e000}\u{fffe}\u{10ffff}").chars().all(|character| character == MISSING));
    }
}
