"""The way of a portal through the API, with the client made from its description: ask, wait, list, download, subscribe.

Arguments: address, token, company, account, month.
"""

import hashlib
import sys
import time

from qujat_client import AuthenticatedClient
from qujat_client.api.documents import document_file, list_documents
from qujat_client.api.reports import ask_completion_act, list_companies
from qujat_client.api.requests import show_request
from qujat_client.api.subscriptions import list_subscriptions, subscribe
from qujat_client.models import (
    AskCompletionAct,
    CompletionActParameters,
    Format,
    Kind,
    ProblemDetails,
    RequestState,
    SubscriptionBody,
)

address, token, company, account, month = sys.argv[1:]
recipient = "journey@example.kz"

with AuthenticatedClient(base_url=address, token=token) as client:
    companies = list_companies.sync(client=client)
    assert company in [one.bin_ for one in companies.companies], companies

    refused = ask_completion_act.sync(
        client=client,
        body=AskCompletionAct(company=company, parameters=CompletionActParameters(month="2999-01", account=account)),
    )
    assert isinstance(refused, ProblemDetails) and refused.errors[0].rule == "month_not_over", refused

    wanted = CompletionActParameters(month=month, account=account)
    body = AskCompletionAct(company=company, parameters=wanted, formats=[Format.PDF, Format.XLSX], recipients=[recipient])
    request = ask_completion_act.sync(client=client, body=body, idempotency_key="journey-1")
    again = ask_completion_act.sync(client=client, body=body, idempotency_key="journey-1")
    assert again.id == request.id, (request, again)

    for _ in range(300):
        request = show_request.sync(request.id, client=client)
        if request.final:
            break
        time.sleep(0.2)
    assert request.state == RequestState.DONE, request

    listed = list_documents.sync(client=client, company=company, kind=[Kind.COMPLETION_ACT], account=account)
    document = next(one for one in listed.documents if one.id == request.document.id)
    for file in document.files:
        answer = document_file.sync_detailed(document.id, client=client, format_=file.format_)
        assert hashlib.sha256(answer.content).hexdigest() == file.sha256, file

    body = SubscriptionBody(company=company, kinds=["completion_act"], recipients=[recipient])
    subscription = subscribe.sync(client=client, body=body)
    listed = list_subscriptions.sync(client=client, company=company)
    assert [one.id for one in listed.subscriptions] == [subscription.id], listed

print("done")
