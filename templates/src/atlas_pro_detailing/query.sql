-- Days of the roaming package "Atlas Pro" that began within a period (domain.md §7).
-- $1 company; $2 parameters: from, to, days of Asia/Almaty, both included; $3 continue after this day of the package: microseconds
-- since 1970|id; $4 how many.
with place as (
    -- Microseconds as digits, because no such text can fail to be an instant: a forged place finds other rows, never an error.
    select
        'epoch'::timestamptz + case when split_part($3::text, '|', 1) ~ '^[0-9]{1,17}$'
            then split_part($3::text, '|', 1)::bigint end * interval '1 microsecond'     as activated_at,
        case when split_part($3::text, '|', 2) ~ '^[0-9]{1,18}$'
            then split_part($3::text, '|', 2)::bigint end                                as id
),
-- KiB as hundredths of a megabyte, half up. A megabyte has 1,024 KiB, in the tariff as well as here.
session as (
    select
        session.*,
        (full_speed_kib * 100 + 512) / 1024                      as full_speed_mb,
        (reduced_speed_kib * 100 + 512) / 1024                   as reduced_speed_mb,
        (outside_kib * 100 + 512) / 1024                         as outside_mb
    from billing.atlas_pro_session as session
    where session.company_bin = $1
      -- Midnights by the zone's rules: its offset changed in 2024.
      and session.activated_at >= ($2::jsonb ->> 'from')::date::timestamp at time zone 'Asia/Almaty'
      and session.activated_at < (($2::jsonb ->> 'to')::date + 1)::timestamp at time zone 'Asia/Almaty'
)
select
    session.msisdn,
    -- Empty and absent are the same: no user is given. Nor where the number has gone to another company since.
    coalesce(number.user_name, '')                               as user_name,
    session.account,
    session.country,
    session.network_operator,
    session.activated_at,
    session.ends_at,
    session.fee_tiyn,
    session.full_speed_mb,
    session.reduced_speed_mb,
    -- What is printed adds up: the sum of the two as they are shown, not a third rounding.
    session.full_speed_mb + session.reduced_speed_mb             as total_mb,
    session.outside_mb,
    session.outside_charge_tiyn,
    session.fee_tiyn + session.outside_charge_tiyn               as total_tiyn,
    session.state,
    lpad(((extract(epoch from session.activated_at) * 1000000)::bigint)::text, 17, '0')
        || '|' || lpad(session.id::text, 18, '0')                as page_key
from session
left join billing.number on number.msisdn = session.msisdn and number.company_bin = $1
where $3::text is null
   or (session.activated_at, session.id) > ((select activated_at from place), (select id from place))
order by session.activated_at, session.id
limit $4::bigint
