//! Tests over the rows of a whole small data set, read back from the text that COPY would get.

use std::collections::{HashMap, HashSet};

use super::generator::Generator;
use super::rows::Table;
use super::size::{LoadedCompany, Size};

struct DataSet {
    tables: Vec<Vec<Vec<String>>>,
    companies: Vec<LoadedCompany>,
}

impl DataSet {
    fn of(size: &Size) -> Self {
        let mut generator = Generator::new(size).unwrap();
        while generator.step().unwrap() {}
        let mut tables = vec![Vec::new(); Table::ALL.len()];
        for (table, bytes) in generator.rows.take_above(0) {
            let text = String::from_utf8(bytes).unwrap();
            tables[table as usize] = text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
        }
        Self { tables, companies: generator.companies }
    }

    fn rows(&self, table: Table) -> &[Vec<String>] {
        &self.tables[table as usize]
    }
}

fn small() -> Size {
    Size::small("2026-11-22".parse().unwrap())
}

fn sum(cells: &[String]) -> i64 {
    cells.iter().map(|cell| cell.parse::<i64>().unwrap()).sum()
}

#[test]
fn the_same_size_gives_the_same_rows() {
    let (first, second) = (DataSet::of(&small()), DataSet::of(&small()));
    assert!(first.tables == second.tables);
    assert_eq!(first.companies, second.companies);
    let other = DataSet::of(&Size { seed: 2, ..small() });
    assert!(first.rows(Table::Payment) != other.rows(Table::Payment));
}

#[test]
fn lines_add_up_to_invoices_and_acts() {
    let data = DataSet::of(&small());
    let mut gross: HashMap<&str, i64> = HashMap::new();
    for line in data.rows(Table::InvoiceLine) {
        assert_eq!(sum(&line[4..14]), sum(&line[14..]), "{line:?}");
        assert!(sum(&line[12..13]) <= 0, "discounts are never positive: {line:?}");
        *gross.entry(&line[0]).or_default() += sum(&line[14..]);
    }
    let invoices: HashMap<&str, &Vec<String>> = data.rows(Table::Invoice).iter().map(|row| (row[0].as_str(), row)).collect();
    for (id, invoice) in &invoices {
        assert_eq!(gross[id], sum(&invoice[13..14]), "{invoice:?}");
        assert_eq!(sum(&invoice[10..11]) + sum(&invoice[12..13]), sum(&invoice[13..14]), "{invoice:?}");
        assert_eq!(invoice[11], if invoice[6].as_str() < "2026-01-01" { "12" } else { "16" });
        assert_eq!(invoice[1].len(), 8);
        assert!(invoice[2].len() == 34 || invoice[2] == "\\N" && invoice[16] == "draft");
    }
    for act in data.rows(Table::Act) {
        let invoice = invoices[act[6].as_str()];
        assert_eq!((&act[7], &act[9], &act[4]), (&invoice[13], &invoice[12], &invoice[6]));
        assert_ne!(invoice[16], "cancelled");
        assert!((6..=8).contains(&act[1].len()));
    }
}

#[test]
fn statements_chain_and_agree_with_the_ledger() {
    let data = DataSet::of(&small());
    let mut last_closing: HashMap<&str, i64> = HashMap::new();
    let mut owed: HashMap<(&str, &str), i64> = HashMap::new();
    for entry in data.rows(Table::LedgerEntry) {
        *owed.entry((&entry[1], &entry[4][..7])).or_default() += sum(&entry[7..8]) - sum(&entry[8..9]);
    }
    for row in data.rows(Table::BalanceStatement) {
        let (account, month) = (row[0].as_str(), &row[1][..7]);
        assert_eq!(sum(&row[2..6]) - sum(&row[6..8]), sum(&row[8..9]), "{row:?}");
        if let Some(closing) = last_closing.insert(account, sum(&row[8..9])) {
            assert_eq!(closing, sum(&row[2..3]), "{row:?}");
        }
        let debt = sum(&row[2..3]) - sum(&row[8..9]);
        assert_eq!(owed.get(&(account, month)).copied().unwrap_or(0), debt, "{row:?}");
    }
}

