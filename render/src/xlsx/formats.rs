//! Looks of cells.
//!
//! Texts have the format "text", so that a cell that looks like a number or a formula stays what it is when somebody edits it.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::{Align, CellStyle, Column, ColumnKind, Content, VerticalAlign, dates, table_parts::column_align};

const FONT: &str = "Arial";
const SHADE: Color = Color::RGB(0x00EC_ECEC);
const GREY: Color = Color::RGB(0x0096_9696);
const BLACK: Color = Color::RGB(0x0000_0000);

const MONEY: &str = "#,##0.00";
const WHOLE: &str = "#,##0";
const DURATION: &str = "[h]:mm:ss";
const DATE: &str = "dd.mm.yyyy";
const INSTANT: &str = "dd.mm.yyyy hh:mm:ss";
const TEXT: &str = "@";

/// Whether a grid is a form of its own or a part of a table, whose lines are paler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Form,
    Table,
}

/// The format of a grid's cell.
pub(super) fn cell(style: &CellStyle, content: &Content, ink: Ink) -> Format {
    let ink = match ink {
        Ink::Form => BLACK,
        Ink::Table => GREY,
    };
    let mut format = Format::new().set_font_name(FONT).set_font_size(f64::from(style.size)).set_align(horizontal(style.align));
    format = format.set_align(match style.vertical {
        VerticalAlign::Top => FormatAlign::Top,
        VerticalAlign::Middle => FormatAlign::VerticalCenter,
        VerticalAlign::Bottom => FormatAlign::Bottom,
    });
    if style.bold {
        format = format.set_bold();
    }
    if style.shaded {
        format = format.set_background_color(SHADE);
    }
    let borders = style.borders;
    if borders.top {
        format = format.set_border_top(FormatBorder::Thin).set_border_top_color(ink);
    }
    if borders.right {
        format = format.set_border_right(FormatBorder::Thin).set_border_right_color(ink);
    }
    if borders.bottom {
        format = format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(ink);
    }
    if borders.left {
        format = format.set_border_left(FormatBorder::Thin).set_border_left_color(ink);
    }
    match content {
        Content::Empty => format,
        Content::Text(text) => text_cell(format.set_text_wrap(), text),
        Content::Money(_) => format.set_num_format(MONEY).set_shrink(),
        Content::Decimal(_) => format.set_num_format(MONEY).set_shrink(),
        Content::Duration(_) => format.set_num_format(DURATION).set_shrink(),
        Content::WholeMoney(_) | Content::Integer(_) => format.set_num_format(WHOLE).set_shrink(),
        Content::Date(_) => format.set_num_format(DATE).set_shrink(),
        Content::Instant(instant) => format.set_num_format(with_offset(*instant)).set_shrink(),
    }
}

/// The format of a table's cells in a column. Numbers, dates and identifiers are shrunk where the column is too narrow for them,
/// because spreadsheets show hash signs otherwise.
pub(super) fn column(column: &Column, size: f32) -> Format {
    let format = Format::new()
        .set_font_name(FONT)
        .set_font_size(f64::from(size))
        .set_align(FormatAlign::Top)
        .set_align(horizontal(column_align(column.kind)))
        .set_border(FormatBorder::Thin)
        .set_border_color(GREY);
    match column.kind {
        ColumnKind::Text => format.set_num_format(TEXT).set_text_wrap(),
        ColumnKind::Identifier => format.set_num_format(TEXT).set_shrink(),
        ColumnKind::Money => format.set_num_format(MONEY).set_shrink(),
        ColumnKind::Decimal => format.set_num_format(MONEY).set_shrink(),
        ColumnKind::Duration => format.set_num_format(DURATION).set_shrink(),
        ColumnKind::Integer => format.set_num_format(WHOLE).set_shrink(),
        ColumnKind::Date => format.set_num_format(DATE).set_shrink(),
        ColumnKind::Instant => format.set_num_format(INSTANT).set_shrink(),
    }
}

/// The format of a text in place of its column's: Excel shows hash signs for longer texts under the format "text", so these have the
/// general one with the mark that keeps them text.
pub(super) fn text_cell(format: Format, text: &str) -> Format {
    if is_long(text) { format.set_num_format("General").set_quote_prefix() } else { format.set_num_format(TEXT) }
}

pub(super) fn is_long(text: &str) -> bool {
    text.len() > 255 && text.encode_utf16().count() > 255
}

/// A column's format for values of another kind than its own.
pub(super) fn other_kind(format: Format, kind: ColumnKind) -> Format {
    format.set_num_format(match kind {
        ColumnKind::Text | ColumnKind::Identifier => TEXT,
        ColumnKind::Money | ColumnKind::Decimal => MONEY,
        ColumnKind::Duration => DURATION,
        ColumnKind::Integer => WHOLE,
        ColumnKind::Date => DATE,
        ColumnKind::Instant => INSTANT,
    })
}

/// A column's format for an instant whose local time came twice.
pub(super) fn ambiguous_instant(format: Format, instant: DateTime<Utc>) -> Format {
    format.set_num_format(with_offset(instant))
}

/// The offset is part of the number format, so the cell stays a date.
fn with_offset(instant: DateTime<Utc>) -> String {
    format!("{INSTANT}\" ({})\"", dates::offset(instant))
}

fn horizontal(align: Align) -> FormatAlign {
    match align {
        Align::Left => FormatAlign::Left,
        Align::Center => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    }
}
