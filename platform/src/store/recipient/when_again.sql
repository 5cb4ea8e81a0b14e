-- How many of these addresses the company has never named, and the naming that must be an hour old before they may be; null: they may be
-- now. $1: caller; $2: company; $3: an hour ago; $4: addresses; $5, $6: new ones that a caller and a company may name within an hour, 0: without
-- limit. No limit is less than what one request may name.
with fresh as (
    select count(*) as addresses from unnest($4::text[]) as address (recipient)
    where not exists (select from qujat.known_recipient as known
                      where known.company = $2 and known.recipient = address.recipient)
)
select fresh.addresses as "new!",
       -- The newest ones leave room for as many as the limit has beyond the fresh ones; the one before them must go.
       (select first_named_at from qujat.known_recipient
        where subject = $1 and first_named_at > $3 and $5::bigint > 0 and fresh.addresses > 0
        order by first_named_at desc offset greatest($5 - fresh.addresses, 0) limit 1) as by_caller,
       (select first_named_at from qujat.known_recipient
        where company = $2 and first_named_at > $3 and $6::bigint > 0 and fresh.addresses > 0
        order by first_named_at desc offset greatest($6 - fresh.addresses, 0) limit 1) as by_company
from fresh
