//! Rows on their way into Postgres, in the text format of COPY.
//!
//! Rows are collected in memory by table and handed over in pieces of about a megabyte, so that the generator needs no
//! connection, its tests no database, and a million rows no million statements.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

macro_rules! tables {
    ($($table:ident, $name:literal, $columns:literal;)*) => {
        /// A table of the billing contract (migrations/billing).
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Table { $($table),* }

        impl Table {
            pub(super) const ALL: &'static [Self] = &[$(Self::$table),*];

            /// Its name within the schema `billing`.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$table => $name),* }
            }

            /// The columns in the order in which rows are written.
            fn columns(self) -> &'static str {
                match self { $(Self::$table => $columns),* }
            }
        }
    };
}

tables! {
    Company, "company", "bin, name, name_kk, name_en, address, phone, contract_number, contract_date, locale, active";
    Account, "account", "account, company_bin, service, contract_number, contract_date, billing_method, opened_on, closed_on";
    Number, "number", "msisdn, company_bin, account, user_name, tariff, billing_method, credit_limit_tiyn, owed_tiyn, \
        balance_tiyn, status, status_since, registration_form, last_imei, details_banned, cabinet_banned";
    NumberAccount, "number_account", "msisdn, account, held_from, held_to";
    ClosedMonth, "closed_month", "month, closed_at";
    Invoice, "invoice", "id, number, esf_registration_number, accounting_system_number, account, company_bin, month, \
        issued_on, turnover_on, service, net_tiyn, vat_rate_percent, vat_tiyn, gross_tiyn, invoice_type, \
        original_invoice_id, esf_status";
    InvoiceLine, "invoice_line", "invoice_id, line_no, msisdn, user_name, subscription_services_tiyn, \
        subscription_promotions_tiyn, local_calls_tiyn, long_distance_tiyn, roaming_tiyn, data_tiyn, messages_tiyn, \
        other_tiyn, discounts_tiyn, equipment_tiyn, total_tiyn";
    Act, "act", "id, number, account, company_bin, month, drawn_up_on, invoice_id, amount_tiyn, vat_rate_percent, vat_tiyn, \
        revision";
    BalanceStatement, "balance_statement", "account, month, opening_tiyn, receipts_tiyn, transfers_tiyn, corrections_tiyn, \
        services_tiyn, equipment_tiyn, closing_tiyn";
    LedgerEntry, "ledger_entry", "id, account, company_bin, service, entry_on, document_kind, document_number, debit_tiyn, \
        credit_tiyn";
    Payment, "payment", "id, paid_at, account, msisdn, company_bin, operation, amount_tiyn, source, document_number";
    Device, "device", "msisdn, imei, company_bin, account, model, registration_type, status, registered_at, removed_at, \
        owner_bin, verification";
    UsageRecord, "usage_record", "id, msisdn, account, company_bin, started_at, usage_type, direction, peer, network, \
        country, duration_seconds, volume_kib, units, from_package, cost_tiyn";
    AtlasProSession, "atlas_pro_session", "id, msisdn, account, company_bin, country, network_operator, activated_at, \
        ends_at, fee_tiyn, full_speed_kib, reduced_speed_kib, outside_kib, outside_charge_tiyn, state";
    ActionLog, "action_log", "id, company_bin, happened_at, action, subject, detail, status, administrator_name, \
        administrator_msisdn";
}

impl Table {
    pub(super) fn copy_statement(self) -> String {
        format!("COPY billing.{} ({}) FROM STDIN", self.name(), self.columns())
    }
}

/// Rows that wait to be sent, and how many there were, by table.
pub(super) struct Rows {
    waiting: Vec<Vec<u8>>,
    written: Vec<u64>,
}

impl Rows {
    pub(super) fn new() -> Self {
        Self { waiting: vec![Vec::new(); Table::ALL.len()], written: vec![0; Table::ALL.len()] }
    }

    /// Begins a row; its columns follow in the table's order, then `end`.
    pub(super) fn row(&mut self, table: Table) -> Row<'_> {
        self.written[table as usize] += 1;
        Row { bytes: &mut self.waiting[table as usize], table, columns: 0 }
    }

    /// How many rows the table got so far.
    pub(super) fn written(&self, table: Table) -> u64 {
        self.written[table as usize]
    }

    /// Rows with an id of their own count from 1.
    pub(super) fn next_id(&self, table: Table) -> u64 {
        self.written(table) + 1
    }

    /// Takes the waiting rows of each table that has more than `bytes` of them.
    pub(super) fn take_above(&mut self, bytes: usize) -> Vec<(Table, Vec<u8>)> {
        let full = Table::ALL.iter().filter(|table| self.waiting[**table as usize].len() > bytes).copied().collect::<Vec<_>>();
        full.into_iter().map(|table| (table, std::mem::take(&mut self.waiting[table as usize]))).collect()
    }
}

