# Words of mails.

mail-greeting = Hello,
mail-documents-subject = { $title } — { $company } (data as of { $instant }, { $rows }, { $size })
mail-documents-several = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}
mail-documents-ready = { $count ->
    [1] A document of { $company } (BIN { $bin }) is ready:
   *[other] Documents of { $company } (BIN { $bin }) are ready:
}
mail-link-button = Go to download
mail-link-text = Download page:
mail-link-valid = The link is valid until { $until }.
mail-link-bearer = Anyone who has this link can download the documents, so please do not forward it to outsiders.
mail-reference = Reference number: { $reference }.
mail-automatic = This message was sent automatically, please do not reply to it.
mail-failure-subject = Document not prepared: { $report } — { $company }
mail-failure-happened = "{ $report }" could not be prepared for { $company } (BIN { $bin }).
mail-failure-help = If you need help, please tell corporate customer support this number.
mail-digest-subject = Documents for { $month } — { $company } ({ $documents })
mail-digest-subject-supplement = Supplement: documents for { $month } — { $company } ({ $documents })
mail-digest-subject-none = Documents for { $month } are not prepared yet — { $company }
mail-digest-ready = The documents for { $month } are ready. Total: { $documents }.
mail-digest-ready-supplement = New or corrected documents for { $month } are ready. If you already have such a document, please use the new one. Total: { $documents }.
mail-digest-none = The documents for { $month } are not prepared yet.
mail-digest-document = Document
mail-digest-account = Account
mail-digest-number = Number
mail-digest-amount = Amount, KZT
mail-digest-more = { $count ->
    [one] and { $count } more document on the page
   *[other] and { $count } more documents on the page
}
mail-digest-archive = You can also download all of them there as one ZIP archive.
mail-digest-failures = Not prepared yet
mail-digest-failures-later = Once these documents are ready, we will send them in a further message.
mail-digest-failure-account = { $report }, account { $account }
mail-digest-failures-more = { $count ->
    [one] and { $count } more document
   *[other] and { $count } more documents
}
mail-digest-reference = If you need help, please tell customer support the number { $reference }.
mail-digest-unsubscribe = Stop receiving the monthly documents of this company
mail-unsubscribed-subject = Monthly documents stopped: { $recipient } — { $company }
mail-unsubscribed-happened = { $recipient } was unsubscribed from the monthly documents of { $company } (BIN { $bin }) through the link in a message. They are no longer sent to this address.
mail-unsubscribed-again = To subscribe this address again, remove it from the subscription in the portal, save, and add it anew.
