# Words that several documents, mails and pages share.

page-label = Page { $page } of { $pages }
data-as-of = Data as of { $instant }
data-as-of-label = Data as of
company-label = Company
operator-label = Operator
total = Total
no-data = No data
bin = BIN { $bin }
rows = { $count ->
    [one] { $number } row
   *[other] { $number } rows
}
size-bytes = { $number } bytes
size-kilobytes = { $number } KB
size-megabytes = { $number } MB
format = { $format ->
    [xlsx] Excel (XLSX)
   *[pdf] PDF
}
button-request = Request
button-download-pdf = Download PDF
button-download-excel = Download Excel

# Why something is late or failed. Customers read them.
reason-billing_away = The billing system is temporarily unavailable. We will try again automatically.
reason-storage_away = The file store is temporarily unavailable. We will try again automatically.
reason-mail_away = The mail server is temporarily unavailable. We will try again automatically.
reason-crashed = The preparation of the document broke off several times because of a technical error. We are looking into it.
reason-overdue = The document could not be prepared in time because one of the systems was unavailable. Please request it again.
reason-unfinished = The document is still being prepared.
reason-unwritable = The document could not be drawn up. Customer support can tell you why.
reason-refused = By the time the document was prepared, the request no longer met the conditions. Please check its parameters and request again.
reason-billing_data = The billing data for this document contradicts itself, so the document was not issued. We are looking into it.
reason-too_many_pages = The document has too many pages for a PDF. Please request it in Excel format.
reason-mail_refused = The recipient's mail server refused the message. Please check the address.
reason-mail_unknown = It is not known whether the mail server accepted the message. The document can be downloaded from the portal.
reason-internal = A technical error occurred. We are looking into it.
