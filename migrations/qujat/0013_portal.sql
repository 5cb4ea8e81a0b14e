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

-- A request's stored document, mailed to recipients beside those of the request.
create table qujat.forwarding (
    id          uuid primary key,
    request_id  uuid not null references qujat.request (id),
    company     text not null,
    -- On whose right its mails and their links stand, whoever made the request.
    subject     text not null,
    -- Whom a mail was filed to by it: whoever had one gets no second one.
    recipients  text[] not null,
    idempotency_key text,
    idempotency_digest bytea,
    created_at  timestamptz not null,

    constraint forwarding_idempotency_key_unique unique (subject, idempotency_key),
    constraint forwarding_idempotency_digest_with_key check ((idempotency_key is null) = (idempotency_digest is null))
);

-- What is counted of an hour, beside requests.
create index forwarding_by_company on qujat.forwarding (company, created_at desc);
create index forwarding_by_subject on qujat.forwarding (subject, created_at desc);

alter table qujat.delivery add column forwarding_id uuid references qujat.forwarding (id);
alter table qujat.delivery add constraint delivery_forwards_a_request check (forwarding_id is null or request_id is not null);

-- Whether the right that a forwarding stands on was taken away.
create view qujat.forwarding_bearer as
select forwarding.id as forwarding_id,
       exists (select from qujat.revoked_right
               where revoked_right.subject = forwarding.subject and revoked_right.company = forwarding.company) as is_revoked
from qujat.forwarding;

-- A link stands on the right of who had it mailed; one of a request on that of any of those who asked and have not withdrawn.
create or replace view qujat.link_bearer as
select link.token_hash,
       link.revoked_at is not null
       or case when delivery.forwarding_id is not null
               then (select bearer.is_revoked from qujat.forwarding_bearer as bearer where bearer.forwarding_id = delivery.forwarding_id)
               when delivery.request_id is not null
               then not exists (select from qujat.delivery_asker as asker
                                join qujat.request on request.id = asker.request_id
                                where asker.delivery_id = delivery.id and request.cancelled_at is null
                                  and not exists (select from qujat.revoked_right
                                                  where revoked_right.subject = request.subject
                                                    and revoked_right.company = request.company))
               else not exists (select from qujat.digest_subscription
                                join qujat.subscription on subscription.id = digest_subscription.subscription_id
                                where digest_subscription.digest_id = delivery.digest_id
                                  and not exists (select from qujat.revoked_right
                                                  where revoked_right.subject = subscription.subject
                                                    and revoked_right.company = subscription.company))
               end as is_revoked
from qujat.link
join qujat.delivery on delivery.id = link.delivery_id;

alter table qujat.audit drop constraint audit_action_known;
alter table qujat.audit add constraint audit_action_known check (action in
    ('report_requested', 'request_cancelled', 'document_downloaded', 'link_downloaded', 'report_failed', 'report_stored', 'mail_sent',
     'report_viewed', 'right_revoked', 'right_restored', 'mail_failed', 'mail_unknown', 'mail_called_off', 'document_forwarded',
     'document_published', 'publication_started', 'publication_paused', 'publication_resumed',
     'subscription_created', 'subscription_changed', 'subscription_ended', 'unsubscribed',
     'document_held', 'document_released', 'document_expired'));

-- A short-lived right to watch one request: a browser's EventSource can send no token.
create table qujat.event_ticket (
    ticket_hash    bytea primary key,
    request_id     uuid not null references qujat.request (id),
    subject        text not null,
    -- Until when the token was believed that it was given for.
    believed_until timestamptz not null,
    expires_at     timestamptz not null,

    constraint event_ticket_hash_is_sha256 check (octet_length(ticket_hash) = 32)
);

create index event_ticket_by_expiry on qujat.event_ticket (expires_at);
create index event_ticket_by_subject on qujat.event_ticket (subject, expires_at);
