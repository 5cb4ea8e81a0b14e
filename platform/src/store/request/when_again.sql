-- What of the last hour's requests must be an hour old before another one may be made; null: it may be now. $1: caller; $2: company; $3: an
-- hour ago; $4: recipients that the new one names; $5: requests of a caller; $6, $7: recipients that a caller and a company may name within an
-- hour. 0: without limit. No limit is less than what one request may name.
select (select created_at from qujat.request
        where subject = $1 and created_at > $3 and $5::bigint > 0
        order by created_at desc offset greatest($5 - 1, 0) limit 1) as requests_of_caller,
       -- The newest request of which it is true that with it and all later ones there is no room.
       (select max(created_at)
        from (select created_at, sum(cardinality(recipients)) over (order by created_at desc, id desc) as named
              from qujat.request where subject = $1 and created_at > $3) as later
        where $6::bigint > 0 and $4::bigint > 0 and named + $4 > $6) as mails_of_caller,
       (select max(created_at)
        from (select created_at, sum(cardinality(recipients)) over (order by created_at desc, id desc) as named
              from qujat.request where company = $2 and created_at > $3) as later
        where $7::bigint > 0 and $4::bigint > 0 and named + $4 > $7) as mails_of_company
