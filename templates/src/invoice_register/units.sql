-- The company itself, if the register of a month has a line: in its table, or below it for what doesn't count.
select company.bin as object
from billing.invoice
where invoice.company_bin = company.bin
  and invoice.month = $1
  and (company.after is null or company.bin collate "C" > company.after)
limit 1
