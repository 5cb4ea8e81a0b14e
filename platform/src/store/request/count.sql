-- How many requests `list.sql` lists on all pages. $1 to $6 are its.
select count(*) as "count!"
from qujat.shown_request
where company = $1
  and ($2::text is null or subject = $2)
  and (cardinality($3::text[]) = 0 or kind = any($3))
  and (cardinality($4::text[]) = 0 or state = any($4))
  and ($5::timestamptz is null or created_at >= $5)
  and ($6::timestamptz is null or created_at < $6)
