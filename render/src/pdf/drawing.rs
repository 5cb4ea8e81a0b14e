//! A display list: what is on a page, in points from its upper left corner, and how lists are put on each other.

use std::ops::Range;

use crate::text::fonts::{ASCENT, LINE};

/// Points in a millimetre.
pub(crate) const MILLIMETRE: f32 = 72.0 / 25.4;

/// Below this two positions are one.
const TOLERANCE: f32 = 0.02;

#[derive(Debug, Default)]
pub(crate) struct Drawing {
    /// The text of all runs.
    pub text: String,
    pub runs: Vec<Run>,
    pub horizontals: Vec<Rule>,
    pub verticals: Vec<Rule>,
    pub fills: Vec<Fill>,
}

/// A piece of one line in one face and size.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub text: Range<usize>,
    pub x: f32,
    pub baseline: f32,
    pub size: f32,
    pub bold: bool,
}

/// A thin line: `at` is its height on the page and `from`…`to` its reach to the right, or the other way round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub at: f32,
    pub from: f32,
    pub to: f32,
    pub ink: Ink,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Lines of forms.
    Black,
    /// Lines of tables.
    Grey,
}

/// A shaded rectangle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fill {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// A block that wants to stand on one page: its own list, from height 0 on, with final positions to the right.
#[derive(Debug, Default)]
pub(crate) struct Strip {
    pub drawing: Drawing,
    pub height: f32,
}

impl Run {
    fn top(&self) -> f32 {
        self.baseline - ASCENT * self.size
    }

    fn bottom(&self) -> f32 {
        self.baseline + (LINE - ASCENT) * self.size
    }
}

impl Drawing {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.runs.clear();
        self.horizontals.clear();
        self.verticals.clear();
        self.fills.clear();
    }

    pub(crate) fn horizontal(&mut self, rule: Rule) {
        extend(&mut self.horizontals, rule);
    }

    pub(crate) fn vertical(&mut self, rule: Rule) {
        extend(&mut self.verticals, rule);
    }

    /// Puts the part of another list between two heights onto this one, moved so that the upper one comes to stand at `y`. A run
    /// belongs to the part that its top is in.
    pub(crate) fn append(&mut self, other: &Self, part: Range<f32>, y: f32) {
        let shift = y - part.start;
        let text_start = self.text.len();
        self.text.push_str(&other.text);
        for run in &other.runs {
            if run.top() > part.start - TOLERANCE && run.top() < part.end - TOLERANCE {
                let text = run.text.start + text_start..run.text.end + text_start;
                self.runs.push(Run { text, baseline: run.baseline + shift, ..run.clone() });
            }
        }
        for rule in &other.horizontals {
            if rule.at > part.start - TOLERANCE && rule.at < part.end + TOLERANCE {
                self.horizontal(Rule { at: rule.at + shift, ..*rule });
            }
        }
        for rule in &other.verticals {
            let (from, to) = (rule.from.max(part.start), rule.to.min(part.end));
            if from < to {
                self.vertical(Rule { from: from + shift, to: to + shift, ..*rule });
            }
        }
        for fill in &other.fills {
            let (from, to) = (fill.y.max(part.start), (fill.y + fill.height).min(part.end));
            if from < to {
                self.fills.push(Fill { y: from + shift, height: to - from, ..*fill });
            }
        }
    }
}

impl Strip {
    /// The lowest height up to `limit` at which the strip can be cut without cutting a line of text.
    pub(crate) fn cut(&self, from: f32, limit: f32) -> f32 {
        let mut cut = limit;
        while let Some(run) =
            self.drawing.runs.iter().find(|run| run.top() < cut - TOLERANCE && run.bottom() > cut + TOLERANCE && run.top() > from)
        {
            cut = run.top();
        }
        if cut > from + TOLERANCE { cut } else { limit }
    }
}

/// Adds a rule, lengthening one that it continues: a column of cells then is one line instead of hundreds. Rules that can be
/// continued were added lately.
fn extend(rules: &mut Vec<Rule>, rule: Rule) {
    let continued = rules.iter_mut().rev().take(48).find(|other| {
        other.ink == rule.ink
            && (other.at - rule.at).abs() < TOLERANCE
            && other.from <= rule.from + TOLERANCE
            && other.to >= rule.from - TOLERANCE
    });
    match continued {
        Some(other) => other.to = other.to.max(rule.to),
        None => rules.push(rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_touch_become_one() {
        let mut drawing = Drawing::default();
        for row in 0..3_u8 {
            for column in 0..2_u8 {
                let from = f32::from(row) * 10.0;
                drawing.vertical(Rule { at: f32::from(column), from, to: from + 10.0, ink: Ink::Grey });
            }
        }
        assert_eq!(drawing.verticals.len(), 2);
        assert!(drawing.verticals.iter().all(|rule| rule.from == 0.0 && rule.to == 30.0));
    }

    #[test]
    fn a_strip_is_cut_between_its_lines() {
        let mut strip = Strip { height: 40.0, ..Strip::default() };
        for line in 0..3_u8 {
            let baseline = 9.5 + f32::from(line) * 12.2;
            strip.drawing.runs.push(Run { text: 0..0, x: 0.0, baseline, size: 10.0, bold: false });
        }
        assert!((strip.cut(0.0, 30.0) - 24.4).abs() < 0.1);
        let mut page = Drawing::default();
        page.append(&strip.drawing, 24.4..40.0, 100.0);
        assert_eq!(page.runs.len(), 1);
        assert!((page.runs[0].baseline - 109.5).abs() < 0.1);
    }
}
