-- A company's documents, newest first. $1 company; $2 kind; $3 account; $4 status; $5 year; $6 month; $7 continue after; $8 how many.
-- Documents that are about no accounting month are found by the month (Asia/Almaty) in which they were made.
select id, kind, company, account, month, number, drawn_up_on as issued_on, title, locale, status as "status: DocumentStatus",
       data_as_of, rows, created_at,
       amount_tiyn, amount_due_tiyn, publication_id is not null as "published!", expired_at, held_at
from qujat.document
where company = $1
  and ($2::text is null or kind = $2)
  and ($3::text is null or account = $3)
  and ($4::text is null or status = $4)
  and ($5::integer is null or extract(year from coalesce(month, created_at at time zone 'Asia/Almaty')) = $5)
  and ($6::integer is null or extract(month from coalesce(month, created_at at time zone 'Asia/Almaty')) = $6)
  and ($7::uuid is null or id < $7)
order by id desc
limit $8
