-- The numbers of a company as of the snapshot (domain.md §5).
-- $1: the company's BIN. Ordered by the primary key, so that equal data gives equal bytes.
select
    msisdn,
    -- Empty and absent are the same: no user is given.
    coalesce(user_name, '')                                      as user_name,
    account,
    billing_method,
    credit_limit_tiyn,
    owed_tiyn,
    balance_tiyn,
    -- What is left of the limit; an advance number has none, whatever its row says.
    case when billing_method = 'credit' then credit_limit_tiyn - owed_tiyn end as remaining_limit_tiyn,
    tariff,
    status
from billing.number
where company_bin = $1
order by msisdn
