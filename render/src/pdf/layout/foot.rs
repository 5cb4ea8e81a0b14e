//! The foot of each page: the document's text at the left, "page N of M" at the right.

use super::{
    super::drawing::{Drawing, MILLIMETRE, Run},
    MARGIN, Page,
};
use crate::{
    Orientation, PageLabel, Properties,
    text::{
        fonts::{ASCENT, Face, LINE, push_printable},
        wrap::{Line, wrap},
    },
};

const SIZE: f32 = 7.0;
/// Between the content and the foot, and between the foot and the end of the paper.
const ABOVE: f32 = 2.5 * MILLIMETRE;
const BELOW: f32 = 7.0 * MILLIMETRE;

pub(super) struct Foot {
    text: String,
    label: PageLabel,
    /// Lines of the text on upright and on lying pages.
    portrait: Vec<Line>,
    landscape: Vec<Line>,
}

impl Foot {
    pub(super) fn new(properties: &Properties) -> Self {
        let mut text = String::new();
        push_printable(&properties.footer, &mut text);
        let lines = |orientation: Orientation| {
            // Room for a label with numbers of five digits and a gap.
            let label = width(&label(&properties.page_label, 99_999, 99_999)) + 5.0 * MILLIMETRE;
            let room = orientation.printable_width() * MILLIMETRE - label;
            let mut lines = Vec::new();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width on paper")]
            wrap(Face::get(false), &text, (room.max(0.0) / SIZE * 1000.0) as u32, 0, &mut lines);
            lines
        };
        let (portrait, landscape) = (lines(Orientation::Portrait), lines(Orientation::Landscape));
        Self { text, label: properties.page_label.clone(), portrait, landscape }
    }

    /// Height at which the content of a page ends.
    pub(super) fn top(&self, orientation: Orientation) -> f32 {
        self.first_line(orientation) - ABOVE
    }

    pub(super) fn draw(&self, orientation: Orientation, page: usize, pages: usize, drawing: &mut Drawing) {
        let baseline = self.first_line(orientation) + ASCENT * SIZE;
        let start = drawing.text.len();
        drawing.text.push_str(&self.text);
        for (index, line) in self.lines(orientation).iter().enumerate().filter(|(_, line)| !line.text.is_empty()) {
            let text = start + line.text.start..start + line.text.end;
            let baseline = baseline + index as f32 * LINE * SIZE;
            drawing.runs.push(Run { text, x: MARGIN, baseline, size: SIZE, bold: false });
        }
        let label = label(&self.label, page, pages);
        let start = drawing.text.len();
        drawing.text.push_str(&label);
        let x = MARGIN + orientation.printable_width() * MILLIMETRE - width(&label);
        drawing.runs.push(Run { text: start..drawing.text.len(), x, baseline, size: SIZE, bold: false });
    }

    fn lines(&self, orientation: Orientation) -> &[Line] {
        match orientation {
            Orientation::Portrait => &self.portrait,
            Orientation::Landscape => &self.landscape,
        }
    }

    fn first_line(&self, orientation: Orientation) -> f32 {
        Page::size(orientation).1 - BELOW - self.lines(orientation).len() as f32 * LINE * SIZE
    }
}

fn label(label: &PageLabel, page: usize, pages: usize) -> String {
    let mut printable = String::new();
    push_printable(&format!("{}{page}{}{pages}{}", label.before, label.between, label.after), &mut printable);
    printable
}

fn width(text: &str) -> f32 {
    Face::get(false).measure(text) as f32 * SIZE / 1000.0
}
