-- How many documents `list.sql` lists on all pages. $1 to $9 are its.
select count(*) as "count!"
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
