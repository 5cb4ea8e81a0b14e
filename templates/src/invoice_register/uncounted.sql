-- The invoices that don't count, for the list below the register.
-- $1 company; $2 first day of the first month, $3 of the last one.
select
    esf_registration_number,
    number,
    issued_on,
    account,
    gross_tiyn,
    invoice_type,
    esf_status
from billing.invoice
where company_bin = $1
  and month between $2 and $3
  and esf_status in ('cancelled', 'revoked', 'declined', 'failed')
order by month, issued_on, id
