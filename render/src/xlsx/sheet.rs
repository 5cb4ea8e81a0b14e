//! A sheet that is written downwards.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use rust_xlsxwriter::{Format, IntoExcelDateTime, Worksheet};

use super::{
    book::{Book, Cut},
    names::cut,
};
use crate::{Content, Orientation, PageLabel, Properties, RenderError, Value, dates};

/// UTF-16 units that Excel keeps in a cell.
const LONGEST_TEXT: usize = 32_767;
/// UTF-16 units of a printed foot.
const LONGEST_FOOT: usize = 255;
/// Excel keeps 15 significant digits; a larger number is written as text rather than changed.
const LARGEST_EXACT: u64 = 999_999_999_999_999;

/// Excel counts time in days.
const SECONDS_PER_DAY: f64 = 86_400.0;

/// Excel's number of the paper.
const A4: u8 = 9;

/// Points of a row's height.
pub(super) const HIGHEST_ROW: f32 = 409.0;

const PIXELS_PER_MILLIMETRE: f32 = 96.0 / 25.4;

pub(super) struct Sheet {
    worksheet: Worksheet,
    name: String,
    /// The row that was written last; those above it are on disk already.
    row: u32,
    cuts: Vec<Cut>,
}

impl Sheet {
    pub(super) fn open(
        name: String,
        orientation: Orientation,
        properties: &Properties,
        book: &mut Book,
    ) -> Result<Self, RenderError> {
        let mut worksheet = book.workbook.new_worksheet_with_constant_memory()?;
        worksheet.set_name(&name)?;
        match orientation {
            Orientation::Portrait => worksheet.set_portrait(),
            Orientation::Landscape => worksheet.set_landscape(),
        };
        let inches = |millimetres: f64| millimetres / 25.4;
        worksheet
            .set_paper_size(A4)
            .set_margins(inches(10.0), inches(10.0), inches(10.0), inches(17.0), inches(5.0), inches(7.0))
            .set_print_fit_to_pages(1, 0)
            .set_footer(foot(&properties.footer, &properties.page_label));
        Ok(Self { worksheet, name, row: 0, cuts: Vec::new() })
    }

    /// Hands the complete sheet to its workbook.
    pub(super) fn close(self, book: &mut Book) {
        book.workbook.push_worksheet(self.worksheet);
        book.cuts.extend(self.cuts);
        book.sheets += 1;
    }

    /// Settings of the sheet, none of which is a cell.
    pub(super) fn settings(&mut self) -> &mut Worksheet {
        &mut self.worksheet
    }

    pub(super) fn set_widths(&mut self, millimetres: &[f32]) -> Result<(), RenderError> {
        for (column, &width) in (0..).zip(millimetres) {
            self.worksheet.set_column_width_pixels(column, pixels(width).max(4))?;
        }
        Ok(())
    }

    /// Sets the height of a row that isn't on disk yet.
    pub(super) fn set_height(&mut self, row: u32, points: f32) -> Result<(), RenderError> {
        self.go_to(row)?;
        self.worksheet.set_row_height(row, f64::from(points.clamp(1.0, HIGHEST_ROW)))?;
        Ok(())
    }

    /// Writes a value of a table, under the format of its column unless it has one of its own.
    pub(super) fn value(&mut self, row: u32, column: u16, value: Value<'_>, format: Option<&Format>) -> Result<(), RenderError> {
        match value {
            Value::Empty => self.blank(row, column, format.unwrap_or(&Format::default())),
            Value::Text(text) => self.text(row, column, text, format),
            Value::Money(money) => self.number(row, column, money.tiyn(), 100.0, format),
            Value::Integer(integer) => self.number(row, column, integer, 1.0, format),
            Value::Decimal(hundredths) => self.number(row, column, hundredths, 100.0, format),
            Value::Duration(seconds) => self.number(row, column, seconds, SECONDS_PER_DAY, format),
            Value::Date(date) => self.date(row, column, date, format),
            Value::Instant(instant) => self.instant(row, column, instant, format),
        }
    }

    /// Writes a cell of a grid over one or more cells of the sheet, given by their first and last.
    pub(super) fn content(
        &mut self,
        first: (u32, u16),
        last: (u32, u16),
        content: &Content,
        format: &Format,
    ) -> Result<(), RenderError> {
        let (row, column) = first;
        self.go_to(row)?;
        if first != last {
            // Also writes the covered cells, those of rows below into a buffer that is kept until they are reached.
            self.worksheet.merge_range(row, column, last.0, last.1, "", format)?;
        }
        match content {
            Content::Empty => self.blank(row, column, format),
            Content::Text(text) => self.text(row, column, text, Some(format)),
            Content::Money(money) | Content::WholeMoney(money) => self.number(row, column, money.tiyn(), 100.0, Some(format)),
            Content::Integer(integer) => self.number(row, column, *integer, 1.0, Some(format)),
            Content::Decimal(hundredths) => self.number(row, column, *hundredths, 100.0, Some(format)),
            Content::Duration(seconds) => self.number(row, column, *seconds, SECONDS_PER_DAY, Some(format)),
            Content::Date(date) => self.date(row, column, *date, Some(format)),
            Content::Instant(instant) => self.instant(row, column, *instant, Some(format)),
        }
    }

