# Reconciliation act (domain.md §3; the manuals' form "Reconciliation statement").

reconciliation-act-title = Reconciliation statement
reconciliation-act-filed = Reconciliation statement for { $period }
reconciliation-act-sheet = Reconciliation statement
reconciliation-act-sheet-accounts = Accounts

reconciliation-act-heading = Statement of reconciliation of mutual settlements
reconciliation-act-period = for the period: { $period }
reconciliation-act-parties = between { $operator } and { $customer }
reconciliation-act-preamble = We, the undersigned, { $operator }, BIN { $operatorBin }, on the one part, and { $customer }, BIN { $customerBin }, on the other part, have drawn up this statement of reconciliation, by which the state of mutual settlements according to the accounts is as follows:
reconciliation-act-service-mobile = Mobile communications
reconciliation-act-service-fixed-internet = Fixed Internet
reconciliation-act-service-auto-monitoring = Auto Monitoring
reconciliation-act-service-telemetry = Telemetry
reconciliation-act-service-contract-phone = Contract Phone
reconciliation-act-account = account { $account }, contract No. { $contract } of { $date }
reconciliation-act-many-accounts = { $count ->
    [one] { $count } account
   *[other] { $count } accounts
}; accounts and contracts are listed in the appendix to the statement.
reconciliation-act-side = According to { $party }, KZT
reconciliation-act-date = Date
reconciliation-act-document = Document
reconciliation-act-account-column = Account number
reconciliation-act-debit = Debit
reconciliation-act-credit = Credit
reconciliation-act-opening = Opening balance, { $day }
reconciliation-act-turnover = Turnover for the period
reconciliation-act-closing = Closing balance, { $day }
reconciliation-act-grand-total = Total for all services
reconciliation-act-number-sign = No.
reconciliation-act-document-act = Certificate
reconciliation-act-document-invoice = Invoice
reconciliation-act-document-payment = Payment
reconciliation-act-document-refund = Refund
reconciliation-act-document-balance-transfer = Balance transfer
reconciliation-act-document-correction = Adjustment
reconciliation-act-empty = In this period the company had no accounts for which a reconciliation statement is drawn up.
reconciliation-act-owed = According to { $party }, as of { $day } the balance due to { $creditor } is KZT { $amount } ({ $words }).
reconciliation-act-nothing-owed = According to { $party }, as of { $day } there is no balance due.
reconciliation-act-to-be-filled = According to { $party }, as of { $day } the balance due to _______________________________ is KZT ____________________ (______________________________________________________________).
reconciliation-act-signed-for = For { $party }
reconciliation-act-position = Position
reconciliation-act-signature = Signature
reconciliation-act-name = Name
reconciliation-act-stamp = Stamp

# The list of accounts
reconciliation-act-accounts-heading = Appendix to the reconciliation statement for { $period }: accounts and contracts
reconciliation-act-accounts-note = A positive balance is owed by the company to the operator, a negative one by the operator to the company. Amounts in tenge.
reconciliation-act-service = Service
reconciliation-act-contract = Contract
reconciliation-act-contract-date = Date of contract
reconciliation-act-accounts-opening = Opening balance
reconciliation-act-accounts-closing = Closing balance

# Beside the form of the portal
reconciliation-act-send = Send
reconciliation-act-note-portal = Since 4 July 2021 certificates of work performed can also be obtained, and signed with your digital signature, through the Electronic Invoicing Portal.
reconciliation-act-note-mail = It may take some time to prepare the data. The generated report will be sent to your e-mail address.
reconciliation-act-note-instant = The time as of which the data is valid will be stated in the report.
reconciliation-act-note-year = The report is available for the past 12 months from the current date.
reconciliation-act-note-day = Note! Reconciliation reports for the previous accounting month are available after day { $day } of the month.
reconciliation-act-note-services = Reconciliation statements are only available for the following services: Mobile communications, Fixed Internet, Auto Monitoring, Telemetry and Contract Phone.
