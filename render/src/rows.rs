//! A batch of table rows that crosses from the task that reads to the thread that writes.
//!
//! Text is copied once into one buffer a batch, so a row costs no allocation of its own.

use chrono::{DateTime, NaiveDate, Utc};

use crate::Money;

/// A value of one cell, borrowed from its batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Empty,
    Text(&'a str),
    Money(Money),
    Integer(i64),
    /// Hundredths of a unit.
    Decimal(i64),
    /// Seconds.
    Duration(i64),
    Date(NaiveDate),
    Instant(DateTime<Utc>),
}

#[derive(Debug, Clone, Copy)]
enum Cell {
    Empty,
    Text { start: u32, end: u32 },
    Money(Money),
    Integer(i64),
    Decimal(i64),
    Duration(i64),
    Date(NaiveDate),
    Instant(DateTime<Utc>),
}

/// Rows of equal width.
#[derive(Debug, Clone)]
pub struct Rows {
    width: usize,
    cells: Vec<Cell>,
    text: String,
}

impl Rows {
    /// An empty batch for a table of `width` columns.
    #[must_use]
    pub fn new(width: usize) -> Self {
        assert!(width > 0, "a table has at least one column");
        Self { width, cells: Vec::new(), text: String::new() }
    }

    pub fn push(&mut self, value: Value<'_>) {
        let cell = match value {
            Value::Empty => Cell::Empty,
            Value::Text(text) => {
                let start = offset(self.text.len());
                self.text.push_str(text);
                Cell::Text { start, end: offset(self.text.len()) }
            }
            Value::Money(money) => Cell::Money(money),
            Value::Integer(integer) => Cell::Integer(integer),
            Value::Decimal(hundredths) => Cell::Decimal(hundredths),
            Value::Duration(seconds) => Cell::Duration(seconds),
            Value::Date(date) => Cell::Date(date),
            Value::Instant(instant) => Cell::Instant(instant),
        };
        self.cells.push(cell);
    }

    /// Number of complete rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The cell of a complete row. Panics outside the batch, as slices do.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> Value<'_> {
        match self.cells[row * self.width + column] {
            Cell::Empty => Value::Empty,
            Cell::Text { start, end } => Value::Text(&self.text[start as usize..end as usize]),
            Cell::Money(money) => Value::Money(money),
            Cell::Integer(integer) => Value::Integer(integer),
            Cell::Decimal(hundredths) => Value::Decimal(hundredths),
            Cell::Duration(seconds) => Value::Duration(seconds),
            Cell::Date(date) => Value::Date(date),
            Cell::Instant(instant) => Value::Instant(instant),
        }
    }
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).expect("a batch of some hundred rows holds far less than 4 GiB of text")
}
