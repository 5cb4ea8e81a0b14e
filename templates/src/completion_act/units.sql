-- The mobile accounts of a company that have something in a month (billing contract: no charges, no act): those with an act, and those
-- that are charged without one. The latter's document fails, is seen by operators for it, and is tried again until billing has the act.
select candidate.account as object
from (
    -- Sorted before anything else is asked of them: a page then looks at so many accounts as it returns, not at all of a large company.
    select account.account
    from billing.account
    where account.company_bin = company.bin
      and account.service = 'mobile'
      and (company.after is null or account.account collate "C" > company.after)
    order by account.account collate "C"
) as candidate
where exists (
        select from billing.act
        where act.account = candidate.account and act.month = $1 and act.company_bin = company.bin
    )
    -- As act.sql counts.
    or (
        select sum(invoice.gross_tiyn)
        from billing.invoice
        where invoice.account = candidate.account
          and invoice.month = $1
          and invoice.esf_status not in ('cancelled', 'revoked', 'declined', 'failed')
    ) <> 0
order by candidate.account collate "C"
limit $5
