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
trouble-billing_away = The billing system is temporarily unavailable. We will try again automatically.
trouble-storage_away = The file store is temporarily unavailable. We will try again automatically.
trouble-mail_away = The mail server is temporarily unavailable. We will try again automatically.
trouble-crashed = The preparation of the document broke off several times because of a technical error. We are looking into it.
trouble-overdue = The document could not be prepared in time because one of the systems was unavailable. Please request it again.
trouble-unfinished = The document is still being prepared.
trouble-unwritable = The document could not be drawn up. Customer support can tell you why.
trouble-refused = By the time the document was prepared, the request no longer met the conditions. Please check its parameters and request again.
trouble-billing_data = The billing data for this document contradicts itself, so the document was not issued. We are looking into it.
trouble-too_many_pages = The document has too many pages for a PDF. Please request it in Excel format.
trouble-mail_refused = The recipient's mail server refused the message. Please check the address.
trouble-mail_unknown = It is not known whether the mail server accepted the message. The document can be downloaded from the portal.
trouble-internal = A technical error occurred. We are looking into it.
