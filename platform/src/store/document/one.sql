-- One document. $1: its id.
select id as "id: DocumentId", kind, company, account, month, number, drawn_up_on as issued_on, title, locale,
       status as "status: DocumentStatus", data_as_of, rows, created_at, amount_tiyn, amount_due_tiyn,
       publication_id is not null as "published!", expired_at, held_at
from qujat.document
where id = $1
