-- A request as it is shown. $1: its id.
select id as "id!: RequestId", reference as "reference!", kind as "kind!", company as "company!", company_name as "company_name!",
       parameters as "parameters!", locale as "locale!", formats as "formats!", recipients as "recipients!", subject as "subject!",
       created_at as "created_at!", state as "state!: RequestState", phase as "phase: Phase", rows_done as "rows_done!", rows_total,
       run_after as "run_after!", data_as_of, problem as "problem: FailureReason", problem_detail,
       document_id as "document: DocumentId", deliveries as "deliveries!: Json<Vec<DeliveryView>>"
from qujat.shown_request
where id = $1
