-- One mail a recipient of a job, and what is counted of an hour. Nothing that the version before wrote is refused; the view it reads keeps
-- its columns. It knows nothing of mails that several requests share, so it would cancel one with the request that it belongs to.

-- Requests that a mail is for beside the one that it belongs to: identical ones share a job, and each recipient of a job gets one mail.
create table qujat.delivery_request (
    request_id  uuid not null references qujat.request (id),
    delivery_id uuid not null references qujat.delivery (id),
    primary key (request_id, delivery_id)
);

create index delivery_request_by_delivery on qujat.delivery_request (delivery_id);

-- Everybody who asked for what a mail brings.
create view qujat.delivery_asker as
select delivery.id as delivery_id, delivery.request_id from qujat.delivery where delivery.request_id is not null
union all
select delivery_request.delivery_id, delivery_request.request_id from qujat.delivery_request;

-- A link stands on the right of any of those who asked and have not withdrawn.
create or replace view qujat.link_bearer as
select link.token_hash,
       link.revoked_at is not null
       or case when delivery.request_id is not null
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

-- Addresses that a company has named, each with who named it first and when: what is new within an hour is counted here.
create table qujat.known_recipient (
    company        text not null,
    recipient      text not null,
    subject        text not null,
    first_named_at timestamptz not null,
    primary key (company, recipient)
);

-- What was named before this table was there is known, and counts for nobody.
insert into qujat.known_recipient (company, recipient, subject, first_named_at)
select company, recipient, '', min(named_at)
from (select request.company, unnest(request.recipients) as recipient, request.created_at as named_at from qujat.request
      union all
      select subscription.company, recipient.recipient, recipient.subscribed_at
      from qujat.subscription_recipient as recipient join qujat.subscription on subscription.id = recipient.subscription_id) as named
group by company, recipient;

create index known_recipient_by_company on qujat.known_recipient (company, first_named_at desc);
create index known_recipient_by_subject on qujat.known_recipient (subject, first_named_at desc);

-- How many subscriptions were made within the last hour, ended ones included.
create index subscription_made_by_company on qujat.subscription (company, created_at desc);
create index subscription_made_by_subject on qujat.subscription (subject, created_at desc);
