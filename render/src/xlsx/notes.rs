//! The sheet that lists texts which a cell couldn't hold.

use rust_xlsxwriter::{Format, utility::row_col_to_cell};

use super::book::Book;
use crate::{Locale, RenderError};

/// Adds the sheet if anything was cut.
pub(super) fn write(book: &mut Book, locale: Locale) -> Result<(), RenderError> {
    if book.cuts.is_empty() {
        return Ok(());
    }
    let (name, head) = match locale {
        Locale::Ru => ("Примечания", ["Лист", "Ячейка", "Текст не поместился в ячейку целиком. Знаков в нём всего"]),
        Locale::Kk => ("Ескертпелер", ["Парақ", "Ұяшық", "Мәтін ұяшыққа толық сыймады. Ондағы таңбалар саны"]),
        Locale::En => ("Notes", ["Sheet", "Cell", "The text did not fit into the cell. Its length in characters"]),
    };
    let name = book.names.take(name);
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(name)?;
    let bold = Format::new().set_bold().set_text_wrap();
    for (column, (title, width)) in head.into_iter().zip([30.0, 12.0, 40.0]).enumerate() {
        let column = u16::try_from(column).expect("three columns");
        sheet.set_column_width(column, width)?.write_string_with_format(0, column, title, &bold)?;
    }
    for (row, cut) in (1..).zip(&book.cuts) {
        sheet.write_string(row, 0, &cut.sheet)?;
        sheet.write_string(row, 1, row_col_to_cell(cut.row, cut.column))?;
        sheet.write_number(row, 2, cut.length as f64)?;
    }
    book.sheets += 1;
    Ok(())
}
