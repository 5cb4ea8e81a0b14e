-- The numbers on the company's invoices that bear a number, and what each was charged (domain.md §8.4).
-- $1 company; $2 parameters: search, number, year; $3 continue after this page_key; $4 how many.
--
-- Whatever the invoice's ESF status: who looks for a cancelled one wants to find it. A number of the accounting system is unique only
-- a date of issue, so there may be several invoices; one registration number is one invoice.
with found as (
    select
        invoice.esf_registration_number                           as registration_number,
        invoice.number                                            as invoice_number,
        invoice.accounting_system_number                          as accounting_number,
        invoice.issued_on,
        invoice.account,
        -- Null where the service has no numbers: the line stays, or an invoice for fixed internet would seem not to exist.
        line.msisdn,
        line.user_name,
        line.total_tiyn                                           as amount_tiyn,
        -- By date, invoice and printed line, in a fixed width. Compared as text: the indexes on both numbers leave some lines only.
        invoice.issued_on::text || '|' || lpad(invoice.id::text, 19, '0') || '|' || lpad(line.line_no::text, 10, '0') as page_key
    from billing.invoice
    join billing.invoice_line as line on line.invoice_id = invoice.id
    where invoice.company_bin = $1
      -- The case that doesn't apply is null and finds nothing, and each half can use its own index.
      and (   invoice.esf_registration_number
                  = case when $2::jsonb ->> 'search' = 'registration_number' then $2::jsonb ->> 'number' end
           or invoice.accounting_system_number
                  = case when $2::jsonb ->> 'search' = 'accounting_number' then $2::jsonb ->> 'number' end)
      and invoice.issued_on >= make_date(($2::jsonb ->> 'year')::integer, 1, 1)
      and invoice.issued_on < make_date(($2::jsonb ->> 'year')::integer + 1, 1, 1)
)
select registration_number, invoice_number, accounting_number, issued_on, account, msisdn, user_name, amount_tiyn, page_key
from found
where $3::text is null or page_key collate "C" > $3
order by page_key collate "C"
limit $4::bigint
