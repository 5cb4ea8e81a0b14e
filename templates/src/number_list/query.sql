-- The numbers of a company as of the snapshot (domain.md §5).
-- $1 company; $2 parameters (none); $3 continue after this number; $4 how many.
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
    status,
    msisdn                                                       as page_key
from billing.number
where company_bin = $1
  and $2::jsonb is not null
  and ($3::text is null or msisdn > $3)
order by msisdn
limit $4::bigint
