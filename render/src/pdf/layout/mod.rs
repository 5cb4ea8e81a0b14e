//! Puts grids and tables onto pages.
//!
//! Everything becomes strips, which are placed one below the other. A strip is never split over pages, unless it is higher than a
//! page; then it is cut between lines of text. It knows neither a PDF library nor the number of pages until the end.

mod cell;
mod foot;
mod grid;
mod table;

use self::{foot::Foot, table::TableLayout};
use super::drawing::{Drawing, MILLIMETRE, Strip};
use crate::{Event, Grid, Locale, Orientation, Properties, RenderError, Rows, Section, Table, table_parts};

/// Left, right and upper margin of a page.
const MARGIN: f32 = 10.0 * MILLIMETRE;

/// A page as it will be drawn.
#[derive(Debug)]
pub(crate) struct Page {
    pub orientation: Orientation,
    pub drawing: Drawing,
    /// Name of the section that begins on it.
    pub bookmark: Option<String>,
}

pub(crate) struct Layouter {
    locale: Locale,
    foot: Foot,
    limit: u32,
    pages: Vec<Page>,
    /// Height that the next strip is put at.
    y: f32,
    table: Option<TableLayout>,
    /// The last grid, until it is known what it stands over.
    waiting: Option<WaitingGrid>,
}

/// A grid that isn't placed yet.
struct WaitingGrid {
    units: Vec<Strip>,
    space_before: f32,
    keep_together: bool,
}

impl Page {
    /// Width and height in points.
    pub(crate) fn size(orientation: Orientation) -> (f32, f32) {
        let (short, long) = (210.0 * MILLIMETRE, 297.0 * MILLIMETRE);
        match orientation {
            Orientation::Portrait => (short, long),
            Orientation::Landscape => (long, short),
        }
    }
}

impl Layouter {
    pub(crate) fn new(properties: &Properties, limit: u32) -> Self {
        Self {
            locale: properties.language,
            foot: Foot::new(properties),
            limit,
            pages: Vec::new(),
            y: 0.0,
            table: None,
            waiting: None,
        }
    }

    /// Takes an event whose order was checked.
    pub(crate) fn write(&mut self, event: &Event) -> Result<(), RenderError> {
        match event {
            Event::Section(section) => {
                self.place_waiting(0.0)?;
                self.section(section)
            }
            Event::Grid(grid) => {
                self.place_waiting(0.0)?;
                self.grid(grid);
                Ok(())
            }
            Event::Table(table) => self.begin_table(table),
            Event::Rows(rows) => self.rows(rows),
            Event::EndTable => self.end_table(),
        }
    }

    pub(crate) fn finish(mut self) -> Result<Vec<Page>, RenderError> {
        self.place_waiting(0.0)?;
        let total = self.pages.len();
        for (index, page) in self.pages.iter_mut().enumerate() {
            self.foot.draw(page.orientation, index + 1, total, &mut page.drawing);
        }
        Ok(self.pages)
    }

    fn section(&mut self, section: &Section) -> Result<(), RenderError> {
        self.new_page(section.orientation)?;
        self.page().bookmark = Some(section.name.clone());
        Ok(())
    }

    fn grid(&mut self, grid: &Grid) {
        let units = grid::units(grid, MARGIN, self.width(), self.locale);
        self.waiting = Some(WaitingGrid { units, space_before: grid.space_before, keep_together: grid.keep_together });
    }

    /// Places the last grid. `below`: height of what it must not be parted from, the beginning of the table that it is the title of; a grid
    /// that fills much of a page is more than a title, and may be.
    fn place_waiting(&mut self, below: f32) -> Result<(), RenderError> {
        let Some(grid) = self.waiting.take() else { return Ok(()) };
        let height: f32 = grid.units.iter().map(|unit| unit.height).sum();
        self.space(grid.space_before);
        let is_title = height <= self.page_height() / 4.0;
        let together = if is_title && height + below <= self.page_height() { height + below } else { height };
        let is_kept = grid.keep_together || (is_title && below > 0.0);
        if is_kept && together > self.rest() && together <= self.page_height() {
            self.next_page(None)?;
        }
        grid.units.iter().try_for_each(|unit| self.place(unit, None))
    }

