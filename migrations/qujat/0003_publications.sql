-- Monthly publications, who gets them by mail, and how long files are kept. Columns that are added to older tables may be null and are
-- read as "not published", so that the version before goes on working while the service is being replaced.

-- All at once and in the order in which workers take them, so that the two can't wait for each other.
lock table qujat.delivery, qujat.request, qujat.job, qujat.document, qujat.file, qujat.audit in access exclusive mode;

-- Up to where each kind's occurrences were seen. What came before is never looked at again; what comes after is, however late.
create table qujat.schedule (
    kind       text primary key,
    seen_until timestamptz not null
);

-- One kind for one accounting month.
create table qujat.publication (
    id         uuid primary key,
    kind       text not null,
    -- First day of the accounting month.
    month      date not null,
    class      smallint not null,
    -- Publications of a month with the same digest share a mail.
    digest     text not null,
    -- Whether subscribers are mailed; not where history is made up for.
    notify     boolean not null,
    -- When the calendar opened the month.
    opens_at   timestamptz not null,
    -- Until when it is looked at again daily, for accounts that billing had late.
    look_until timestamptz not null,
    -- When its first document could be begun, and how many days after `opens_at` that was.
    begun_at   timestamptz,
    late_days  integer,
    paused_at  timestamptz,
    -- When it was last resumed, and until when (by Postgres's clock) what waited then is tried whatever its own deadline.
    resumed_at timestamptz,
    grace_until timestamptz,
    -- Nothing more happens by itself.
    closed_at  timestamptz,
    created_at timestamptz not null,

    constraint publication_once unique (kind, month),
    constraint publication_month_is_first_day check (extract(day from month) = 1),
    constraint publication_class_known check (class between 1 and 2),
    constraint publication_late_since_begun check ((begun_at is null) = (late_days is null)),
    constraint publication_not_early check (late_days >= 0),
    constraint publication_resumed_with_grace check ((resumed_at is null) = (grace_until is null))
);

create index publication_open on qujat.publication (month) where closed_at is null;

-- One walk over everything that a publication is about. It lists what is new and what failed, and can be gone on with at any time.
create table qujat.look (
    id             uuid primary key,
    publication_id uuid not null references qujat.publication (id),
    -- The occurrence, or the instant of the command.
    due_at         timestamptz not null,
    -- By the clock, or by somebody's command.
    cause          text not null,
    -- Only this company.
    company        text,
    -- Whether documents that are there are made anew, and why.
    replace        boolean not null default false,
    reason         text,
    subject        text,
    -- The last company and object that were listed.
    listed_to      text,
    -- For people who ask the table: how much was listed.
    listed         bigint not null default 0,
    -- Documents that were begun: new ones, ones that had failed, and ones made anew.
    added          bigint not null default 0,
    retried        bigint not null default 0,
    replaced       bigint not null default 0,
    begun_at       timestamptz,
    finished_at    timestamptz,

    constraint look_cause_known check (cause in ('clock', 'command')),
    constraint look_replaces_for_a_reason check (not replace or reason is not null),
    constraint look_listed_since_begun check (listed_to is null or begun_at is not null),
    constraint look_finished_after_begun check (finished_at is null or begun_at is not null)
);

create unique index look_once on qujat.look (publication_id, due_at) where cause = 'clock';
create unique index look_open_once on qujat.look (publication_id) where finished_at is null and cause = 'clock';
create index look_open on qujat.look (publication_id) where finished_at is null;

alter table qujat.job add column publication_id uuid references qujat.publication (id);
create index job_failed_publishing on qujat.job (publication_id) where publication_id is not null and state in ('failed', 'cancelled');

-- What a publication is about: a company or an account, and the job that makes its document now.
create table qujat.publication_item (
    publication_id uuid not null references qujat.publication (id),
    -- BIN or account.
    object         text not null,
    company        text not null,
    company_name   text not null,
    account        text,
    job_id         uuid not null references qujat.job (id),
    -- How many jobs it has had.
    tries          integer not null default 1,
    created_at     timestamptz not null,

    primary key (publication_id, object),
    constraint publication_item_one_per_job unique (job_id),
    constraint publication_item_tried check (tries > 0)
);

create index publication_item_by_company on qujat.publication_item (publication_id, company);

-- Published documents, their amounts for the digest, and what retention did.
alter table qujat.document add column publication_id uuid references qujat.publication (id);
alter table qujat.document add column publication_object text;
alter table qujat.document add column amount_tiyn bigint;
alter table qujat.document add column amount_due_tiyn bigint;
-- The files are gone or about to go; the row and the files' hashes stay.
alter table qujat.document add column expired_at timestamptz;
-- Somebody wants the files kept whatever their age.
alter table qujat.document add column held_at timestamptz;
alter table qujat.document add column hold_reason text;
alter table qujat.document add constraint document_publication_names_object
    check ((publication_id is null) = (publication_object is null));
alter table qujat.document add constraint document_held_for_a_reason check ((held_at is null) = (hold_reason is null));
alter table qujat.document add constraint document_held_is_kept check (held_at is null or expired_at is null);
alter table qujat.file add column removed_at timestamptz;

-- Of everything that is published one document is in force, whatever went wrong before this line.
create unique index document_published_once on qujat.document (publication_id, publication_object)
    where publication_id is not null and status <> 'replaced';
create index document_kept on qujat.document (created_at) where expired_at is null;
create index file_to_remove on qujat.file (document_id) where removed_at is null;

-- Who gets which documents of a company each month.
create table qujat.subscription (
    id           uuid primary key,
    company      text not null,
    company_name text not null,
    kinds        text[] not null,
    -- Null: all accounts.
    accounts     text[],
    formats      text[] not null,
    locale       text not null,
    -- Only documents by which the company has something to pay.
    only_when_due boolean not null,
    subject      text not null,
    asker_name   text,
    asker_msisdn text,
    asker_email  text,
    created_at   timestamptz not null,
    changed_at   timestamptz not null,
    ended_at     timestamptz,

    constraint subscription_has_kinds check (cardinality(kinds) > 0),
    constraint subscription_has_formats check (cardinality(formats) > 0),
    constraint subscription_has_accounts check (accounts is null or cardinality(accounts) > 0),
    constraint subscription_locale_known check (locale in ('ru', 'kk', 'en'))
);

create index subscription_by_company on qujat.subscription (company) where ended_at is null;

create table qujat.subscription_recipient (
    subscription_id uuid not null references qujat.subscription (id),
    recipient       text not null,
    subscribed_at   timestamptz not null,
    -- By the link in a mail.
    unsubscribed_at timestamptz,
    primary key (subscription_id, recipient)
);

-- One mail about a run to one recipient of one company.
create table qujat.digest (
    id           uuid primary key,
    name         text not null,
    month        date not null,
    company      text not null,
    company_name text not null,
    recipient    text not null,
    locale       text not null,
    formats      text[] not null,
    -- 0: the digest itself; from 1 supplements with what was late.
    sequence     integer not null,
    -- From the same numbers as a request's: a person who reads one out names one mail.
    reference    bigint not null default nextval(pg_get_serial_sequence('qujat.request', 'reference')),
    -- Of the link that ends the subscription (RFC 8058); there since the mail was written.
    unsubscribe_hash bytea,
    created_at   timestamptz not null,

    constraint digest_once unique (name, month, company, recipient, sequence),
    constraint digest_unsubscribe_hash_unique unique (unsubscribe_hash),
    constraint digest_unsubscribe_hash_is_sha256 check (octet_length(unsubscribe_hash) = 32),
    constraint digest_locale_known check (locale in ('ru', 'kk', 'en')),
    constraint digest_sequence_not_negative check (sequence >= 0)
);

create index digest_by_recipient on qujat.digest (company, recipient);

-- By whose wish a digest went out; its link is open while one of them has the right to the company.
create table qujat.digest_subscription (
    digest_id       uuid not null references qujat.digest (id),
    subscription_id uuid not null references qujat.subscription (id),
    primary key (digest_id, subscription_id)
);

-- What a digest had to say was missing.
create table qujat.digest_failure (
    digest_id uuid not null references qujat.digest (id),
    kind      text not null,
    object    text not null,
    account   text,
    -- Null: it was still being made.
    problem   text,
    primary key (digest_id, kind, object)
);

-- A mail is about a request, or about a digest.
alter table qujat.delivery alter column request_id drop not null;
alter table qujat.delivery add column digest_id uuid references qujat.digest (id);
alter table qujat.delivery add constraint delivery_about_one_thing check ((request_id is null) <> (digest_id is null));
alter table qujat.delivery drop constraint delivery_purpose_known;
alter table qujat.delivery add constraint delivery_purpose_known check (purpose in ('documents', 'failure', 'digest', 'unsubscribed'));
create unique index delivery_digest_once on qujat.delivery (digest_id) where purpose = 'digest';
create index delivery_by_digest on qujat.delivery (digest_id) where digest_id is not null;

-- Everything of a publication beside everybody who wants it by mail: what a digest is put together from.
create view qujat.subscribed_item as
select publication.digest, publication.month, publication.kind, item.company, item.company_name, item.object, item.account,
       job.state as job_state, job.problem, document.id as document_id,
       subscription.id as subscription_id, recipient.recipient, subscription.locale, subscription.formats,
       -- Should an account change hands between two tries, nobody is told of another's document. Not a condition of the join: it would
       -- have the documents looked up by company, all of them for each.
       document.id is not null and document.company = item.company
       -- Where the recipient wants to hear of sums to be paid only. What has no sum is told.
       and (not subscription.only_when_due or document.amount_due_tiyn is null or document.amount_due_tiyn > 0) as is_wanted,
       exists (select from qujat.delivery_document as sent
               join qujat.delivery on delivery.id = sent.delivery_id
               join qujat.digest on digest.id = delivery.digest_id
               where sent.document_id = document.id and digest.company = item.company
                 and digest.recipient = recipient.recipient and delivery.state <> 'cancelled') as is_mailed
from qujat.publication
join qujat.publication_item as item on item.publication_id = publication.id
join qujat.job on job.id = item.job_id
left join qujat.document on document.publication_id = publication.id and document.publication_object = item.object
    and document.status <> 'replaced' and document.expired_at is null
join qujat.subscription on subscription.company = item.company and subscription.ended_at is null
    and publication.kind = any (subscription.kinds)
    and (subscription.accounts is null or item.account is null or item.account = any (subscription.accounts))
join qujat.subscription_recipient as recipient on recipient.subscription_id = subscription.id and recipient.unsubscribed_at is null
    -- A month that is published again long after is no news to those who came later.
    and recipient.subscribed_at < greatest(publication.look_until, publication.begun_at)
where publication.notify and publication.closed_at is null
  and not exists (select from qujat.revoked_right
                  where revoked_right.subject = subscription.subject and revoked_right.company = subscription.company);

-- Whether the right that a link stands on was taken away: by itself, from who asked, or from everybody who subscribed the recipient.
create view qujat.link_bearer as
select link.token_hash,
       link.revoked_at is not null
       or case when delivery.request_id is not null
               then exists (select from qujat.request
                            join qujat.revoked_right on revoked_right.subject = request.subject
                                and revoked_right.company = request.company
                            where request.id = delivery.request_id)
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
     'report_viewed', 'right_revoked', 'right_restored', 'mail_failed', 'mail_unknown',
     'document_published', 'publication_started', 'publication_paused', 'publication_resumed',
     'subscription_created', 'subscription_changed', 'subscription_ended', 'unsubscribed',
     'document_held', 'document_released', 'document_expired'));
