-- Totals of the register by VAT rate, and invoices whose sums contradict each other.
-- $1 company; $2 first day of the first month, $3 of the last one. One row a rate.
select
    vat_rate_percent,
    count(*)                                 as "invoices!",
    sum(net_tiyn)::bigint                    as "net_tiyn!",
    sum(vat_tiyn)::bigint                    as "vat_tiyn!",
    sum(gross_tiyn)::bigint                  as "gross_tiyn!",
    -- numeric's round goes half away from zero, as the contract has it.
    min(number) filter (
        where net_tiyn + vat_tiyn <> gross_tiyn
            or vat_tiyn <> round(gross_tiyn::numeric * vat_rate_percent / (100 + vat_rate_percent))
    )                                        as broken_invoice,
    min(turnover_on)                         as "first_turnover!",
    max(turnover_on)                         as "last_turnover!"
from billing.invoice
where company_bin = $1
  and month between $2 and $3
  and esf_status not in ('cancelled', 'revoked', 'declined', 'failed')
group by vat_rate_percent
order by vat_rate_percent
