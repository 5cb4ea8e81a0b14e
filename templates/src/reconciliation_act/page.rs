//! The act's blocks around its tables, in the layout that accountants know from 1C (domain.md §3.2): no form is prescribed.

use qujat_render::{
    Align, CellStyle, Column, ColumnKind, Grid, GridCell, GridRow, Money, Table, Value, VerticalAlign, dates,
    words::amount_in_words,
};

use super::{
    balances::{Account, Balance, Block},
    frame::{ALL, Entry, LEFT, WIDTHS, amounts, block, boxed, line, words},
    parameters::Parameters,
    texts,
};
use crate::{DocumentSpec, legal_form::abbreviated, texts::Argument};

/// So many accounts are named over their operations; more of them stand in the list of accounts only.
const NAMED_ACCOUNTS: usize = 5;

/// The act's words in the document's language.
pub(super) struct Page<'a> {
    pub spec: &'a DocumentSpec,
    pub parameters: Parameters,
}

impl<'a> Page<'a> {
    fn get(&self, id: &str) -> String {
        texts().get(self.spec.locale, id)
    }

    fn with<'b>(&self, id: &str, arguments: impl IntoIterator<Item = Argument<'b>>) -> String {
        texts().with(self.spec.locale, id, arguments)
    }

    fn operator(&self) -> &'a str {
        self.spec.settings.operator.name.get(self.spec.locale)
    }

    fn customer(&self) -> &'a str {
        &self.spec.company.name
    }

    /// What stands on the customer's side beside an entry of the operator's.
    fn opposite(&self, entry: Entry) -> Option<Entry> {
        self.spec.settings.reconciliation_act.mirror.then(|| entry.mirrored())
    }

    /// Title, period, parties, and what they declare.
    pub(super) fn head(&self) -> Grid {
        let centred =
            |text: String, style: CellStyle| GridRow::new(vec![GridCell::text(0, ALL, text).style(style.align(Align::Center))]);
        let (operator, customer) = (abbreviated(self.operator()).into(), abbreviated(self.customer()).into());
        let preamble = self.with(
            "reconciliation-act-preamble",
            [
                ("operator", self.operator().into()),
                ("operatorBin", self.spec.settings.operator.bin.as_str().into()),
                ("customer", self.customer().into()),
                ("customerBin", self.spec.company.bin.as_str().into()),
            ],
        );
        let period = self.with("reconciliation-act-period", [("period", self.parameters.period().text().into())]);
        let parties = self.with("reconciliation-act-parties", [("operator", operator), ("customer", customer)]);
        block(
            vec![
                centred(self.get("reconciliation-act-heading"), CellStyle::default().size(13.0).bold()),
                centred(period, CellStyle::default().size(10.0)),
                centred(parties, CellStyle::default().size(10.0)),
                GridRow::default().min_height(2.0),
                GridRow::new(vec![GridCell::text(0, ALL, preamble).style(CellStyle::default())]),
            ],
            0.0,
        )
    }

    /// Service, accounts and contracts over a table of operations.
    pub(super) fn block_head(&self, block_: &Block) -> Grid {
        let accounts = if block_.accounts.len() > NAMED_ACCOUNTS {
            self.with("reconciliation-act-many-accounts", [("count", block_.accounts.len().into())])
        } else {
            let named = |account: &Account| {
                self.with(
                    "reconciliation-act-account",
                    [
                        ("account", account.account.as_str().into()),
                        ("contract", account.contract_number.as_str().into()),
                        ("date", dates::date(account.contract_date).into()),
                    ],
                )
            };
            block_.accounts.iter().map(named).collect::<Vec<_>>().join("; ")
        };
        block(
            vec![
                GridRow::new(vec![
                    GridCell::text(0, ALL, self.get(&service_text(block_.service))).style(CellStyle::default().size(10.0).bold()),
                ]),
                GridRow::new(vec![GridCell::text(0, ALL, accounts).style(words())]),
            ],
            4.0,
        )
    }

    pub(super) fn table(&self) -> Table {
        let side = |name: &str| self.with("reconciliation-act-side", [("party", abbreviated(name).into())]);
        let sides = [side(self.operator()), side(self.customer())];
        let columns = [
            ("reconciliation-act-date", ColumnKind::Date),
            ("reconciliation-act-document", ColumnKind::Text),
            ("reconciliation-act-account-column", ColumnKind::Identifier),
            ("reconciliation-act-debit", ColumnKind::Money),
            ("reconciliation-act-credit", ColumnKind::Money),
            ("reconciliation-act-date", ColumnKind::Date),
            ("reconciliation-act-document", ColumnKind::Text),
            ("reconciliation-act-debit", ColumnKind::Money),
            ("reconciliation-act-credit", ColumnKind::Money),
        ];
        let columns = columns.into_iter().zip(WIDTHS).enumerate().map(|(index, ((title, kind), width))| Column {
            title: self.get(title),
            group: Some(sides[usize::from(index >= LEFT)].clone()),
            kind,
            width,
            total: false,
        });
        Table {
            columns: columns.collect(),
            total_label: None,
            empty_note: self.get("no-data"),
            filter: false,
            size: 7.5,
            space_before: 1.0,
        }
    }

    pub(super) fn opening_label(&self) -> String {
        self.with("reconciliation-act-opening", [("day", dates::date(self.parameters.from).into())])
    }

    fn closing_label(&self) -> String {
        self.with("reconciliation-act-closing", [("day", dates::date(self.parameters.to).into())])
    }

    /// The table's first row.
    pub(super) fn opening_cells<'b>(&self, label: &'b str, balance: Balance) -> [Value<'b>; ALL] {
        let entry = Entry::balance(balance.opening);
        self.cells([Value::Empty, Value::Text(label), Value::Empty], entry, [Value::Empty, Value::Text(label)])
    }

    pub(super) fn operation_cells<'b>(&self, operation: &Operation<'b>, document: &'b str) -> [Value<'b>; ALL] {
        let (day, text) = (Value::Date(operation.entry_on), Value::Text(document));
        let right = if self.spec.settings.reconciliation_act.mirror { [day, text] } else { [Value::Empty; 2] };
        self.cells([day, text, Value::Text(operation.account)], Entry::operation(operation.debit, operation.credit), right)
    }

    fn cells<'b>(&self, left: [Value<'b>; 3], entry: Entry, right: [Value<'b>; 2]) -> [Value<'b>; ALL] {
        let money = |money: Option<Money>| money.map_or(Value::Empty, Value::Money);
        let other = self.opposite(entry).unwrap_or(Entry { debit: None, credit: None });
        let [date, document, account] = left;
        let [other_date, other_document] = right;
        [
            date,
            document,
            account,
            money(entry.debit),
            money(entry.credit),
            other_date,
            other_document,
            money(other.debit),
            money(other.credit),
        ]
    }

    /// Turnovers and closing balance below a table.
    pub(super) fn block_foot(&self, balance: Balance) -> Grid {
        let (turnover, closing) = (Entry::turnover(balance), Entry::balance(balance.closing));
        block(
            vec![
                amounts(&self.get("reconciliation-act-turnover"), turnover, self.opposite(turnover)),
                amounts(&self.closing_label(), closing, self.opposite(closing)),
            ],
            0.0,
        )
    }

    /// All services together.
    pub(super) fn grand_total(&self, balance: Balance) -> Grid {
        let title = GridCell::text(0, ALL, self.get("reconciliation-act-grand-total")).style(boxed().size(8.5).shaded());
        let opening = Entry::balance(balance.opening);
        let mut rows = vec![GridRow::new(vec![title]), amounts(&self.opening_label(), opening, self.opposite(opening))];
        rows.extend(self.block_foot(balance).rows);
        block(rows, 5.0)
    }

    /// Instead of blocks where there is nothing to reconcile.
    pub(super) fn no_accounts(&self) -> Grid {
        let note = GridCell::text(0, ALL, self.get("reconciliation-act-empty")).style(CellStyle::default().bold());
        block(vec![GridRow::new(vec![note])], 4.0)
    }

    /// What each side says is owed on the last day, in figures and words.
    pub(super) fn conclusion(&self, balance: Balance) -> Grid {
        let owed = balance.closing;
        let customers = if self.spec.settings.reconciliation_act.mirror {
            self.verdict(self.customer(), owed)
        } else {
            let day = dates::date(self.parameters.to);
            self.with("reconciliation-act-to-be-filled", [("party", abbreviated(self.customer()).into()), ("day", day.into())])
        };
        let style = words().vertical(VerticalAlign::Top);
        let (left, right) = (self.verdict(self.operator(), owed), customers);
        let row = GridRow::new(vec![
            // The credit column keeps the two texts apart.
            GridCell::text(0, LEFT - 1, left).style(style),
            GridCell::text(LEFT, ALL - LEFT, right).style(style),
        ]);
        block(vec![row], 4.0)
    }

    fn verdict(&self, party: &str, owed: Money) -> String {
        let day = dates::date(self.parameters.to);
        let said = [("party", abbreviated(party).into()), ("day", day.into())];
        if owed == Money::ZERO {
            return self.with("reconciliation-act-nothing-owed", said);
        }
        let (creditor, amount) = if owed.is_negative() { (self.customer(), -owed) } else { (self.operator(), owed) };
        let sum = [
            ("creditor", abbreviated(creditor).into()),
            ("amount", amount.format(self.spec.locale).into()),
            ("words", amount_in_words(amount, self.spec.locale).into()),
        ];
        self.with("reconciliation-act-owed", said.into_iter().chain(sum))
    }

    /// Place for position, signature, name and stamp of both sides.
    pub(super) fn signatures(&self) -> Grid {
        let party = |name: &str| self.with("reconciliation-act-signed-for", [("party", abbreviated(name).into())]);
        let both = |left: String, right: String, style: CellStyle| {
            let (left, right) = (GridCell::text(0, LEFT, left), GridCell::text(LEFT, ALL - LEFT, right));
            GridRow::new(vec![left.style(style), right.style(style)])
        };
        let bin = |bin: &str| self.with("bin", [("bin", bin.into())]);
        let mut rows = vec![
            both(party(self.operator()), party(self.customer()), words().bold()),
            both(bin(&self.spec.settings.operator.bin), bin(&self.spec.company.bin), words()),
        ];
        let bottom = words().vertical(VerticalAlign::Bottom);
        for id in ["reconciliation-act-position", "reconciliation-act-signature", "reconciliation-act-name"] {
            let label = |column: usize| GridCell::text(column, 1, self.get(id)).style(bottom);
            // The customer's line ends with its document column, so that both lines are about as long.
            rows.push(GridRow::new(vec![label(0), line(1, 2), label(LEFT), line(LEFT + 1, 1)]).min_height(7.0));
        }
        let stamp = |column: usize| GridCell::text(column, 1, self.get("reconciliation-act-stamp")).style(bottom);
        rows.push(GridRow::new(vec![stamp(0), stamp(LEFT)]).min_height(9.0));
        block(rows, 4.0)
    }

    /// What the list of accounts is, over it.
    pub(super) fn accounts_head(&self) -> Grid {
        let row = |id: &str, style: CellStyle| {
            let text = self.with(id, [("period", self.parameters.period().text().into())]);
            GridRow::new(vec![GridCell::text(0, ACCOUNT_WIDTHS.len(), text).style(style)])
        };
        Grid {
            columns: ACCOUNT_WIDTHS.to_vec(),
            rows: vec![
                row("reconciliation-act-accounts-heading", CellStyle::default().size(11.0).bold()),
                row("reconciliation-act-accounts-note", words()),
            ],
            space_before: 0.0,
            keep_together: true,
        }
    }

    pub(super) fn accounts_table(&self) -> Table {
        let columns = [
            ("reconciliation-act-service", ColumnKind::Text),
            ("reconciliation-act-account-column", ColumnKind::Identifier),
            ("reconciliation-act-contract", ColumnKind::Identifier),
            ("reconciliation-act-contract-date", ColumnKind::Date),
            ("reconciliation-act-accounts-opening", ColumnKind::Money),
            ("reconciliation-act-debit", ColumnKind::Money),
            ("reconciliation-act-credit", ColumnKind::Money),
            ("reconciliation-act-accounts-closing", ColumnKind::Money),
        ];
        let columns = columns.into_iter().zip(ACCOUNT_WIDTHS).map(|((title, kind), width)| Column {
            title: self.get(title),
            group: None,
            kind,
            width,
            total: kind == ColumnKind::Money,
        });
        Table {
            columns: columns.collect(),
            total_label: Some(self.get("total")),
            empty_note: self.get("no-data"),
            filter: true,
            size: 8.0,
            space_before: 2.0,
        }
    }

    pub(super) fn service(&self, block: &Block) -> String {
        self.get(&service_text(block.service))
    }
}

