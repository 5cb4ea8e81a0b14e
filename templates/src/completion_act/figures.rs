//! What an act says, read from billing, and the sums that must agree before it may be issued.
//!
//! A statutory document with a wrong sum is worse than none: whatever disagrees by a tiyn stops the document with a reason that
//! names both amounts (domain.md §15.10). Rounding to whole tenge is only printed, so it can't stop anything.

use chrono::NaiveDate;
use qujat_render::Money;

use crate::{Settings, WriteError, calendar::Month};

/// Everything of an account's month but the lines by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figures {
    pub account: String,
    pub month: Month,
    pub contract_number: String,
    pub contract_date: NaiveDate,
    /// None where the account was not open in that month.
    pub statement: Option<Statement>,
    /// None where nothing was charged.
    pub act: Option<Act>,
    /// Sum of all invoices of the month that count, the act's and additional ones.
    pub invoiced: Money,
}

/// The balance statement of Appendix 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Statement {
    /// Negative: the customer owed.
    pub opening: Money,
    pub receipts: Money,
    pub transfers: Money,
    pub corrections: Money,
    pub services: Money,
    pub equipment: Money,
    pub closing: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Act {
    pub number: String,
    pub issued_on: NaiveDate,
    pub amount: Money,
    pub vat_percent: i32,
    pub vat: Money,
    pub invoice: Invoice,
}

/// The invoice that the act belongs to, with the sums of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invoice {
    pub id: i64,
    pub number: String,
    pub issued_on: NaiveDate,
    pub gross: Money,
    pub vat_percent: i32,
    pub vat: Money,
    pub lines: u64,
    /// Sum of the lines' totals.
    pub lines_total: Money,
    /// The equipment within it.
    pub lines_equipment: Money,
    /// Lines whose ten parts don't add up to their total.
    pub uneven_lines: u64,
}

impl Statement {
    /// What has to be paid: a debt at the end of the month, and never less than nothing.
    pub(super) fn due(&self) -> Money {
        if self.closing.is_negative() { -self.closing } else { Money::ZERO }
    }

    fn charged(&self) -> Money {
        self.services + self.equipment
    }
}

impl Invoice {
    pub(super) fn services(&self) -> Money {
        self.lines_total - self.lines_equipment
    }
}

impl Figures {
    /// Everything that must agree; the first that doesn't is told.
    pub(super) fn verify(&self, settings: &Settings) -> Result<(), WriteError> {
        let broken = |reason: String| Err(WriteError::Data(format!("account {}, {}: {reason}", self.account, self.month)));
        if let Some(statement) = &self.statement {
            let closing =
                statement.opening + statement.receipts + statement.transfers + statement.corrections - statement.charged();
            if closing != statement.closing {
                return broken(differ("closing balance", statement.closing, "the statement's lines", closing));
            }
            if statement.charged() != self.invoiced {
                return broken(differ(
                    "charges of the balance statement",
                    statement.charged(),
                    "the month's invoices",
                    self.invoiced,
                ));
            }
        }
        let Some(act) = &self.act else {
            return if self.invoiced == Money::ZERO {
                Ok(())
            } else {
                broken(format!("{} is invoiced, but there is no act", tenge(self.invoiced)))
            };
        };
        if self.statement.is_none() {
            return broken("there is an act, but no balance statement".into());
        }
        act.verify(self.month, settings).or_else(broken)
    }
}

