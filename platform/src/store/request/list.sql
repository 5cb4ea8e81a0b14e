-- A company's requests as they are shown, newest first. $1 company; $2 who asked; $3 kinds; $4 states; $5 from this instant; $6 before
-- this one; $7 continue after; $8 how many. `count.sql` counts by the same conditions.
select id as "id!: RequestId", reference as "reference!", kind as "kind!", company as "company!", company_name as "company_name!",
       parameters as "parameters!", locale as "locale!", formats as "formats!", recipients as "recipients!", subject as "subject!",
       created_at as "created_at!", state as "state!: RequestState", phase as "phase: Phase", rows_done as "rows_done!", rows_total,
       run_after as "run_after!", data_as_of, problem as "problem: FailureReason", problem_detail,
       document_id as "document: DocumentId", deliveries as "deliveries!: Json<Vec<DeliveryView>>"
from qujat.shown_request
where company = $1
  and ($2::text is null or subject = $2)
  and (cardinality($3::text[]) = 0 or kind = any($3))
  and (cardinality($4::text[]) = 0 or state = any($4))
  and ($5::timestamptz is null or created_at >= $5)
  and ($6::timestamptz is null or created_at < $6)
  and ($7::uuid is null or id < $7)
order by id desc
limit $8
