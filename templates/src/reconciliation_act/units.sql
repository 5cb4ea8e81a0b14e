-- The company itself, if the month has a turnover or ends with a balance to be agreed upon. Whoever left with everything paid gets no
-- empty act every month for ever.
select company.bin as object
from (
    select sum(debit_tiyn - credit_tiyn) as balance_tiyn, max(entry_on) as last_on
    from billing.ledger_entry
    where ledger_entry.company_bin = company.bin and ledger_entry.entry_on < ($1::date + interval '1 month')::date
) as ledger
where (ledger.balance_tiyn <> 0 or ledger.last_on >= $1::date)
  and (company.after is null or company.bin collate "C" > company.after)