impl Act {
    fn verify(&self, month: Month, settings: &Settings) -> Result<(), String> {
        let Self { invoice, .. } = self;
        if self.number.trim().is_empty() {
            return Err("the act has no number".into());
        }
        if self.issued_on != month.last_day() {
            return Err(format!("the act is drawn up on {}, not on the last day of its month", self.issued_on));
        }
        if self.amount != invoice.gross {
            return Err(differ("amount of the act", self.amount, "its invoice", invoice.gross));
        }
        if invoice.gross != invoice.lines_total {
            return Err(differ("invoice", invoice.gross, "the sum of its lines", invoice.lines_total));
        }
        if invoice.uneven_lines > 0 {
            return Err(format!("{} lines of the invoice differ from the sum of their parts", invoice.uneven_lines));
        }
        if (self.vat_percent, self.vat) != (invoice.vat_percent, invoice.vat) {
            return Err(differ("VAT of the act", self.vat, "that of its invoice", invoice.vat));
        }
        let rate = settings.vat_percent(month.last_day());
        if rate != Some(self.vat_percent) {
            return Err(format!("the act's VAT rate is {} %, the one in force {rate:?}", self.vat_percent));
        }
        let expected = self.amount.vat_included(self.vat_percent.unsigned_abs());
        if self.vat != expected {
            return Err(differ("VAT of the act", self.vat, "the part that its rate gives", expected));
        }
        Ok(())
    }
}

fn differ(what: &str, amount: Money, other: &str, of_other: Money) -> String {
    format!("{what} is {}, {other} {}", tenge(amount), tenge(of_other))
}

/// An amount in the reason, for people who read logs.
fn tenge(amount: Money) -> String {
    format!("{} KZT", amount.format(qujat_render::Locale::En))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::completion_act::sample::figures;

    fn reason(change: impl FnOnce(&mut Figures)) -> String {
        let mut figures = figures();
        change(&mut figures);
        match figures.verify(&Settings::default()) {
            Err(WriteError::Data(reason)) => reason,
            other => panic!("{other:?}"),
        }
    }

    fn act(figures: &mut Figures) -> &mut Act {
        figures.act.as_mut().unwrap()
    }

    #[test]
    fn the_statement_of_the_signing_guide_adds_up() {
        let statement = Statement {
            opening: Money::from_tiyn(-692_000),
            receipts: Money::ZERO,
            transfers: Money::ZERO,
            corrections: Money::ZERO,
            services: Money::from_tiyn(344_000),
            equipment: Money::ZERO,
            closing: Money::from_tiyn(-1_036_000),
        };
        assert_eq!(statement.due(), Money::from_tiyn(1_036_000));
        assert_eq!(Statement { closing: Money::from_tiyn(5), ..statement }.due(), Money::ZERO);
        figures().verify(&Settings::default()).unwrap();
    }

    #[test]
    fn a_tiyn_stops_the_act() {
        let tiyn = Money::from_tiyn(1);
        assert!(reason(|figures| figures.statement.as_mut().unwrap().closing += tiyn).contains("closing balance"));
        assert!(reason(|figures| figures.invoiced += tiyn).contains("the month's invoices"));
        assert!(reason(|figures| act(figures).amount += tiyn).contains("amount of the act"));
        assert!(reason(|figures| act(figures).invoice.lines_total += tiyn).contains("the sum of its lines"));
        assert!(reason(|figures| act(figures).vat += tiyn).contains("VAT of the act"));
    }

    #[test]
    fn other_contradictions_stop_it_too() {
        assert!(reason(|figures| act(figures).number = " ".into()).contains("no number"));
        assert!(reason(|figures| act(figures).invoice.uneven_lines = 2).contains("2 lines"));
        assert!(reason(|figures| act(figures).issued_on = "2026-10-30".parse().unwrap()).contains("last day"));
        assert!(reason(|figures| figures.act = None).contains("there is no act"));
        assert!(reason(|figures| figures.statement = None).contains("no balance statement"));
        let rate = reason(|figures| {
            let act = act(figures);
            (act.vat_percent, act.invoice.vat_percent) = (12, 12);
        });
        assert!(rate.contains("VAT rate is 12 %"), "{rate}");
    }

    #[test]
    fn a_month_without_charges_is_in_order() {
        let mut quiet = figures();
        quiet.act = None;
        quiet.invoiced = Money::ZERO;
        let statement = quiet.statement.as_mut().unwrap();
        statement.closing += statement.services + statement.equipment;
        (statement.services, statement.equipment) = (Money::ZERO, Money::ZERO);
        quiet.verify(&Settings::default()).unwrap();
        quiet.statement = None;
        quiet.verify(&Settings::default()).unwrap();
    }
}
