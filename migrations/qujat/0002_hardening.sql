-- What the first review asked for: more deeds in the audit, and indexes for questions that are asked with every request. Nothing that
-- the version before wrote or reads is changed, so both may run while the service is being replaced.

-- A right taken away or given back, and a report looked at on the screen, are deeds as much as a download is (domain.md §15.18);
-- a mail that didn't get out, or of which nobody can say so, belongs beside the one that did.
alter table qujat.audit drop constraint audit_action_known;
alter table qujat.audit add constraint audit_action_known check (action in
    ('report_requested', 'request_cancelled', 'document_downloaded', 'link_downloaded', 'report_failed', 'report_stored', 'mail_sent',
     'report_viewed', 'right_revoked', 'right_restored', 'mail_failed', 'mail_unknown'));

-- How much somebody asked for within the last hour.
create index request_by_subject on qujat.request (subject, created_at desc);

-- The list of a company's documents goes by id, which is time-ordered.
create index document_newest on qujat.document (company, id desc);

-- A ticket without document and format is for all files of its link, in one archive.
alter table qujat.download_ticket alter column document_id drop not null;
alter table qujat.download_ticket alter column format drop not null;
alter table qujat.download_ticket add constraint download_ticket_one_file_or_all check ((document_id is null) = (format is null));

-- Live tickets of a link are counted with each new one, and expired ones are cleared away.
create index download_ticket_by_link on qujat.download_ticket (token_hash, expires_at);
create index download_ticket_by_expiry on qujat.download_ticket (expires_at);
