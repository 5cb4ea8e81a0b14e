//! Text within a cell: broken into lines, fitted and aligned.

use std::ops::Range;

use super::super::drawing::{Drawing, MILLIMETRE, Run};
use crate::{
    Align, VerticalAlign,
    text::{
        fonts::{ASCENT, Face, LINE, push_printable},
        wrap::{Line, widest_word, wrap},
    },
};

/// Empty space between a cell's edges and its text.
pub(super) const PADDING_X: f32 = 1.0 * MILLIMETRE;
pub(super) const PADDING_Y: f32 = 0.65 * MILLIMETRE;

/// The smallest part of its size that text is shrunk to for the sake of a wide word.
const SMALLEST: f32 = 0.7;

/// What to do with a word that is wider than its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Set it smaller if that helps, else break it: for numbers and titles, which mislead when broken.
    Shrink,
    /// Break it at once: for data, whose size shouldn't change from row to row.
    Break,
}

/// Text whose lines are known.
#[derive(Debug, Clone)]
pub(super) struct Block {
    lines: Range<usize>,
    size: f32,
    bold: bool,
}

/// A rectangle in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Block {
    /// Breaks a text into lines of a width. Its characters go to `drawn`, its lines to `lines`.
    pub(super) fn set(text: &str, size: f32, bold: bool, width: f32, fit: Fit, drawn: &mut String, lines: &mut Vec<Line>) -> Self {
        let face = Face::get(bold);
        let start = drawn.len();
        push_printable(text, drawn);
        let printable = &drawn[start..];
        let first = lines.len();
        let mut size = size;
        let measured = face.measure(printable);
        if measured <= thousandths(width, size) && !printable.contains('\n') {
            lines.push(Line { text: start..drawn.len(), width: measured });
        } else {
            if fit == Fit::Shrink {
                let limit = thousandths(width, size);
                let widest = widest_word(face, printable);
                if widest > limit && thousandths(width, size * SMALLEST) >= widest {
                    // Rounded down to a tenth of a point, so that the word surely fits.
                    size = (width / widest as f32 * 1000.0 * 10.0).floor() / 10.0;
                }
            }
            wrap(face, printable, thousandths(width, size), start, lines);
        }
        Self { lines: first..lines.len(), size, bold }
    }

    pub(super) fn height(&self) -> f32 {
        self.lines.len() as f32 * self.size * LINE
    }

    pub(super) fn draw(&self, lines: &[Line], area: Area, align: Align, vertical: VerticalAlign, drawing: &mut Drawing) {
        let spare = (area.height - self.height()).max(0.0);
        let top = area.y
            + match vertical {
                VerticalAlign::Top => 0.0,
                VerticalAlign::Middle => spare / 2.0,
                VerticalAlign::Bottom => spare,
            };
        for (index, line) in lines[self.lines.clone()].iter().enumerate() {
            if line.text.is_empty() {
                continue;
            }
            let spare = area.width - line.width as f32 * self.size / 1000.0;
            let x = area.x
                + match align {
                    Align::Left => 0.0,
                    Align::Center => spare / 2.0,
                    Align::Right => spare,
                };
            let baseline = top + (index as f32 * LINE + ASCENT) * self.size;
            drawing.runs.push(Run { text: line.text.clone(), x, baseline, size: self.size, bold: self.bold });
        }
    }
}

/// A width in points as thousandths of a font size.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "widths are positive and far below 4 million points")]
fn thousandths(width: f32, size: f32) -> u32 {
    (width.max(0.0) / size * 1000.0 + 0.01) as u32
}
