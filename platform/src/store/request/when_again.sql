-- What of the last hour's requests and forwardings must be an hour old before another one may be made; null: it may be now. $1: caller;
-- $2: company; $3: an hour ago; $4: recipients that the new one names; $5: requests of a caller; $6, $7: recipients that a caller and a
-- company may name within an hour. 0: without limit. No limit is less than what one request may name.
with by_caller as (
    select id, created_at, cardinality(recipients) as recipients from qujat.request where subject = $1 and created_at > $3
    union all
    select id, created_at, cardinality(recipients) from qujat.forwarding where subject = $1 and created_at > $3
),
by_company as (
    select id, created_at, cardinality(recipients) as recipients from qujat.request where company = $2 and created_at > $3
    union all
    select id, created_at, cardinality(recipients) from qujat.forwarding where company = $2 and created_at > $3
)
select (select created_at from qujat.request
        where subject = $1 and created_at > $3 and $5::bigint > 0
        order by created_at desc offset greatest($5 - 1, 0) limit 1) as requests_of_caller,
       -- The newest of which it is true that with it and all later ones there is no room.
       (select max(created_at)
        from (select created_at, sum(recipients) over (order by created_at desc, id desc) as named from by_caller) as later
        where $6::bigint > 0 and $4::bigint > 0 and named + $4 > $6) as mails_of_caller,
       (select max(created_at)
        from (select created_at, sum(recipients) over (order by created_at desc, id desc) as named from by_company) as later
        where $7::bigint > 0 and $4::bigint > 0 and named + $4 > $7) as mails_of_company
