-- A company's documents, newest first. $1 company; $2 kinds; $3 account; $4 status; $5 year; $6 month; $7 made from this instant; $8 made
-- before this one; $9 request; $10 continue after; $11 how many. `count.sql` counts by the same conditions.
-- Documents that are about no accounting month are found by the month (Asia/Almaty) in which they were made.
select id as "id: DocumentId", kind, company, account, month, number, drawn_up_on as issued_on, title, locale,
       status as "status: DocumentStatus", data_as_of, rows, created_at, amount_tiyn, amount_due_tiyn,
       publication_id is not null as "published!", expired_at, held_at
from qujat.document
where company = $1
  and (cardinality($2::text[]) = 0 or kind = any($2))
  and ($3::text is null or account = $3)
  and ($4::text is null or status = $4)
  and ($5::integer is null or extract(year from coalesce(month, created_at at time zone 'Asia/Almaty')) = $5)
  and ($6::integer is null or extract(month from coalesce(month, created_at at time zone 'Asia/Almaty')) = $6)
  and ($7::timestamptz is null or created_at >= $7)
  and ($8::timestamptz is null or created_at < $8)
  and ($9::uuid is null or job_id = (select request.job_id from qujat.request where request.id = $9))
  and ($10::uuid is null or id < $10)
order by id desc
limit $11
