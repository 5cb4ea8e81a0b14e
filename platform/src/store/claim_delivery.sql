-- Takes a due mail and returns what its words need. $1: delivery; $2: seconds of the lease.
with claimed as (
    -- The guarded update: of two workers with the same id one gets no row.
    update qujat.delivery
    set state = 'claimed', fence = fence + 1, lease_until = clock_timestamp() + make_interval(secs => $2)
    where id = $1 and state = 'waiting' and run_after <= clock_timestamp() and deadline > clock_timestamp()
    returning *
)
select claimed.fence as "fence!", claimed.generation as "generation!", claimed.attempts as "attempts!", claimed.purpose as "purpose!",
       claimed.recipient as "recipient!", claimed.locale as "locale!", claimed.created_at as "created_at!",
       claimed.deadline as "deadline!", request.id as "request_id!", request.reference as "reference!", request.kind as "kind!",
       request.company as "company!", request.company_name as "company_name!", job.problem, job.problem_detail,
       (request.cancelled_at is not null
        or exists (select from qujat.revoked_right
                   where revoked_right.subject = request.subject and revoked_right.company = request.company)) as "forbidden!"
from claimed
join qujat.request on request.id = claimed.request_id
join qujat.job on job.id = request.job_id
