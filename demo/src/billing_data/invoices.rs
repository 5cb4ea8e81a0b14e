//! Invoices with their lines, and the acts that belong to them.

use chrono::{Datelike, Days, NaiveDate};

use super::calendar::{Month, Period};
use super::charges::{Line, vat_rate_percent, vat_within};
use super::companies::{Account, Company};
use super::identifiers::esf_registration_number;
use super::random::Random;
use super::rows::{Rows, Table};

/// What the month's documents add to the account's debt.
pub(super) struct Issued {
    pub(super) services_tiyn: i64,
    pub(super) equipment_tiyn: i64,
    /// Kind, number and amount of each document for the ledger.
    pub(super) documents: Vec<(&'static str, String, i64)>,
    /// The registration number of the invoice in force.
    pub(super) esf_registration_number: Option<String>,
}

pub(super) struct InvoiceWriter<'a> {
    pub(super) rows: &'a mut Rows,
    pub(super) company: &'a Company,
    pub(super) account: &'a Account,
    pub(super) period: &'a Period,
}

struct Invoice<'a> {
    issued_on: NaiveDate,
    registered_on: NaiveDate,
    invoice_type: &'static str,
    original: Option<u64>,
    esf_status: &'static str,
    lines: &'a [Line],
}

impl InvoiceWriter<'_> {
    /// Issues the documents of the closed month with that index, from lines that aren't empty.
    pub(super) fn issue(&mut self, index: usize, lines: &[Line], random: &mut Random) -> Issued {
        let month = self.period.closed[index];
        let month_end = month.last_day();
        let registered_on = month_end + Days::new(random.below(2) + 1);
        // Operators have until the 20th to register (domain.md §4.3), so some of the last month's aren't yet.
        let is_late = self.period.back(index) == 0 && self.period.today.day() < 20 && random.chance(20);
        let esf_status = if is_late { "draft" } else { *random.pick(&["delivered", "delivered", "delivered", "created"]) };
        let is_corrected = self.account.corrected_month == Some(index) || (self.period.back(index) > 1 && random.chance(1));

        let mut main = Invoice { issued_on: month_end, registered_on, invoice_type: "main", original: None, esf_status, lines };
        let wrong_lines: Vec<Line>;
        let mut revision = 1;
        if is_corrected {
            // The first invoice was a fifth too high; it is cancelled, and the correction comes two weeks later.
            wrong_lines = lines.iter().map(|line| Line { parts: line.parts.map(|part| part + part / 5), ..line.clone() }).collect();
            let wrong = Invoice { esf_status: "cancelled", lines: &wrong_lines, ..main };
            let (original, _) = self.invoice(month, &wrong);
            let corrected_on = month_end + Days::new(14);
            main = Invoice {
                issued_on: corrected_on,
                registered_on: corrected_on,
                invoice_type: "corrected",
                original: Some(original),
                ..main
            };
            revision = 2;
        }
        let (invoice, esf_registration_number) = self.invoice(month, &main);
        let gross = lines.iter().map(Line::total).sum();
        let act = self.act(month, invoice, gross, revision);
        let mut issued = Issued {
            services_tiyn: lines.iter().map(|line| line.total() - line.equipment()).sum(),
            equipment_tiyn: lines.iter().map(Line::equipment).sum(),
            documents: vec![("act", act, gross)],
            esf_registration_number,
        };
        if self.account.additional_month == Some(index) {
            let mut line = lines[0].clone();
            line.parts = [0; 10];
            line.parts[0] = 12_345;
            let additional = Invoice {
                issued_on: month_end,
                registered_on: month_end + Days::new(14),
                invoice_type: "additional",
                original: Some(invoice),
                esf_status: "delivered",
                lines: &[line],
            };
            let (id, _) = self.invoice(month, &additional);
            issued.services_tiyn += 12_345;
            issued.documents.push(("invoice", invoice_number(id), 12_345));
        }
        issued
    }

    fn invoice(&mut self, month: Month, invoice: &Invoice) -> (u64, Option<String>) {
        let id = self.rows.next_id(Table::Invoice);
        let gross = invoice.lines.iter().map(Line::total).sum();
        let rate = vat_rate_percent(month.last_day());
        let vat = vat_within(gross, rate);
        let registration = (invoice.esf_status != "draft").then(|| esf_registration_number(invoice.registered_on, id));
        self.rows
            .row(Table::Invoice)
            .id(id)
            .text(&invoice_number(id))
            .optional_text(registration.as_deref())
            .text(&format!("{:04}{:02}{id:010}", month.first_day().year(), month.first_day().month()))
            .text(&self.account.account)
            .text(&self.company.bin)
            .date(month.first_day())
            .date(invoice.issued_on)
            .date(month.last_day())
            .text(self.account.service)
            .integer(gross - vat)
            .integer(rate)
            .integer(vat)
            .integer(gross)
            .text(invoice.invoice_type)
            .optional_integer(invoice.original.map(u64::cast_signed))
            .text(invoice.esf_status)
            .end();
        for (position, line) in invoice.lines.iter().enumerate() {
            let number = line.member.map(|member| &self.company.numbers[self.account.members[member].number]);
            let row = self.rows.row(Table::InvoiceLine).id(id).id(position as u64 + 1);
            let row = row.optional_text(number.map(|number| number.msisdn.as_str()));
            let row = row.optional_text(number.and_then(|number| number.user_name.as_deref()));
            line.parts.iter().fold(row, |row, part| row.integer(*part)).integer(line.total()).end();
        }
        (id, registration)
    }

    fn act(&mut self, month: Month, invoice: u64, gross: i64, revision: i64) -> String {
        let id = self.rows.next_id(Table::Act);
        // The operator numbers acts in two ways, as the signing guide shows: six digits, or eight with zeros in front.
        let serial = 155_000 + id;
        let number = if self.account.key.is_multiple_of(3) { serial.to_string() } else { format!("{serial:08}") };
        let rate = vat_rate_percent(month.last_day());
        self.rows
            .row(Table::Act)
            .id(id)
            .text(&number)
            .text(&self.account.account)
            .text(&self.company.bin)
            .date(month.first_day())
            .date(month.last_day())
            .id(invoice)
            .integer(gross)
            .integer(rate)
            .integer(vat_within(gross, rate))
            .integer(revision)
            .end();
        number
    }
}

fn invoice_number(id: u64) -> String {
    format!("{:08}", 340_000 + id)
}