#[test]
fn the_balances_of_numbers_are_the_balances_of_accounts() {
    let data = DataSet::of(&small());
    let mut owed: HashMap<&str, i64> = HashMap::new();
    for entry in data.rows(Table::LedgerEntry) {
        *owed.entry(&entry[1]).or_default() += sum(&entry[7..8]) - sum(&entry[8..9]);
    }
    let mut balances: HashMap<&str, i64> = HashMap::new();
    for number in data.rows(Table::Number) {
        *balances.entry(&number[2]).or_default() += sum(&number[8..9]);
        assert_eq!(sum(&number[7..8]), (-sum(&number[8..9])).max(0), "{number:?}");
    }
    assert!(balances.len() >= 8);
    for (account, balance) in balances {
        assert_eq!(balance, -owed.get(account).copied().unwrap_or(0), "account {account}");
    }
}

#[test]
fn the_awkward_cases_are_there() {
    let data = DataSet::of(&small());
    let users: HashSet<&str> = data.rows(Table::Number).iter().map(|number| number[3].as_str()).collect();
    for user in ["=1+1", "+1", "-1", "@cmd", "\\N", "", "\\\\N и \\\\обратная\\\\ черта", "Две\\nстроки"] {
        assert!(users.contains(user), "{user:?}");
    }
    assert!(users.iter().any(|user| user.chars().count() == 300));
    assert!(data.rows(Table::Company).iter().any(|company| company[1].chars().count() == 300));
    assert!(data.companies.iter().any(|company| company.bin == "750750750750"));
    assert!(data.companies.iter().any(|company| company.number.is_none() && company.mobile_account.is_none()));
    assert_eq!(data.companies.iter().filter(|company| company.mobile_account.is_some()).count(), 4);

    let imeis: HashSet<usize> = data.rows(Table::Device).iter().map(|device| device[1].len()).collect();
    assert_eq!(imeis, HashSet::from([14, 15, 16]));
    assert!(data.rows(Table::Account).iter().any(|account| account[0].len() == 9 && account[5] == "advance"));
    assert!(data.rows(Table::Account).iter().all(|account| account[0] != "667068921"));
    assert!(data.rows(Table::Account).iter().any(|account| account[7] != "\\N"));
    assert!(data.rows(Table::Act).iter().any(|act| act[1].starts_with("00")));
    assert!(data.rows(Table::Act).iter().any(|act| act[10] == "2"));

    let column = |table, position: usize| data.rows(table).iter().map(|row| row[position].as_str()).collect::<HashSet<_>>();
    assert_eq!(column(Table::Number, 9), HashSet::from(["active", "blocked", "blocked_debt"]));
    assert_eq!(column(Table::Invoice, 14), HashSet::from(["main", "corrected", "additional"]));
    assert_eq!(column(Table::Payment, 5), HashSet::from(["top_up", "transfer", "correction", "refund"]));
    assert_eq!(column(Table::AtlasProSession, 13), HashSet::from(["active", "finished", "not_activated"]));
    assert_eq!(column(Table::UsageRecord, 5), HashSet::from(["call", "sms", "mms", "data", "content"]));

    // A quiet account: open, with numbers, and without an act for the last month.
    let charged: HashSet<&str> =
        data.rows(Table::Act).iter().filter(|act| act[4] == "2026-10-01").map(|act| act[2].as_str()).collect();
    assert!(data.rows(Table::Number).iter().any(|number| !charged.contains(number[2].as_str())));

    // A number that two companies held, one after the other.
    let owners: HashMap<&str, &str> = data.rows(Table::Account).iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    let mut holders: HashMap<&str, HashSet<&str>> = HashMap::new();
    for held in data.rows(Table::NumberAccount) {
        holders.entry(&held[0]).or_default().insert(owners[held[1].as_str()]);
    }
    assert!(holders.values().any(|companies| companies.len() == 2));
}

#[test]
fn any_size_is_made_or_refused() {
    for (companies, numbers, months) in [(4, 30, 1), (4, 300, 2), (20, 400, 5), (6, 1_000, 30)] {
        let data = DataSet::of(&Size { companies, numbers, months, usage_records: 10, ..small() });
        assert_eq!(data.rows(Table::Company).len(), companies as usize);
        assert_eq!(data.rows(Table::Number).len(), numbers as usize);
        assert_eq!(data.rows(Table::UsageRecord).len(), 10);
    }
    for size in [Size { companies: 3, ..small() }, Size { numbers: 30, ..small() }, Size { months: 0, ..small() }] {
        assert!(Generator::new(&size).is_err(), "{size:?}");
    }
    let second = DataSet::of(&Size { months: 1, today: "2026-11-02".parse().unwrap(), ..small() });
    assert!(second.rows(Table::Act).is_empty());
}
