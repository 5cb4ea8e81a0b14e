//! Draws pages with krilla. Nothing else of the crate knows it.

use chrono::{Datelike, Timelike};
use krilla::{
    Document, SerializeSettings,
    color::luma,
    configure::{Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};

use super::{
    drawing::{Drawing, Ink, Rule},
    layout::Page,
};
use crate::{Properties, RenderError, text::fonts::Face};

/// Lightness of shaded cells and of the rules of tables.
const SHADE: u8 = 236;
const GREY: u8 = 150;

/// The complete file.
pub(super) fn draw(properties: &Properties, pages: Vec<Page>) -> Result<Vec<u8>, RenderError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_B)
        .finish()
        .map_err(|error| RenderError::Pdf(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, enable_tagging: false, ..SerializeSettings::default() });
    document.set_metadata(metadata(properties));
    let fonts = [false, true].map(|bold| Font::new(Face::get(bold).bytes.into(), 0).expect("the font is compiled in"));
    let mut outline = Outline::new();
    let mut glyphs = Vec::new();
    for (index, page) in pages.into_iter().enumerate() {
        let (width, height) = Page::size(page.orientation);
        let settings = PageSettings::from_wh(width, height).expect("paper has a size");
        let mut drawn = document.start_page_with(settings);
        let mut surface = drawn.surface();
        draw_shades_and_rules(&page.drawing, &mut surface);
        draw_text(&page.drawing, &fonts, &mut glyphs, &mut surface);
        surface.finish();
        drawn.finish();
        if let Some(name) = page.bookmark {
            outline.push_child(OutlineNode::new(name, XyzDestination::new(index, Point::from_xy(0.0, 0.0))));
        }
    }
    document.set_outline(outline);
    document.finish().map_err(|error| RenderError::Pdf(format!("{error}: {error:?}")))
}

fn metadata(properties: &Properties) -> Metadata {
    let created = properties.data_as_of;
    // Fields of a date are far below the bounds of these types.
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let date = DateTime::new(u16::try_from(created.year()).unwrap_or_default())
        .month(small(created.month()))
        .day(small(created.day()))
        .hour(small(created.hour()))
        .minute(small(created.minute()))
        .second(small(created.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(properties.title.clone())
        .authors(vec![properties.author.clone()])
        .language(properties.language.tag().to_owned())
        .creator("Qujat".to_owned())
        .creation_date(date)
}

/// All rules of one ink are one path: a page of a table then has two, not hundreds.
fn draw_shades_and_rules(drawing: &Drawing, surface: &mut Surface<'_>) {
    let mut shades = PathBuilder::new();
    for fill in &drawing.fills {
        if let Some(rectangle) = Rect::from_xywh(round(fill.x), round(fill.y), round(fill.width), round(fill.height)) {
            shades.push_rect(rectangle);
        }
    }
    surface.set_stroke(None);
    if let Some(path) = shades.finish() {
        surface.set_fill(Some(Fill { paint: luma::Color::new(SHADE).into(), ..Fill::default() }));
        surface.draw_path(&path);
    }
    surface.set_fill(None);
    for (ink, lightness, width) in [(Ink::Grey, GREY, 0.4), (Ink::Black, 0, 0.5)] {
        let mut path = PathBuilder::new();
        let of_ink = |rule: &&Rule| rule.ink == ink;
        for rule in drawing.horizontals.iter().filter(of_ink) {
            path.move_to(round(rule.from - width / 2.0), round(rule.at));
            path.line_to(round(rule.to + width / 2.0), round(rule.at));
        }
        for rule in drawing.verticals.iter().filter(of_ink) {
            path.move_to(round(rule.at), round(rule.from));
            path.line_to(round(rule.at), round(rule.to));
        }
        if let Some(path) = path.finish() {
            surface.set_stroke(Some(Stroke { paint: luma::Color::new(lightness).into(), width, ..Stroke::default() }));
            surface.draw_path(&path);
        }
    }
    surface.set_stroke(None);
}

fn draw_text(drawing: &Drawing, fonts: &[Font; 2], glyphs: &mut Vec<KrillaGlyph>, surface: &mut Surface<'_>) {
    surface.set_fill(Some(Fill::default()));
    for run in &drawing.runs {
        let text = &drawing.text[run.text.clone()];
        let face = Face::get(run.bold);
        glyphs.clear();
        glyphs.extend(text.char_indices().map(|(start, character)| {
            let glyph = face.glyph(character);
            let range = start..start + character.len_utf8();
            KrillaGlyph::new(GlyphId::new(u32::from(glyph.id)), f32::from(glyph.advance) / 1000.0, 0.0, 0.0, 0.0, range, None)
        }));
        let start = Point::from_xy(round(run.x), round(run.baseline));
        surface.draw_glyphs(start, glyphs, fonts[usize::from(run.bold)].clone(), text, run.size, false);
    }
}

/// Hundredths of a point are finer than any printer, and shorter to write.
fn round(position: f32) -> f32 {
    (position * 100.0).round() / 100.0
}
