//! Form R-1, "Акт выполненных работ (оказанных услуг)": Appendix 50 to order No. 562 of the Minister of Finance of 20.12.2012, laid
//! out as domain.md §1.2 lists it and the signing guide shows it.

use qujat_render::{Align, CellStyle, Content, Grid, GridRow, Locale, Money, VerticalAlign, dates, words::amount_in_words};

use super::{
    figures::{Act, Figures},
    frame::{RIGHT, block, boxed, caption, cell, filled, text, words},
    texts,
};
use crate::{DocumentSink, DocumentSpec, WriteError};

/// The form's words in the document's language.
struct Page<'a> {
    spec: &'a DocumentSpec,
    figures: &'a Figures,
    act: &'a Act,
}

/// Writes the form into the open section.
pub(super) async fn write(spec: &DocumentSpec, figures: &Figures, act: &Act, sink: &mut DocumentSink) -> Result<(), WriteError> {
    let page = Page { spec, figures, act };
    for grid in [page.head(), page.parties(), page.title(), page.table(), page.below(), page.signatures(), page.footnotes()] {
        sink.grid(grid).await?;
    }
    Ok(())
}

impl Page<'_> {
    fn locale(&self) -> Locale {
        self.spec.locale
    }

    fn get(&self, id: &str) -> String {
        texts().get(self.locale(), id)
    }

    /// The operator at the left; what the form is at the right.
    fn head(&self) -> Grid {
        let operator = &self.spec.settings.operator;
        let row = |left: String, left_style: CellStyle, right: String| {
            let legal = words().size(7.0).align(Align::Right);
            GridRow::new(vec![text(0.0, 134.0, left, left_style), text(142.0, RIGHT, right, legal)])
        };
        let phone = texts().with(self.locale(), "completion-act-phone", [("phone", operator.phone.as_str().into())]);
        block(
            vec![
                row(operator.name.get(self.locale()).to_owned(), words().bold(), self.get("completion-act-order-458")),
                row(operator.address.get(self.locale()).to_owned(), words(), self.get("completion-act-order-562")),
                row(phone, words(), self.get("completion-act-form")),
            ],
            0.0,
        )
    }

    /// Customer above executor, each with the box of its number; contract; number and date of the document.
    fn parties(&self) -> Grid {
        let (company, operator) = (&self.spec.company, &self.spec.settings.operator);
        let customer =
            joined([Some(company.name.as_str()), company.address.as_deref(), company.phone.as_deref()].into_iter().flatten());
        let executor = joined([operator.name.get(self.locale()), operator.address.get(self.locale()), operator.phone.as_str()]);
        let middle = boxed().align(Align::Center);
        let party = |label: &str, who: String, bin: &str| {
            GridRow::new(vec![
                text(0.0, 36.0, self.get(label), words().vertical(VerticalAlign::Bottom)),
                text(36.0, 216.0, &*who, filled().bold().size(party_size(&who))),
                text(228.0, RIGHT, bin, middle.bold()),
            ])
            .min_height(6.0)
        };
        let under_party = || GridRow::new(vec![text(36.0, 216.0, self.get("completion-act-party-caption"), caption())]);
        let contract = texts().with(
            self.locale(),
            "completion-act-contract-value",
            [("number", self.figures.contract_number.as_str().into()), ("date", dates::date(self.figures.contract_date).into())],
        );
        block(
            vec![
                GridRow::new(vec![text(228.0, RIGHT, self.get("completion-act-bin"), words().size(7.0).align(Align::Center))]),
                party("completion-act-customer", customer, &company.bin),
                under_party(),
                party("completion-act-executor", executor, &operator.bin),
                under_party(),
                GridRow::default().min_height(1.5),
                GridRow::new(vec![
                    text(0.0, 36.0, self.get("completion-act-contract"), words().vertical(VerticalAlign::Bottom)).rows(2),
                    text(36.0, 134.0, contract, filled()).rows(2),
                    text(198.0, 228.0, self.get("completion-act-number"), middle.size(7.0)),
                    text(228.0, RIGHT, self.get("completion-act-date"), middle.size(7.0)),
                ]),
                GridRow::new(vec![
                    text(198.0, 228.0, self.act.number.clone(), middle.bold()),
                    cell(228.0, RIGHT, Content::Date(self.act.issued_on), middle.bold()),
                ])
                .min_height(5.0),
            ],
            1.0,
        )
    }

    fn title(&self) -> Grid {
        let style = CellStyle::default().size(11.0).bold().align(Align::Center);
        block(vec![GridRow::new(vec![text(0.0, RIGHT, self.get("completion-act-heading"), style)])], 1.0)
    }

    /// The eight numbered columns, one row per kind of service, the total, and VAT within it.
    fn table(&self) -> Grid {
        let head = |from, to, id: &str| text(from, to, self.get(id), boxed().size(7.0).align(Align::Center));
        let mut rows = vec![
            GridRow::new(vec![
                head(0.0, 12.0, "completion-act-column-1").rows(2),
                head(12.0, 104.0, "completion-act-column-2").rows(2),
                head(104.0, 134.0, "completion-act-column-3").rows(2),
                head(134.0, 176.0, "completion-act-column-4").rows(2),
                head(176.0, 198.0, "completion-act-column-5").rows(2),
                head(198.0, RIGHT, "completion-act-columns-6-8"),
            ])
            .min_height(6.0),
            GridRow::new(vec![
                head(198.0, 216.0, "completion-act-column-6"),
                head(216.0, 246.0, "completion-act-column-7"),
                head(246.0, RIGHT, "completion-act-column-8"),
            ])
            // The fourth column's head takes six lines beside both rows; a workbook can't measure it.
            .min_height(14.0),
            GridRow::new(
                COLUMNS
                    .iter()
                    .zip(1..)
                    .map(|((from, to), number)| cell(*from, *to, Content::Integer(number), boxed().size(6.5).align(Align::Center)))
                    .collect(),
            ),
        ];
        let services = self.services();
        rows.extend(services.iter().zip(1..).map(|(service, number)| self.service_row(number, service)));
        rows.push(self.total_row());
        if self.spec.settings.acts_show_vat {
            rows.push(self.vat_row());
        }
        block(rows, 1.5)
    }

    /// What was rendered: the services, and equipment where some was charged. Their sum is the act's amount to the tiyn.
    fn services(&self) -> Vec<(&'static str, &'static str, Money)> {
        let invoice = &self.act.invoice;
        let mut rows = Vec::new();
        if invoice.services() != Money::ZERO || invoice.lines_equipment == Money::ZERO {
            rows.push(("completion-act-service", "completion-act-unit-service", invoice.services()));
        }
        if invoice.lines_equipment != Money::ZERO {
            rows.push(("completion-act-equipment", "completion-act-unit-equipment", invoice.lines_equipment));
        }
        rows
    }

    fn service_row(&self, number: i64, (name, unit, amount): &(&str, &str, Money)) -> GridRow {
        let (first, last) = period(self.figures);
        let name = texts().with(
            self.locale(),
            name,
            [("from", first.as_str().into()), ("to", last.as_str().into()), ("account", self.figures.account.as_str().into())],
        );
        let (middle, right) = (boxed().align(Align::Center), boxed().align(Align::Right));
        GridRow::new(vec![
            cell(0.0, 12.0, Content::Integer(number), middle),
            text(12.0, 104.0, name, boxed()),
            text(104.0, 134.0, format!("{first}\u{a0}– {last}"), middle),
            text(134.0, 176.0, "—", middle),
            text(176.0, 198.0, self.get(unit), middle),
            cell(198.0, 216.0, Content::Integer(1), middle),
            cell(216.0, 246.0, Content::Money(*amount), right),
            cell(246.0, RIGHT, Content::Money(*amount), right),
        ])
        .min_height(8.0)
    }

    fn total_row(&self) -> GridRow {
        GridRow::new(vec![
            text(0.0, 216.0, self.get("total"), boxed().bold().align(Align::Right)),
            text(216.0, 246.0, self.get("completion-act-no-price"), boxed().align(Align::Center)),
            cell(246.0, RIGHT, Content::Money(self.act.amount), boxed().bold().align(Align::Right)),
        ])
        .min_height(5.5)
    }

    fn vat_row(&self) -> GridRow {
        let label = texts().with(self.locale(), "completion-act-vat", [("percent", self.act.vat_percent.to_string().into())]);
        GridRow::new(vec![
            text(0.0, 246.0, label, words().align(Align::Right)),
            cell(246.0, RIGHT, Content::Money(self.act.vat), boxed().align(Align::Right)),
        ])
        .min_height(5.5)
    }

    /// The sum in words, the customer's stock, and what is attached.
    fn below(&self) -> Grid {
        let line = |label: &str, value: String, style| {
            GridRow::new(vec![
                text(0.0, 93.0, self.get(label), words().vertical(VerticalAlign::Bottom)),
                text(93.0, RIGHT, value, style),
            ])
        };
        let invoice = &self.act.invoice;
        let attached = texts().with(
            self.locale(),
            "completion-act-attached",
            [("invoice", invoice.number.as_str().into()), ("date", dates::date(invoice.issued_on).into())],
        );
        block(
            vec![
                line("completion-act-in-words", amount_in_words(self.act.amount, self.locale()), filled().bold()),
                line("completion-act-stock", self.get("completion-act-stock-none"), filled()).min_height(6.0),
                GridRow::new(vec![text(93.0, RIGHT, self.get("completion-act-stock-caption"), caption())]),
                GridRow::new(vec![text(0.0, RIGHT, self.get("completion-act-documents"), words())]),
                GridRow::new(vec![text(0.0, RIGHT, attached, filled())]),
            ],
            2.0,
        )
    }

    /// Executor at the left, customer at the right: position, signature, name; place for the stamps; date of acceptance.
    fn signatures(&self) -> Grid {
        let bottom = words().vertical(VerticalAlign::Bottom);
        let slash = |from, to| text(from, to, "/", bottom.align(Align::Center));
        let line = |from, to| cell(from, to, Content::Empty, filled());
        let under = |from, to, id: &str| text(from, to, self.get(id), caption());
        let names = ["completion-act-position", "completion-act-signature", "completion-act-name"];
        block(
            vec![
                GridRow::new(vec![
                    text(0.0, 36.0, self.get("completion-act-handed-over"), bottom.bold()),
                    line(36.0, 64.0),
                    slash(64.0, 68.0),
                    line(68.0, 93.0),
                    slash(93.0, 97.0),
                    line(97.0, 134.0),
                    text(142.0, 176.0, self.get("completion-act-accepted"), bottom.bold()),
                    line(176.0, 198.0),
                    slash(198.0, 202.0),
                    line(202.0, 228.0),
                    slash(228.0, 232.0),
                    line(232.0, RIGHT),
                ])
                .min_height(8.0),
                GridRow::new(
                    [(36.0, 64.0), (68.0, 93.0), (97.0, 134.0)]
                        .into_iter()
                        .zip(names)
                        .chain([(176.0, 198.0), (202.0, 228.0), (232.0, RIGHT)].into_iter().zip(names))
                        .map(|((from, to), id)| under(from, to, id))
                        .collect(),
                ),
                GridRow::new(vec![text(142.0, 228.0, self.get("completion-act-accepted-on"), bottom), line(228.0, RIGHT)])
                    .min_height(6.0),
                GridRow::new(vec![
                    text(0.0, 36.0, self.get("completion-act-stamp"), bottom),
                    text(142.0, 176.0, self.get("completion-act-stamp"), bottom),
                ])
                .min_height(6.0),
            ],
            2.0,
        )
    }

    fn footnotes(&self) -> Grid {
        let ids = [
            "completion-act-footnote-1",
            "completion-act-footnote-2",
            "completion-act-footnote-3",
            // Only the English rendering has it: the form exists in the two languages of the state.
            "completion-act-footnote-language",
        ];
        let style = words().size(6.0);
        let rows = ids.map(|id| self.get(id)).into_iter().filter(|note| !note.is_empty());
        block(rows.map(|note| GridRow::new(vec![text(0.0, RIGHT, note, style)])).collect(), 2.0)
    }
}

/// The eight columns of the form's table.
const COLUMNS: [(f32, f32); 8] =
    [(0.0, 12.0), (12.0, 104.0), (104.0, 134.0), (134.0, 176.0), (176.0, 198.0), (198.0, 216.0), (216.0, 246.0), (246.0, RIGHT)];

/// First and last day of the accounting month as printed.
pub(super) fn period(figures: &Figures) -> (String, String) {
    (dates::date(figures.month.first_day()), dates::date(figures.month.last_day()))
}

/// A long name is printed smaller, so that the form keeps to one page.
fn party_size(who: &str) -> f32 {
    if who.chars().count() > 200 { 6.5 } else { 8.0 }
}

fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
