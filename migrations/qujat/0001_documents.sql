-- The service's own schema. It is the truth about every request, job, document and mail; Redis only rings.
-- Each table refuses states that must not exist by named constraints, so that a defect shows at the write and not at night.

create schema if not exists qujat;

-- The work behind requests: one kind, company, canonical parameters, formats and locale.
create table qujat.job (
    id            uuid primary key,
    kind          text not null,
    company       text not null,
    parameters    jsonb not null,
    locale        text not null,
    formats       text[] not null,
    -- SHA-256 over the six columns above; equal jobs are joined while `joinable`.
    identity      bytea not null,
    class         smallint not null,
    state         text not null default 'waiting',
    -- Open to further requests: true until a worker is about to take the snapshot, and never again after that.
    joinable      boolean not null default true,
    -- Raised by each claim. Every write of a worker names the fence it claimed with.
    fence         bigint not null default 0,
    lease_until   timestamptz,
    -- Transient troubles so far, for the back-off; and expired leases, for the limit.
    attempts      integer not null default 0,
    crashes       integer not null default 0,
    run_after     timestamptz not null,
    deadline      timestamptz not null,
    phase         text,
    rows_done     bigint not null default 0,
    rows_total    bigint,
    data_as_of    timestamptz,
    problem       text,
    problem_detail text,
    created_at    timestamptz not null,
    finished_at   timestamptz,

    constraint job_state_known check (state in ('waiting', 'running', 'stored', 'failed', 'cancelled')),
    constraint job_class_known check (class between 0 and 2),
    constraint job_locale_known check (locale in ('ru', 'kk', 'en')),
    constraint job_has_formats check (cardinality(formats) > 0),
    constraint job_identity_is_sha256 check (octet_length(identity) = 32),
    constraint job_leased_while_running check ((state = 'running') = (lease_until is not null)),
    constraint job_phase_while_running check (phase is null or state = 'running'),
    constraint job_joinable_while_open check (not joinable or state in ('waiting', 'running')),
    constraint job_finished_when_final check ((state in ('stored', 'failed', 'cancelled')) = (finished_at is not null)),
    constraint job_stored_has_instant check (state <> 'stored' or data_as_of is not null),
    constraint job_failed_says_why check (state <> 'failed' or problem is not null),
    constraint job_counters_not_negative check (fence >= 0 and attempts >= 0 and crashes >= 0 and rows_done >= 0)
);

create unique index job_joinable_once on qujat.job (identity) where joinable;
create index job_due on qujat.job (class, run_after) where state = 'waiting';
create index job_leases on qujat.job (lease_until) where state = 'running';

-- Somebody asked. The truth for the asker.
create table qujat.request (
    id              uuid primary key,
    -- What a person reads out on the telephone.
    reference       bigint generated always as identity,
    job_id          uuid not null references qujat.job (id),
    kind            text not null,
    company         text not null,
    company_name    text not null,
    parameters      jsonb not null,
    locale          text not null,
    formats         text[] not null,
    recipients      text[] not null,
    subject         text not null,
    asker_name      text,
    asker_msisdn    text,
    asker_email     text,
    idempotency_key text,
    -- SHA-256 of what was asked under the key: the same key for something else is refused.
    idempotency_digest bytea,
    created_at      timestamptz not null,
    cancelled_at    timestamptz,

    constraint request_reference_unique unique (reference),
    constraint request_idempotency_key_unique unique (subject, idempotency_key),
    constraint request_idempotency_digest_with_key check ((idempotency_key is null) = (idempotency_digest is null)),
    constraint request_locale_known check (locale in ('ru', 'kk', 'en')),
    constraint request_has_formats check (cardinality(formats) > 0)
);

create index request_by_job on qujat.request (job_id);
create index request_by_company on qujat.request (company, created_at desc);

-- What a reader calls one document. Its files hang under it.
create table qujat.document (
    id          uuid primary key,
    job_id      uuid not null references qujat.job (id),
    kind        text not null,
    company     text not null,
    company_name text not null,
    account     text,
    -- First day of the accounting month that the document is about; null for documents as of now.
    month       date,
    number      text,
    drawn_up_on date,
    title       text not null,
    locale      text not null,
    status      text not null default 'new',
    data_as_of  timestamptz not null,
    rows        bigint not null,
    created_at  timestamptz not null,
    viewed_at   timestamptz,

    constraint document_one_per_job unique (job_id),
    constraint document_status_known check (status in ('new', 'viewed', 'signed', 'declined', 'replaced')),
    constraint document_month_is_first_day check (month is null or extract(day from month) = 1),
    constraint document_viewed_has_time check (status <> 'viewed' or viewed_at is not null),
    constraint document_rows_not_negative check (rows >= 0)
);

