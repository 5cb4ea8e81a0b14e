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
