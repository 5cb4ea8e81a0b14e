-- The invoices of a company that count, in a run of accounting months, in the order of the register (domain.md §4.2).
-- $1 company; $2 parameters: from_month and to_month, such as 2026-10; $3 continue after this place; $4 how many.
with
-- Cancelled, revoked, declined and failed ones are no turnover; they are listed below the register.
counted as (
    select
        invoice.*,
        row_number() over (order by invoice.month, invoice.issued_on, invoice.id) as place
    from billing.invoice
    where invoice.company_bin = $1
      and invoice.month between ($2::jsonb ->> 'from_month' || '-01')::date and ($2::jsonb ->> 'to_month' || '-01')::date
      and invoice.esf_status not in ('cancelled', 'revoked', 'declined', 'failed')
)
select
    counted.place,
    counted.esf_registration_number,
    counted.number,
    counted.accounting_system_number,
    counted.issued_on,
    counted.turnover_on,
    counted.account,
    account.contract_number,
    counted.company_bin                    as recipient_bin,
    coalesce(company.name, '')             as recipient_name,
    counted.service,
    counted.net_tiyn,
    counted.vat_rate_percent::bigint       as vat_rate_percent,
    counted.vat_tiyn,
    counted.gross_tiyn,
    counted.invoice_type,
    counted.esf_status,
    lpad(counted.place::text, 12, '0')     as page_key
from counted
left join billing.account on account.account = counted.account and account.company_bin = counted.company_bin
left join billing.company on company.bin = counted.company_bin
where $3::text is null or counted.place > $3::bigint
order by counted.place
limit $4::bigint
