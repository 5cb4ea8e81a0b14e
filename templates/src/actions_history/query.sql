-- The portal's log of a company's administrators, newest first (domain.md §8.3).
-- $1 company; $2 from this instant on; $3, $4 only what is older than this instant and id; $5 how many, null: all.
select
    id,
    happened_at,
    action,
    subject,
    detail,
    status,
    administrator_name,
    administrator_msisdn
from billing.action_log
where company_bin = $1
  and happened_at >= $2::timestamptz
  -- Row-wise, so that the index on company, time and id answers it.
  and (happened_at, id) < ($3::timestamptz, $4::bigint)
order by happened_at desc, id desc
limit $5::bigint
