-- What was paid to a company's accounts in a period, oldest first (domain.md §8.2, §15.7).
-- $1 company; $2 parameters: from and to, days of Almaty, and account or msisdn or neither; $3 continue after this payment; $4 how many.
with
-- The period as instants, and the payment to go on after: microseconds since 1970 and its id. A key that no page gave is after everything,
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
    payment.paid_at,
    payment.account,
    -- Null: paid to the account, not to one number.
    payment.msisdn,
    payment.operation,
    payment.amount_tiyn,
    payment.source,
    payment.document_number,
    lpad((extract(epoch from payment.paid_at) * 1000000)::bigint::text, 18, '0')
        || '|' || lpad(payment.id::text, 19, '0')                              as page_key
from billing.payment
-- Outer, so that a payment whose account billing doesn't know is shown rather than lost.
left join billing.account on account.account = payment.account
where payment.company_bin = $1
  and payment.paid_at >= (select begins_at from bounds)
  and payment.paid_at < (select ends_at from bounds)
  and case
          when $2::jsonb ? 'account' then payment.account = $2::jsonb ->> 'account'
          when $2::jsonb ? 'msisdn' then payment.msisdn = $2::jsonb ->> 'msisdn'
          -- Advance numbers have a history each, on their own page.
          else account.billing_method is distinct from 'advance'
      end
  and (payment.paid_at, payment.id) > ((select after_instant from bounds), (select after_id from bounds))
order by payment.paid_at, payment.id
limit $4::bigint