create index document_by_company on qujat.document (company, created_at desc, id);

create table qujat.file (
    document_id uuid not null references qujat.document (id),
    format      text not null,
    name        text not null,
    object_key  text not null,
    sha256      bytea not null,
    bytes       bigint not null,
    -- Pages of a PDF, sheets of a workbook.
    pages       integer not null,

    primary key (document_id, format),
    constraint file_object_key_unique unique (object_key),
    constraint file_sha256_length check (octet_length(sha256) = 32),
    constraint file_not_empty check (bytes > 0),
    constraint file_has_pages check (pages > 0)
);

-- One message to one recipient.
create table qujat.delivery (
    id           uuid primary key,
    request_id   uuid not null references qujat.request (id),
    company      text not null,
    purpose      text not null,
    recipient    text not null,
    locale       text not null,
    state        text not null default 'waiting',
    fence        bigint not null default 0,
    lease_until  timestamptz,
    attempts     integer not null default 0,
    crashes      integer not null default 0,
    run_after    timestamptz not null,
    deadline     timestamptz not null,
    -- Raised when an operator has the mail sent anew, so that its link and Message-ID are new ones too.
    generation   integer not null default 0,
    message_id   text,
    -- What the mail server said last, or why there was no answer.
    reply        text,
    problem      text,
    created_at   timestamptz not null,
    finished_at  timestamptz,

    constraint delivery_purpose_known check (purpose in ('documents', 'failure')),
    constraint delivery_locale_known check (locale in ('ru', 'kk', 'en')),
    -- 'sending' is written before DATA: from there on nobody but the server knows whether the message went out.
    constraint delivery_state_known check (state in ('waiting', 'claimed', 'sending', 'sent', 'unknown', 'failed', 'cancelled')),
    constraint delivery_leased_while_in_hand check ((state in ('claimed', 'sending')) = (lease_until is not null)),
    constraint delivery_sending_has_message_id check (state not in ('sending', 'sent', 'unknown') or message_id is not null),
    constraint delivery_finished_when_final check ((state in ('sent', 'unknown', 'failed', 'cancelled')) = (finished_at is not null)),
    constraint delivery_failed_says_why check (state not in ('failed', 'unknown') or problem is not null),
    constraint delivery_once_a_recipient unique (request_id, purpose, recipient)
);

create index delivery_due on qujat.delivery (run_after) where state = 'waiting';
create index delivery_leases on qujat.delivery (lease_until) where state in ('claimed', 'sending');

create table qujat.delivery_document (
    delivery_id uuid not null references qujat.delivery (id),
    document_id uuid not null references qujat.document (id),
    primary key (delivery_id, document_id)
);

create index delivery_document_by_document on qujat.delivery_document (document_id);

-- The address in a mail. The token itself is derived when the mail is made and stored nowhere.
create table qujat.link (
    token_hash  bytea primary key,
    delivery_id uuid not null references qujat.delivery (id),
    generation  integer not null,
    key_id      text not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    revoked_at  timestamptz,

    constraint link_once_a_generation unique (delivery_id, generation),
    constraint link_hash_is_sha256 check (octet_length(token_hash) = 32)
);

-- A short-lived right to fetch one file, given by POST to a link's page: what mail scanners never send.
create table qujat.download_ticket (
    ticket_hash bytea primary key,
    token_hash  bytea not null references qujat.link (token_hash),
    document_id uuid not null references qujat.document (id),
    format      text not null,
    expires_at  timestamptz not null,

    constraint download_ticket_hash_is_sha256 check (octet_length(ticket_hash) = 32)
);

-- Rights that the portal has taken away; checked again by worker and link.
create table qujat.revoked_right (
    subject    text not null,
    company    text not null,
    revoked_at timestamptz not null,
    primary key (subject, company)
);

-- Who did what with which document. Nothing here is ever changed.
create table qujat.audit (
    id          bigint generated always as identity primary key,
    happened_at timestamptz not null,
    company     text not null,
    subject     text,
    actor_name  text,
    actor_msisdn text,
    action      text not null,
    request_id  uuid,
    document_id uuid,
    delivery_id uuid,
    detail      jsonb not null default '{}',

    constraint audit_action_known check (action in
        ('report_requested', 'request_cancelled', 'document_downloaded', 'link_downloaded', 'report_failed', 'report_stored', 'mail_sent'))
);

create index audit_by_company on qujat.audit (company, happened_at desc);
