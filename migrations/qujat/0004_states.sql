-- Every enum of the code has its named constraint, and files have a role. Nothing that the version before wrote is refused and nothing
-- that it reads is changed, so both may run while the service is being replaced: it names no role, which the default says for it.

-- All at once and in the order in which workers take them, so that the two can't wait for each other.
lock table qujat.delivery, qujat.job, qujat.document, qujat.file, qujat.digest_failure, qujat.link, qujat.download_ticket, qujat.audit
    in access exclusive mode;

alter table qujat.job add constraint job_phase_known check (phase in ('reading', 'storing'));

-- Why something is late or failed: one list for jobs, mails and what a digest says is missing.
alter table qujat.job add constraint job_problem_known check (problem in
    ('billing_away', 'storage_away', 'mail_away', 'crashed', 'overdue', 'unfinished', 'unwritable', 'refused', 'billing_data',
     'too_many_pages', 'mail_refused', 'mail_unknown', 'internal'));
alter table qujat.delivery add constraint delivery_problem_known check (problem in
    ('billing_away', 'storage_away', 'mail_away', 'crashed', 'overdue', 'unfinished', 'unwritable', 'refused', 'billing_data',
     'too_many_pages', 'mail_refused', 'mail_unknown', 'internal'));
alter table qujat.digest_failure add constraint digest_failure_problem_known check (problem in
    ('billing_away', 'storage_away', 'mail_away', 'crashed', 'overdue', 'unfinished', 'unwritable', 'refused', 'billing_data',
     'too_many_pages', 'mail_refused', 'mail_unknown', 'internal'));

-- What a file is to its document: the document drawn, and later its signatures, which are no format.
alter table qujat.file add column role text not null default 'rendition';
alter table qujat.file add constraint file_role_known check (role in ('rendition'));
alter table qujat.file drop constraint file_pkey;
alter table qujat.file add constraint file_pkey primary key (document_id, role, format);
-- Of a ticket for all files of a link the role says nothing.
alter table qujat.download_ticket add column role text not null default 'rendition';
alter table qujat.download_ticket add constraint download_ticket_role_known check (role in ('rendition'));

-- A digest that nobody may get or wants any more has not failed.
alter table qujat.audit drop constraint audit_action_known;
alter table qujat.audit add constraint audit_action_known check (action in
    ('report_requested', 'request_cancelled', 'document_downloaded', 'link_downloaded', 'report_failed', 'report_stored', 'mail_sent',
     'report_viewed', 'right_revoked', 'right_restored', 'mail_failed', 'mail_unknown', 'mail_called_off',
     'document_published', 'publication_started', 'publication_paused', 'publication_resumed',
     'subscription_created', 'subscription_changed', 'subscription_ended', 'unsubscribed',
     'document_held', 'document_released', 'document_expired'));
