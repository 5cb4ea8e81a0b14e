-- What a portal asks for again: requests as lists of them, and documents by them. Nothing that the version before writes is refused, and
-- nothing it reads has changed.

-- A request as it is shown. Where it stands is told by itself, its job and its mails; said here once, so that a list can be asked for it.
create view qujat.shown_request as
select request.id, request.reference, request.kind, request.company, request.company_name, request.parameters, request.locale,
       request.formats, request.recipients, request.subject, request.created_at,
       case when request.cancelled_at is not null then 'cancelled'
            -- Its asker was told that it was waited for long enough, whatever became of the job since.
            when request.overdue_at is not null then 'failed'
            when job.state = 'waiting' then
                case when job.attempts > 0 or job.suspected_at is not null then 'retrying' else 'queued' end
            when job.state = 'stored' then
                case when exists (select from qujat.delivery_asker as asker
                                  join qujat.delivery on delivery.id = asker.delivery_id
                                  where asker.request_id = request.id and delivery.state in ('waiting', 'claimed', 'sending'))
                     then 'mailing'
                     when exists (select from qujat.delivery_asker as asker
                                  join qujat.delivery on delivery.id = asker.delivery_id
                                  where asker.request_id = request.id and delivery.state in ('unknown', 'failed'))
                     then 'undelivered'
                     else 'done' end
            -- running, failed and cancelled are words of both.
            else job.state end as state,
       job.phase, job.rows_done, job.rows_total, job.run_after, job.data_as_of,
       case when request.overdue_at is null then job.problem else 'overdue' end as problem,
       case when request.overdue_at is null then job.problem_detail end as problem_detail,
       document.id as document_id,
       coalesce((select jsonb_agg(jsonb_build_object('recipient', delivery.recipient, 'state', delivery.state, 'problem', delivery.problem)
                                  order by delivery.recipient)
                 from qujat.delivery
                 where delivery.id in (select asker.delivery_id from qujat.delivery_asker as asker
                                       where asker.request_id = request.id)), '[]'::jsonb) as deliveries
from qujat.request
join qujat.job on job.id = request.job_id
left join qujat.document on document.job_id = job.id and request.overdue_at is null;

-- A page of a company's requests, and of one person's among them; ids rise with time.
create index request_newest on qujat.request (company, id desc);
create index request_own_newest on qujat.request (company, subject, id desc);
