-- Takes a due mail and returns what its words need. $1: delivery; $2: seconds of the lease. A mail is about a request or about a digest.
with claimed as (
    -- The guarded update: of two workers with the same id one gets no row.
    update qujat.delivery
    set state = 'claimed', fence = fence + 1, lease_until = clock_timestamp() + make_interval(secs => $2)
    where id = $1 and state = 'waiting' and run_after <= clock_timestamp() and deadline > clock_timestamp()
    returning *
)
select claimed.fence as "fence!", claimed.generation as "generation!", claimed.attempts as "attempts!", claimed.purpose as "purpose!: DeliveryPurpose",
       claimed.recipient as "recipient!", claimed.locale as "locale!", claimed.created_at as "created_at!",
       claimed.deadline as "deadline!", claimed.company as "company!", claimed.trace as "trace?: TraceId",
       coalesce(request.company_name, digest.company_name) as "company_name!",
       coalesce(request.reference, digest.reference) as "reference!",
       request.id as "request_id?", request.kind as "kind?", request.overdue_at is not null as "overdue!",
       job.problem as "problem?: FailureReason", job.problem_detail as "problem_detail?",
       digest.id as "digest_id?", digest.month as "month?", digest.sequence as "sequence?", digest.recipient as "digest_recipient?",
       case when claimed.forwarding_id is not null
            then (select bearer.is_revoked from qujat.forwarding_bearer as bearer where bearer.forwarding_id = claimed.forwarding_id)
            when request.id is not null
            -- Of identical requests' mail one that stands is enough.
            then not exists (
                select from qujat.delivery_asker as asker
                join qujat.request as standing on standing.id = asker.request_id
                where asker.delivery_id = claimed.id and standing.cancelled_at is null
                  and not exists (select from qujat.revoked_right
                                  where revoked_right.subject = standing.subject and revoked_right.company = standing.company))
            -- A digest goes out while somebody with the right to the company wants it to go to this recipient.
            else claimed.purpose = 'digest' and not exists (
                select from qujat.digest_subscription
                join qujat.subscription on subscription.id = digest_subscription.subscription_id
                join qujat.subscription_recipient as recipient on recipient.subscription_id = subscription.id
                where digest_subscription.digest_id = digest.id and subscription.ended_at is null
                  and recipient.recipient = digest.recipient and recipient.unsubscribed_at is null
                  and not exists (select from qujat.revoked_right
                                  where revoked_right.subject = subscription.subject
                                    and revoked_right.company = subscription.company))
            end as "forbidden!"
from claimed
left join qujat.request on request.id = claimed.request_id
left join qujat.job on job.id = request.job_id
left join qujat.digest on digest.id = claimed.digest_id
