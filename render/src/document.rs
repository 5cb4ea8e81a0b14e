//! What a document is made of, before anybody has chosen a file format.
//!
//! A document is a run of sections. A section is a sheet of a workbook and starts a page of a PDF. In it stand grids, whose few
//! cells are placed by hand (a head, a statutory form, signatures), and tables, whose many rows are streamed.
//! Lengths are millimetres of paper, font sizes points; a workbook derives its column widths from the same numbers.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{Locale, Money};

/// What a reader sees of the document outside its text: in the file's properties, its title bar and its page footers.
#[derive(Debug, Clone, PartialEq)]
pub struct Properties {
    pub title: String,
    pub language: Locale,
    /// The operator that issues the document.
    pub author: String,
    /// The instant of the snapshot that the rows were read from. Also the creation date in the file's metadata, so that the same
    /// snapshot gives the same bytes.
    pub data_as_of: DateTime<Utc>,
    /// Printed at the left of each PDF page's foot and in the printed foot of a sheet.
    pub footer: String,
    pub page_label: PageLabel,
}

/// The words around "page N of M": `before` N `between` M `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLabel {
    pub before: String,
    pub between: String,
    pub after: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    Portrait,
    Landscape,
}

/// A sheet of a workbook, and in a PDF a run of A4 pages that begins on a new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Name of the sheet (cut to Excel's 31 characters, without its forbidden ones) and of the PDF bookmark.
    pub name: String,
    pub orientation: Orientation,
}

/// Cells placed by hand over columns of given widths.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Widths of the columns in millimetres. Scaled down together where they exceed the page's printable width.
    pub columns: Vec<f32>,
    pub rows: Vec<GridRow>,
    /// Empty space above the grid in millimetres; one empty row in a workbook where it is 2 mm or more.
    pub space_before: f32,
    /// Moved to the next page as a whole when it doesn't fit on the rest of this one.
    pub keep_together: bool,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct GridRow {
    pub cells: Vec<GridCell>,
    /// Lower bound of the row's height in millimetres; its text may need more.
    pub min_height: f32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GridCell {
    /// Index of the leftmost column that the cell covers, from 0.
    pub column: usize,
    pub column_span: usize,
    /// A cell that covers rows below stands in the uppermost one only.
    pub row_span: usize,
    pub content: Content,
    pub style: CellStyle,
}

/// What stands in a cell of a grid. Numbers and dates stay numbers and dates in a workbook; texts are never formulas.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Empty,
    Text(String),
    Money(Money),
    /// Money printed in whole tenge, rounded half away from zero; the workbook keeps the exact value under the same format.
    WholeMoney(Money),
    Integer(i64),
    /// A number in hundredths, with two decimals.
    Decimal(i64),
    /// Seconds, as hours:minutes:seconds.
    Duration(i64),
    Date(NaiveDate),
    /// Date and time with its UTC offset, in Asia/Almaty.
    Instant(DateTime<Utc>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellStyle {
    /// Font size in points.
    pub size: f32,
    pub bold: bool,
    pub align: Align,
    pub vertical: VerticalAlign,
    pub borders: Borders,
    /// Light grey behind the cell, as table heads have it.
    pub shaded: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerticalAlign {
    Top,
    Middle,
    Bottom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Borders {
    pub top: bool,
    pub right: bool,
    pub bottom: bool,
    pub left: bool,
}

/// A head and the columns of rows that are streamed after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    /// First cell of the row below the last one, in which columns with `total` show their sum. `None`: no such row.
    pub total_label: Option<String>,
    /// Printed across the table when it turns out to have no rows.
    pub empty_note: String,
    /// Whether a workbook offers a filter over the head.
    pub filter: bool,
    /// Font size in points.
    pub size: f32,
    /// Empty space above in millimetres.
    pub space_before: f32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub title: String,
    /// A head above this one; neighbours with the same group share it.
    pub group: Option<String>,
    pub kind: ColumnKind,
    /// Millimetres.
    pub width: f32,
    /// Summed in the total row; only money, integers, decimals and durations can be.
    pub total: bool,
}

/// How the values of a column are written and aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    /// Digits that are a name (phone number, account, BIN): text, never a number.
    Identifier,
    Money,
    Integer,
    /// A number with two decimals that is no money, such as megabytes.
    Decimal,
    /// Hours:minutes:seconds.
    Duration,
    Date,
    Instant,
}

impl Orientation {
    /// Width between the margins of an A4 page in millimetres. Tables and grids that are wider are scaled down to it.
    #[must_use]
    pub const fn printable_width(self) -> f32 {
        match self {
            Self::Portrait => 190.0,
            Self::Landscape => 277.0,
        }
    }
}

impl Borders {
    pub const ALL: Self = Self { top: true, right: true, bottom: true, left: true };
    pub const NONE: Self = Self { top: false, right: false, bottom: false, left: false };
    pub const BOTTOM: Self = Self { top: false, right: false, bottom: true, left: false };
}

impl Default for CellStyle {
    fn default() -> Self {
        Self { size: 9.0, bold: false, align: Align::Left, vertical: VerticalAlign::Middle, borders: Borders::NONE, shaded: false }
    }
}

impl CellStyle {
    #[must_use]
    pub fn size(self, size: f32) -> Self {
        Self { size, ..self }
    }

    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    #[must_use]
    pub fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    #[must_use]
    pub fn vertical(self, vertical: VerticalAlign) -> Self {
        Self { vertical, ..self }
    }

    #[must_use]
    pub fn borders(self, borders: Borders) -> Self {
        Self { borders, ..self }
    }

    #[must_use]
    pub fn shaded(self) -> Self {
        Self { shaded: true, ..self }
    }
}

impl GridCell {
    #[must_use]
    pub fn new(column: usize, column_span: usize, content: Content) -> Self {
        Self { column, column_span, row_span: 1, content, style: CellStyle::default() }
    }

    #[must_use]
    pub fn text(column: usize, column_span: usize, text: impl Into<String>) -> Self {
        Self::new(column, column_span, Content::Text(text.into()))
    }

    #[must_use]
    pub fn rows(self, row_span: usize) -> Self {
        Self { row_span, ..self }
    }

    #[must_use]
    pub fn style(self, style: CellStyle) -> Self {
        Self { style, ..self }
    }
}

impl GridCell {
    /// Whether anything of the cell can be seen; one that can't only keeps its place free.
    pub(crate) fn is_visible(&self) -> bool {
        let is_empty = match &self.content {
            Content::Empty => true,
            Content::Text(text) => text.is_empty(),
            _ => false,
        };
        !is_empty || self.style.borders != Borders::NONE || self.style.shaded
    }
}

impl GridRow {
    #[must_use]
    pub fn new(cells: Vec<GridCell>) -> Self {
        Self { cells, min_height: 0.0 }
    }

    #[must_use]
    pub fn min_height(self, min_height: f32) -> Self {
        Self { min_height, ..self }
    }
}
