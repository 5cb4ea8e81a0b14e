-- What subscription of the last hour must be an hour old before another one may be made; null: it may be now. Ended ones count. $1: caller;
-- $2: company; $3: an hour ago; $4, $5: subscriptions that a caller and a company may make within an hour, 0: without limit.
select (select created_at from qujat.subscription
        where subject = $1 and created_at > $3 and $4::bigint > 0
        order by created_at desc offset greatest($4 - 1, 0) limit 1) as by_caller,
       (select created_at from qujat.subscription
        where company = $2 and created_at > $3 and $5::bigint > 0
        order by created_at desc offset greatest($5 - 1, 0) limit 1) as by_company
