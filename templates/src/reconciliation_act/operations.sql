-- The operations of one service in a period, in the order of the act (billing contract: within a day that of id).
-- $1 company; $2 service; $3 first and $4 last day.
select
    entry_on,
    document_kind,
    document_number,
    account,
    debit_tiyn,
    credit_tiyn
from billing.ledger_entry
where company_bin = $1
  and service = $2
  and entry_on between $3 and $4
  -- Part of the opening balance.
  and document_kind <> 'opening_balance'
order by entry_on, id