    fn begin_table(&mut self, table: &Table) -> Result<(), RenderError> {
        let layout = TableLayout::new(table, MARGIN, self.width(), self.locale);
        // A head at the foot of a page would be read without a row.
        let needed = layout.head.height + 4.0 * table.size;
        self.place_waiting(table.space_before * MILLIMETRE + needed)?;
        self.space(table.space_before);
        if needed > self.rest() && needed <= self.page_height() {
            self.next_page(None)?;
        }
        self.place(&layout.head, None)?;
        self.table = Some(layout);
        Ok(())
    }

    fn rows(&mut self, rows: &Rows) -> Result<(), RenderError> {
        let mut table = self.table.take().expect("the order of events was checked");
        table.totals.add(rows);
        let mut strip = Strip::default();
        for row in 0..rows.len() {
            table.row(rows, row, &mut strip);
            self.place(&strip, Some(&table.head))?;
        }
        table.is_empty &= rows.is_empty();
        self.table = Some(table);
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), RenderError> {
        let layout = self.table.take().expect("the order of events was checked");
        if layout.is_empty {
            let note = layout.part(&table_parts::empty(&layout.table));
            self.place(&note, Some(&layout.head))?;
        }
        if let Some(total) = table_parts::total(&layout.table, &layout.totals)? {
            self.place(&layout.part(&total), Some(&layout.head))?;
        }
        Ok(())
    }

    /// Puts a strip onto this page or the next, below the head of its table if it belongs to one.
    fn place(&mut self, strip: &Strip, head: Option<&Strip>) -> Result<(), RenderError> {
        if strip.height <= self.rest() {
            self.put(strip, 0.0, strip.height);
            return Ok(());
        }
        // A head that fills half of the page would leave no room for rows, so it isn't repeated.
        let head = head.filter(|head| head.height < self.page_height() / 2.0);
        let room = self.page_height() - head.map_or(0.0, |head| head.height);
        if strip.height <= room {
            self.next_page(head)?;
            self.put(strip, 0.0, strip.height);
            return Ok(());
        }
        // Higher than a page. A narrow rest of this one isn't worth beginning in.
        if self.rest() < self.page_height() / 4.0 {
            self.next_page(head)?;
        }
        let mut from = 0.0;
        loop {
            let to = strip.cut(from, (from + self.rest()).min(strip.height));
            self.put(strip, from, to);
            if to >= strip.height {
                return Ok(());
            }
            from = to;
            self.next_page(head)?;
        }
    }

    fn put(&mut self, strip: &Strip, from: f32, to: f32) {
        let y = self.y;
        self.page().drawing.append(&strip.drawing, from..to, y);
        self.y += to - from;
    }

    fn next_page(&mut self, head: Option<&Strip>) -> Result<(), RenderError> {
        let orientation = self.page().orientation;
        self.new_page(orientation)?;
        if let Some(head) = head {
            self.put(head, 0.0, head.height);
        }
        Ok(())
    }

    fn new_page(&mut self, orientation: Orientation) -> Result<(), RenderError> {
        if self.pages.len() >= self.limit as usize {
            return Err(RenderError::TooManyPages { limit: self.limit });
        }
        self.pages.push(Page { orientation, drawing: Drawing::default(), bookmark: None });
        self.y = MARGIN;
        Ok(())
    }

    fn page(&mut self) -> &mut Page {
        self.pages.last_mut().expect("a document begins with a section, a section with a page")
    }

    fn orientation(&self) -> Orientation {
        self.pages.last().map_or(Orientation::Portrait, |page| page.orientation)
    }

    fn width(&self) -> f32 {
        self.orientation().printable_width() * MILLIMETRE
    }

    /// Height between the upper margin and the foot.
    fn page_height(&self) -> f32 {
        self.foot.top(self.orientation()) - MARGIN
    }

    fn rest(&self) -> f32 {
        self.foot.top(self.orientation()) - self.y
    }

    /// Leaves millimetres empty, except at the top of a page.
    fn space(&mut self, millimetres: f32) {
        if self.y > MARGIN {
            self.y += millimetres * MILLIMETRE;
        }
    }
}
