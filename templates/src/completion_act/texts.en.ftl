# Act of work performed, form R-1, and Appendix 1, in English: a rendering for readers, since the form exists in Kazakh and Russian.

completion-act-title = Certificate of work performed and Appendix No. 1
completion-act-asked = Certificate of work performed for { $month }, { $object }
completion-act-filed = Certificate of work performed No. { $number } of { $date }, account { $account }
completion-act-filed-notice = Notice of no charges for { $month }, account { $account }
completion-act-sheet-form = Certificate R-1
completion-act-sheet-appendix = Appendix No. 1
completion-act-sheet-notice = Notice

# Form R-1
completion-act-phone = Tel.: { $phone }
completion-act-order-458 = Appendix to Order No. 458 of the Minister of Finance of the Republic of Kazakhstan of 27 October 2014
completion-act-order-562 = Appendix 50 to Order No. 562 of the Minister of Finance of the Republic of Kazakhstan of 20 December 2012
completion-act-form = Form R-1
completion-act-bin = IIN/BIN
completion-act-customer = Customer
completion-act-executor = Contractor
completion-act-party-caption = full name, address, telephone
completion-act-contract = Contract
completion-act-contract-value = No. { $number } of { $date }
completion-act-number = Document number
completion-act-date = Date of issue
completion-act-heading = CERTIFICATE OF WORK PERFORMED (SERVICES RENDERED)*
completion-act-column-1 = No.
completion-act-column-2 = Name of work (services) (by subtypes in accordance with the technical specification, assignment or schedule of work (services), if any)
completion-act-column-3 = Date of work performed (services rendered)**
completion-act-column-4 = Report on research, marketing, consulting and other services (date, number, number of pages) (if any)***
completion-act-column-5 = Unit of measure
completion-act-columns-6-8 = Work performed (services rendered):
completion-act-column-6 = quantity
completion-act-column-7 = unit price
completion-act-column-8 = cost
completion-act-service = Mobile communication services for the period { $from } – { $to }, account { $account }
completion-act-equipment = Equipment for the period { $from } – { $to }, account { $account }
completion-act-unit-service = service
completion-act-unit-equipment = set
completion-act-no-price = x
completion-act-vat = Including VAT { $percent } %
completion-act-in-words = Total of services rendered (in words)
completion-act-stock = Use of stock received from the customer
completion-act-stock-none = none
completion-act-stock-caption = name, quantity, cost
completion-act-documents = Appendix: list of documentation, including report(s) on marketing, research, consulting and other services (obligatory if any), on ______ pages
completion-act-attached = Appendix No. 1: account balance statement and breakdown of amounts by subscriber number to invoice No. { $invoice } of { $date }
completion-act-handed-over = Handed over by (Contractor)
completion-act-accepted = Accepted by (Customer)
completion-act-position = position
completion-act-signature = signature
completion-act-name = name in full
completion-act-stamp = Stamp
completion-act-accepted-on = Date of signing (acceptance) of work (services)
completion-act-footnote-1 = * Used for the handover of work performed (services rendered), except construction and assembly work.
completion-act-footnote-2 = ** Filled in when the dates of work performed (services rendered) fall in different periods, or differ from the date of signing (acceptance) of the work (services).
completion-act-footnote-3 = *** Filled in when there is a report on research, marketing, consulting and other services.
completion-act-footnote-language = Form R-1 is approved in Kazakh and Russian; this document renders its wording in English.

# Appendix 1
completion-act-appendix = Appendix No. 1
completion-act-appendix-to = to certificate of work performed No. { $number } of { $date }
completion-act-customer-line = Customer: { $company }, BIN { $bin }
completion-act-operator-line = Contractor: { $operator }, BIN { $bin }
completion-act-account = Account { $account }, contract No. { $contract } of { $date }
completion-act-statement = Account balance statement for the accounting period
completion-act-opening = Opening balance (KZT):
completion-act-receipts = Payments received (KZT):
completion-act-transfers = Balance transfer (KZT):
completion-act-corrections = Adjustments (KZT):
completion-act-services = Charged for communication services (KZT):
completion-act-equipment-charged = Charged for equipment (KZT):
completion-act-closing = Closing balance (KZT):
completion-act-due = Amount due (KZT):*
completion-act-due-note = * ATTENTION! (The amount due does not include earlier unpaid debt for a device or roaming services, if your account has any)
completion-act-rounding-note = ** Rounding for each number may cause a difference when the closing balance is computed
completion-act-breakdown = Breakdown of amounts by subscriber number to invoice No. { $invoice } of { $date }
completion-act-line = No.
completion-act-subscriber = Subscriber number
completion-act-user = User
completion-act-fee-services = Subscription fee (services)
completion-act-fee-promotions = Subscription fee (promotions)
completion-act-group = Communication services / Equipment
completion-act-local = Local calls
completion-act-long-distance = Long-distance / international calls
completion-act-roaming = Roaming
completion-act-data = Data (Internet)
completion-act-messages = SMS and info services
completion-act-other = Other
completion-act-discounts = Discounts
completion-act-total = Total charged
completion-act-total-row = Total charged in the reporting period:

# Instead of the form where nothing was charged
completion-act-notice = Notice of no charges
completion-act-nothing-charged = In the period { $from } – { $to } nothing was charged for mobile services on account { $account }, so neither a certificate of work performed nor an invoice was drawn up for that period.

# Beside the form of the portal
completion-act-note-purpose = Allows you to download a service delivery certificate and a breakdown of invoice for mobile services. Search for documents by personal account or mobile number.
completion-act-note-day = Note! The service delivery certificates for the previous accounting month are available after day { $day } of the month.
completion-act-note-since = Service delivery certificates are available from { $since }.
completion-act-note-portal = Since 4 July 2021 certificates of work performed can also be obtained, and signed with your digital signature, through the Electronic Invoicing Portal.
completion-act-note-signature = If you have no digital signature (EDS), you can get one remotely at https://egov.kz.
