-- Registrations of devices with the company's numbers as of the snapshot, removed ones included (domain.md §6).
-- $1 company; $2 parameters (none); $3 continue after this registration: number|microseconds since 1970|IMEI; $4 how many.
with place as (
    -- Microseconds as digits, because no such text can fail to be an instant: a forged place finds other rows, never an error.
    select
        split_part($3::text, '|', 1)                                                     as msisdn,
        'epoch'::timestamptz + case when split_part($3::text, '|', 2) ~ '^[0-9]{1,17}$'
            then split_part($3::text, '|', 2)::bigint end * interval '1 microsecond'     as registered_at,
        split_part($3::text, '|', 3)                                                     as imei
)
select
    device.msisdn,
    device.account,
    -- Empty and absent are the same: no user is given.
    coalesce(number.user_name, '')                               as user_name,
    device.imei,
    coalesce(device.model, '')                                   as model,
    device.registration_type,
    device.status,
    device.registered_at,
    device.removed_at,
    device.owner_bin,
    number.last_imei,
    -- Registers keep 14, 15 or 16 digits of one device; the first 14 are the device. A removed registration binds nothing, so there is
    -- nothing to match; neither is there where the network has seen no device yet.
    case when device.status = 'registered' and number.last_imei <> '' then
        case when left(device.imei, 14) = left(number.last_imei, 14) then 'yes' else 'no' end
    end                                                          as matches,
    device.verification,
    device.msisdn
        || '|' || lpad(((extract(epoch from device.registered_at) * 1000000)::bigint)::text, 17, '0')
        || '|' || device.imei                                    as page_key
from billing.device
-- A number that has gone to another company since: its user and its last device are no longer ours to know.
left join billing.number on number.msisdn = device.msisdn and number.company_bin = $1
where device.company_bin = $1
  and $2::jsonb is not null
  and ($3::text is null
       or (device.msisdn, device.registered_at, device.imei)
          > ((select msisdn from place), (select registered_at from place), (select imei from place)))
order by device.msisdn, device.registered_at, device.imei
limit $4::bigint
