-- What an account's month came to: contract, balance statement, the act in force and its invoice with the sums of its lines.
-- $1: account, $2: first day of the month, $3: the company's BIN. One row, or none for a stranger's account.
select
    account.contract_number,
    account.contract_date,

    statement.opening_tiyn     as "opening_tiyn?",
    statement.receipts_tiyn    as "receipts_tiyn?",
    statement.transfers_tiyn   as "transfers_tiyn?",
    statement.corrections_tiyn as "corrections_tiyn?",
    statement.services_tiyn    as "services_tiyn?",
    statement.equipment_tiyn   as "equipment_tiyn?",
    statement.closing_tiyn     as "closing_tiyn?",

    act.number                 as "act_number?",
    act.drawn_up_on            as "issued_on?",
    act.amount_tiyn            as "amount_tiyn?",
    act.vat_rate_percent       as "vat_rate_percent?",
    act.vat_tiyn               as "vat_tiyn?",

    invoice.id                 as "invoice_id?",
    invoice.number             as "invoice_number?",
    invoice.issued_on          as "invoice_issued_on?",
    invoice.gross_tiyn         as "invoice_gross_tiyn?",
    invoice.vat_rate_percent   as "invoice_vat_rate_percent?",
    invoice.vat_tiyn           as "invoice_vat_tiyn?",

    lines.count                as "lines!",
    lines.total_tiyn           as "lines_total_tiyn!",
    lines.equipment_tiyn       as "lines_equipment_tiyn!",
    lines.uneven               as "uneven_lines!",

    invoiced.gross_tiyn        as "invoiced_tiyn!"
from billing.account
left join billing.balance_statement as statement
    on statement.account = account.account and statement.month = $2
left join billing.act
    on act.account = account.account and act.month = $2 and act.company_bin = account.company_bin
-- An invoice of another account would put somebody else's numbers into the appendix.
left join billing.invoice
    on invoice.id = act.invoice_id and invoice.account = account.account and invoice.company_bin = account.company_bin
cross join lateral (
    select
        count(*)                                       as count,
        coalesce(sum(line.total_tiyn), 0)::bigint      as total_tiyn,
        coalesce(sum(line.equipment_tiyn), 0)::bigint  as equipment_tiyn,
        count(*) filter (where line.total_tiyn <> line.subscription_services_tiyn + line.subscription_promotions_tiyn
            + line.local_calls_tiyn + line.long_distance_tiyn + line.roaming_tiyn + line.data_tiyn + line.messages_tiyn
            + line.other_tiyn + line.discounts_tiyn + line.equipment_tiyn) as uneven
    from billing.invoice_line as line
    where line.invoice_id = invoice.id
) as lines
-- All invoices of the month that count: the balance statement charges additional ones too, the act does not.
cross join lateral (
    select coalesce(sum(other.gross_tiyn), 0)::bigint as gross_tiyn
    from billing.invoice as other
    where other.account = account.account and other.month = $2
        and other.esf_status not in ('cancelled', 'revoked', 'declined', 'failed')
) as invoiced
where account.account = $1 and account.company_bin = $3 and account.service = 'mobile'
