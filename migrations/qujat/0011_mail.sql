-- A digest that failed told nobody, so the next look tells it again: at most one further try a look, since a look comes once a day and a
-- mailbox that refuses for good must not be mailed by every round. Of what is unknown nobody can say that it told nobody: it waits for a
-- person. Columns are those of before, so the version before reads it as well.
create or replace view qujat.subscribed_item as
select publication.digest, publication.month, publication.kind, item.company, item.company_name, item.object, item.account,
       job.state as job_state, job.problem, document.id as document_id,
       subscription.id as subscription_id, recipient.recipient, subscription.locale, subscription.formats,
       -- Should an account change hands between two tries, nobody is told of another's document. Not a condition of the join: it would
       -- have the documents looked up by company, all of them for each.
       document.id is not null and document.company = item.company
       -- Where the recipient wants to hear of sums to be paid only. What has no sum is told.
       and (not subscription.only_when_due or document.amount_due_tiyn is null or document.amount_due_tiyn > 0) as is_wanted,
       exists (select from qujat.delivery_document as sent
               join qujat.delivery on delivery.id = sent.delivery_id
               join qujat.digest on digest.id = delivery.digest_id
               where sent.document_id = document.id and digest.company = item.company
                 and digest.recipient = recipient.recipient and delivery.state <> 'cancelled'
                 and (delivery.state <> 'failed'
                      or not exists (select from qujat.look
                                     where look.publication_id = publication.id and look.begun_at > delivery.finished_at)))
           as is_mailed
from qujat.publication
join qujat.publication_item as item on item.publication_id = publication.id
join qujat.job on job.id = item.job_id
left join qujat.document on document.publication_id = publication.id and document.publication_object = item.object
    and document.status <> 'replaced' and document.expired_at is null
join qujat.subscription on subscription.company = item.company and subscription.ended_at is null
    and publication.kind = any (subscription.kinds)
    and (subscription.accounts is null or item.account is null or item.account = any (subscription.accounts))
join qujat.subscription_recipient as recipient on recipient.subscription_id = subscription.id and recipient.unsubscribed_at is null
    -- A month that is published again long after is no news to those who came later.
    and recipient.subscribed_at < greatest(publication.look_until, publication.begun_at)
where publication.notify and publication.closed_at is null
  and not exists (select from qujat.revoked_right
                  where revoked_right.subject = subscription.subject and revoked_right.company = subscription.company);