/// A row that is being written, column by column.
#[must_use = "a row is complete only at its end"]
pub(super) struct Row<'a> {
    bytes: &'a mut Vec<u8>,
    table: Table,
    columns: usize,
}

impl Row<'_> {
    /// A value that can hold anything: what COPY reads as separator, row end or NULL is escaped.
    pub(super) fn text(mut self, value: &str) -> Self {
        self.separate();
        if value.bytes().any(|byte| byte < b' ' || byte == b'\\') {
            for byte in value.bytes() {
                match byte {
                    b'\\' => self.bytes.extend_from_slice(b"\\\\"),
                    b'\n' => self.bytes.extend_from_slice(b"\\n"),
                    b'\r' => self.bytes.extend_from_slice(b"\\r"),
                    b'\t' => self.bytes.extend_from_slice(b"\\t"),
                    _ => self.bytes.push(byte),
                }
            }
        } else {
            self.bytes.extend_from_slice(value.as_bytes());
        }
        self
    }

    pub(super) fn optional_text(self, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(value),
            None => self.null(),
        }
    }

    pub(super) fn null(mut self) -> Self {
        self.separate();
        self.bytes.extend_from_slice(b"\\N");
        self
    }

    pub(super) fn boolean(mut self, value: bool) -> Self {
        self.separate();
        self.bytes.push(if value { b't' } else { b'f' });
        self
    }

    pub(super) fn integer(mut self, value: i64) -> Self {
        self.separate();
        if value < 0 {
            self.bytes.push(b'-');
        }
        self.digits(value.unsigned_abs(), 1);
        self
    }

    pub(super) fn optional_integer(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.integer(value),
            None => self.null(),
        }
    }

    pub(super) fn id(self, value: u64) -> Self {
        self.integer(value.cast_signed())
    }

    pub(super) fn date(mut self, day: NaiveDate) -> Self {
        self.separate();
        self.calendar_day(day);
        self
    }

    pub(super) fn optional_date(self, day: Option<NaiveDate>) -> Self {
        match day {
            Some(day) => self.date(day),
            None => self.null(),
        }
    }

    pub(super) fn instant(mut self, at: DateTime<Utc>) -> Self {
        self.separate();
        self.calendar_day(at.date_naive());
        for (mark, part) in [(b' ', at.hour()), (b':', at.minute()), (b':', at.second())] {
            self.bytes.push(mark);
            self.digits(u64::from(part), 2);
        }
        self.bytes.extend_from_slice(b"+00");
        self
    }

    pub(super) fn optional_instant(self, at: Option<DateTime<Utc>>) -> Self {
        match at {
            Some(at) => self.instant(at),
            None => self.null(),
        }
    }

    pub(super) fn end(self) {
        debug_assert_eq!(self.columns, self.table.columns().split(',').count(), "columns of {:?}", self.table);
        self.bytes.push(b'\n');
    }

    fn separate(&mut self) {
        if self.columns > 0 {
            self.bytes.push(b'\t');
        }
        self.columns += 1;
    }

    fn calendar_day(&mut self, day: NaiveDate) {
        self.digits(u64::from(day.year().unsigned_abs()), 4);
        self.bytes.push(b'-');
        self.digits(u64::from(day.month()), 2);
        self.bytes.push(b'-');
        self.digits(u64::from(day.day()), 2);
    }

    /// Decimal digits, at least so many. By hand, because a million rows of formatted numbers take seconds in a debug build.
    fn digits(&mut self, mut value: u64, at_least: usize) {
        let mut reversed = [b'0'; 20];
        let mut length = 0;
        while value > 0 {
            reversed[length] = b'0' + (value % 10) as u8;
            value /= 10;
            length += 1;
        }
        for position in (0..length.max(at_least)).rev() {
            self.bytes.push(reversed[position]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_copy_would_misread_is_escaped() {
        let mut rows = Rows::new();
        let day = NaiveDate::from_ymd_opt(2026, 2, 28);
        rows.row(Table::NumberAccount).text("\\N").text("a\tb\nc\r").optional_date(day).null().end();
        let at = DateTime::from_timestamp(0, 0).unwrap();
        rows.row(Table::ClosedMonth).integer(-1_050).instant(at).end();
        let text = |rows: Vec<(Table, Vec<u8>)>| rows.into_iter().map(|row| String::from_utf8(row.1).unwrap()).collect::<String>();
        assert_eq!(text(rows.take_above(0)), "\\\\N\ta\\tb\\nc\\r\t2026-02-28\t\\N\n-1050\t1970-01-01 00:00:00+00\n");
        assert_eq!(rows.written(Table::ClosedMonth), 1);
        assert!(rows.take_above(0).is_empty());
    }
}
