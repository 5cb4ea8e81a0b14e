-- Crash loops: whose death counts, and who may take leases away. Nothing that the version before wrote is refused and nothing that it reads
-- is changed, so both may run while the service is being replaced.

-- All at once and in the order in which workers take them, so that the two can't wait for each other.
lock table qujat.delivery, qujat.job, qujat.request in access exclusive mode;

-- When a worker died last that had the job in hand. From then on the job runs alone, so that it shows whether it is what kills workers.
alter table qujat.job add column suspected_at timestamptz;
-- Until when it has its process to itself: `crashes` counts the workers that died before that, and nobody else's.
alter table qujat.job add column alone_until timestamptz;
-- Until now a crash made a suspect.
update qujat.job set suspected_at = clock_timestamp() where crashes > 0 and state in ('waiting', 'running');

-- A lease that a round of the sweep saw expired and left, and when: one that was renewed since is another lease, so nobody has to clear
-- this. It lets a process that has only just begun take leases away, a lease's time after it (or another) first saw them.
alter table qujat.job add column missed_lease timestamptz;
alter table qujat.job add column missed_at timestamptz;
alter table qujat.job add constraint job_missed_lease_has_instant check ((missed_lease is null) = (missed_at is null));
alter table qujat.delivery add column missed_lease timestamptz;
alter table qujat.delivery add column missed_at timestamptz;
alter table qujat.delivery add constraint delivery_missed_lease_has_instant check ((missed_lease is null) = (missed_at is null));

-- How often the document was not ready in time, or one of its statements was not: counted by themselves, because other troubles pass.
alter table qujat.job add column time_outs integer not null default 0;
alter table qujat.job add constraint job_time_outs_not_negative check (time_outs >= 0);

-- Until when an asker waits, of a job that others may want for longer; and since when it is told that it did so in vain. Requests of before
-- wait as long as their job.
alter table qujat.request add column deadline timestamptz;
alter table qujat.request add column overdue_at timestamptz;