    pub(super) fn blank(&mut self, row: u32, column: u16, format: &Format) -> Result<(), RenderError> {
        self.go_to(row)?;
        self.worksheet.write_blank(row, column, format)?;
        Ok(())
    }

    fn text(&mut self, row: u32, column: u16, text: &str, format: Option<&Format>) -> Result<(), RenderError> {
        self.go_to(row)?;
        let kept = cut(text, LONGEST_TEXT);
        if kept.len() < text.len() {
            self.cuts.push(Cut { sheet: self.name.clone(), row, column, length: text.chars().count() });
        }
        if kept.is_empty() {
            return self.blank(row, column, format.unwrap_or(&Format::default()));
        }
        match format {
            Some(format) => self.worksheet.write_string_with_format(row, column, kept, format)?,
            None => self.worksheet.write_string(row, column, kept)?,
        };
        Ok(())
    }

    fn number(&mut self, row: u32, column: u16, number: i64, parts: f64, format: Option<&Format>) -> Result<(), RenderError> {
        if number.unsigned_abs() > LARGEST_EXACT {
            let written = if parts > 1.0 { decimal(number) } else { number.to_string() };
            return self.text(row, column, &written, format);
        }
        self.go_to(row)?;
        // Exact: so few digits fit a double, and the nearest double to a decimal of them prints as that decimal.
        let number = number as f64 / parts;
        match format {
            Some(format) => self.worksheet.write_number_with_format(row, column, number, format)?,
            None => self.worksheet.write_number(row, column, number)?,
        };
        Ok(())
    }

    fn date(&mut self, row: u32, column: u16, date: NaiveDate, format: Option<&Format>) -> Result<(), RenderError> {
        if !is_excel_date(date) {
            return self.text(row, column, &dates::date(date), format);
        }
        self.date_time(row, column, date, format)
    }

    /// The time in Almaty; a spreadsheet knows no zones. Parts of a second are left away, as everywhere else they are: a spreadsheet
    /// rounds them, and the last half second of a month would stand in the next one.
    fn instant(&mut self, row: u32, column: u16, instant: DateTime<Utc>, format: Option<&Format>) -> Result<(), RenderError> {
        let local = instant.with_timezone(&dates::ZONE).naive_local();
        let local = local.with_nanosecond(0).unwrap_or(local);
        if !is_excel_date(local.date()) {
            return self.text(row, column, &dates::instant(instant), format);
        }
        self.date_time(row, column, local, format)
    }

    fn date_time(&mut self, row: u32, column: u16, at: impl IntoExcelDateTime, format: Option<&Format>) -> Result<(), RenderError> {
        self.go_to(row)?;
        match format {
            Some(format) => self.worksheet.write_datetime_with_format(row, column, at, format)?,
            None => self.worksheet.write_datetime(row, column, at)?,
        };
        Ok(())
    }

    /// The library ignores a write to a row that is on disk already, and the cell would be lost.
    fn go_to(&mut self, row: u32) -> Result<(), RenderError> {
        if row < self.row {
            let what = format!("row {row} of sheet {:?} is written after row {}", self.name, self.row);
            return Err(RenderError::Sequence(what));
        }
        self.row = row;
        Ok(())
    }
}

/// Days before March 1900 have other numbers in Excel than elsewhere.
fn is_excel_date(date: NaiveDate) -> bool {
    (1901..=9999).contains(&date.year())
}

fn decimal(tiyn: i64) -> String {
    let sign = if tiyn < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", tiyn.unsigned_abs() / 100, tiyn.unsigned_abs() % 100)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "widths on paper")]
fn pixels(millimetres: f32) -> u32 {
    (millimetres * PIXELS_PER_MILLIMETRE).round().max(0.0) as u32
}

/// The printed foot in Excel's notation, its left text cut to what Excel takes.
fn foot(text: &str, label: &PageLabel) -> String {
    let escaped = |text: &str| text.replace('&', "&&").replace(['\r', '\n'], " ");
    // The code of the font size ends with a space, or digits of the text would be taken for its own.
    let right = format!("&R&8 {}&P{}&N{}", escaped(&label.before), escaped(&label.between), escaped(&label.after));
    let room = LONGEST_FOOT.saturating_sub(right.encode_utf16().count() + "&L&8 ".len());
    let text = escaped(text);
    let mut left = cut(&text, room);
    // A cut between two ampersands would leave half of one.
    if left.len() < text.len() && left.bytes().rev().take_while(|&byte| byte == b'&').count() % 2 == 1 {
        left = &left[..left.len() - 1];
    }
    format!("&L&8 {left}{right}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_fits_and_its_ampersands_are_text() {
        let label = PageLabel { before: "стр. ".into(), between: " из ".into(), after: String::new() };
        assert_eq!(foot("A&B", &label), "&L&8 A&&B&R&8 стр. &P из &N");
        let long = foot(&"&".repeat(300), &label);
        assert!(long.len() <= 300 && long.encode_utf16().count() <= LONGEST_FOOT);
        let left = long.strip_prefix("&L&8 ").and_then(|rest| rest.split("&R").next()).expect("two parts");
        assert_eq!(left.len() % 2, 0);
    }
}
