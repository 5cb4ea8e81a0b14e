-- What each account of a company owed before a period, what it was charged and paid within it, and what it owed at its end.
-- $1 company; $2 first and $3 last day; $4 month whose balance statement opens with the period, $5 month whose statement closes with
-- it, null where the period begins or ends in mid-month. One row an account and service of the ledger.
with
-- The operator's side, from its beginning to the last day.
ledger as (
    select
        entry.account,
        entry.service,
        -- A balance brought along is no turnover, whenever it was entered.
        sum(entry.debit_tiyn - entry.credit_tiyn)
            filter (where entry.entry_on < $2 or entry.document_kind = 'opening_balance') as opening_tiyn,
        sum(entry.debit_tiyn) filter (where entry.entry_on >= $2 and entry.document_kind <> 'opening_balance') as debit_tiyn,
        sum(entry.credit_tiyn) filter (where entry.entry_on >= $2 and entry.document_kind <> 'opening_balance') as credit_tiyn,
        count(*) filter (where entry.entry_on >= $2 and entry.document_kind <> 'opening_balance') as operations,
        sum(entry.debit_tiyn - entry.credit_tiyn) as closing_tiyn
    from billing.ledger_entry as entry
    where entry.company_bin = $1 and entry.entry_on <= $3
    group by entry.account, entry.service
),

-- Supplies that the period charges twice: by the act, and by the invoice that the act belongs to.
doubled as (
    select by_invoice.account, min(by_invoice.document_number) as invoice_number
    from billing.ledger_entry as by_invoice
    join billing.invoice
        on invoice.account = by_invoice.account and invoice.company_bin = $1 and invoice.number = by_invoice.document_number
    join billing.act on act.invoice_id = invoice.id
    join billing.ledger_entry as by_act
        on by_act.account = by_invoice.account and by_act.document_kind = 'act' and by_act.document_number = act.number
    where by_invoice.company_bin = $1 and by_invoice.document_kind = 'invoice' and by_invoice.entry_on between $2 and $3
    group by by_invoice.account
),

own as (
    select account.account, account.service, account.contract_number, account.contract_date, account.opened_on, account.closed_on
    from billing.account
    where account.company_bin = $1
)

select
    coalesce(own.account, ledger.account)          as "account!",
    own.service                                    as "service?",
    ledger.service                                 as "ledger_service?",
    own.contract_number                            as "contract_number?",
    own.contract_date                              as "contract_date?",
    -- Open on some day of the period.
    coalesce(own.opened_on <= $3 and (own.closed_on is null or own.closed_on >= $2), false) as "is_open!",
    coalesce(ledger.opening_tiyn, 0)::bigint       as "opening_tiyn!",
    coalesce(ledger.debit_tiyn, 0)::bigint         as "debit_tiyn!",
    coalesce(ledger.credit_tiyn, 0)::bigint        as "credit_tiyn!",
    coalesce(ledger.closing_tiyn, 0)::bigint       as "closing_tiyn!",
    coalesce(ledger.operations, 0)                 as "operations!",
    doubled.invoice_number                         as "doubled_invoice?",
    opening_statement.opening_tiyn                 as "opening_statement_tiyn?",
    closing_statement.closing_tiyn                 as "closing_statement_tiyn?"
from own
full join ledger on ledger.account = own.account
left join doubled on doubled.account = own.account
left join billing.balance_statement as opening_statement
    on opening_statement.account = own.account and opening_statement.month = $4
left join billing.balance_statement as closing_statement
    on closing_statement.account = own.account and closing_statement.month = $5
order by 1, 3
