-- The charges by number of one invoice, in the order of its printed breakdown (domain.md §2.2).
-- $1: the invoice.
select
    line_no,
    -- The form prints ten digits, without the country's 7.
    coalesce(substr(msisdn, 2), '')  as subscriber,
    coalesce(user_name, '')          as user_name,
    subscription_services_tiyn,
    subscription_promotions_tiyn,
    local_calls_tiyn,
    long_distance_tiyn,
    roaming_tiyn,
    data_tiyn,
    messages_tiyn,
    other_tiyn,
    discounts_tiyn,
    equipment_tiyn,
    total_tiyn
from billing.invoice_line
where invoice_id = $1
order by line_no
