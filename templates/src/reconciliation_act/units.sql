-- The company itself, if the ledger knows it up to a month's last day: it then has a turnover, or a balance to be agreed upon.
select company.bin as object
from billing.ledger_entry
where ledger_entry.company_bin = company.bin
  and ledger_entry.entry_on < ($1::date + interval '1 month')::date
  and (company.after is null or company.bin collate "C" > company.after)
limit 1