/// Millimetres of the list of accounts: service, account, contract, its date, and four amounts.
const ACCOUNT_WIDTHS: [f32; 8] = [58.0, 26.0, 41.0, 24.0, 32.0, 32.0, 32.0, 32.0];

/// A row of the list of accounts.
pub(super) fn account_cells<'a>(service: &'a str, account: &'a Account) -> [Value<'a>; 8] {
    let Balance { opening, debit, credit, closing } = account.balance;
    [
        Value::Text(service),
        Value::Text(&account.account),
        Value::Text(&account.contract_number),
        Value::Date(account.contract_date),
        Value::Money(opening),
        Value::Money(debit),
        Value::Money(credit),
        Value::Money(closing),
    ]
}

/// The name of a service's text.
pub(super) fn service_text(service: &str) -> String {
    format!("reconciliation-act-service-{service}").replace('_', "-")
}

/// An entry of the ledger within the period, borrowed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation<'a> {
    pub entry_on: chrono::NaiveDate,
    pub document_kind: &'a str,
    pub document_number: &'a str,
    pub account: &'a str,
    pub debit: Money,
    pub credit: Money,
}

/// One grid of several over the same columns, kept on one page: nobody signs a sheet without the amount on it.
pub(super) fn together<const COUNT: usize>(grids: [Grid; COUNT]) -> Grid {
    let mut grids = grids.into_iter();
    let mut whole = grids.next().unwrap_or_else(|| block(Vec::new(), 0.0));
    for grid in grids {
        debug_assert_eq!(whole.columns, grid.columns);
        let space = GridRow::new(vec![GridCell::new(0, 1, qujat_render::Content::Empty)]).min_height(grid.space_before);
        whole.rows.push(space);
        whole.rows.extend(grid.rows);
    }
    Grid { keep_together: true, ..whole }
}
