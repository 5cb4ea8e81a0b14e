-- The trace of whatever set a row going: the id of a call of the API, of a scan or of a round of digests, which every log line about the
-- row carries too. Null in rows of before, and in those of the version before, which may run beside this one.

-- All at once and in the order in which workers take them, so that the two can't wait for each other.
lock table qujat.delivery, qujat.request, qujat.job in access exclusive mode;

-- 32 digits or a UUID in lower case: what callers send goes into logs as it is, so nothing else may stand here.
alter table qujat.delivery add column trace text;
alter table qujat.delivery add constraint delivery_trace_well_formed
    check (trace ~ '^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$');
alter table qujat.request add column trace text;
alter table qujat.request add constraint request_trace_well_formed
    check (trace ~ '^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$');
-- A job that a second request joins keeps the first one's.
alter table qujat.job add column trace text;
alter table qujat.job add constraint job_trace_well_formed
    check (trace ~ '^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$');
