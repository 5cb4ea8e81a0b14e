-- What a number used in a period, oldest first (domain.md §8.1).
-- $1 company; $2 parameters: msisdn, from and to, days of Almaty; $3 continue after this record; $4 how many.
with
-- The period as instants, and the record to go on after: microseconds since 1970 and its id. A key that no page gave is after everything,
-- so that a reader who follows pages comes to an end instead of beginning anew.
bounds as (
    select
        ($2::jsonb ->> 'from')::date::timestamp at time zone 'Asia/Almaty'     as begins_at,
        (($2::jsonb ->> 'to')::date + 1)::timestamp at time zone 'Asia/Almaty' as ends_at,
        case
            when $3::text is null then '-infinity'::timestamptz
            when $3::text ~ '^[0-9]{1,18}[|]-?[0-9]{1,19}$'
                then 'epoch'::timestamptz + split_part($3::text, '|', 1)::bigint * interval '1 microsecond'
            else 'infinity'::timestamptz
        end                                                                    as after_instant,
        case
            when $3::text ~ '^[0-9]{1,18}[|]-?[0-9]{1,19}$'
                then least(split_part($3::text, '|', 2)::numeric, 9223372036854775807)::bigint
            else 0
        end                                                                    as after_id
)
select
    started_at,
    usage_type,
    direction,
    peer,
    network,
    country,
    duration_seconds::bigint                                                   as duration_seconds,
    -- 1 MB is 1,024 KiB; in hundredths of a megabyte.
    round(volume_kib * 100 / 1024.0)::bigint                                   as volume_megabytes,
    units::bigint                                                              as units,
    case when from_package then 'yes' else 'no' end                            as from_package,
    cost_tiyn,
    lpad((extract(epoch from started_at) * 1000000)::bigint::text, 18, '0')
        || '|' || lpad(id::text, 19, '0')                                      as page_key
from billing.usage_record
where msisdn = $2::jsonb ->> 'msisdn'
  -- The number may have been another company's in a part of the period.
  and company_bin = $1
  and started_at >= (select begins_at from bounds)
  and started_at < (select ends_at from bounds)
  and (started_at, id) > ((select after_instant from bounds), (select after_id from bounds))
order by started_at, id
limit $4::bigint
