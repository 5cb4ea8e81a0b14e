# Search for mobile numbers by invoice (domain.md §8.4; the form is in the manual of 2022 only).

invoice-search-title = Search for mobile number by invoice number
invoice-search-filed = Mobile numbers by invoice { $number }
invoice-search-sheet = Numbers by invoice
invoice-search-year = Invoice year
invoice-search-column-registration-number = ESF registration number
invoice-search-column-invoice-number = Invoice number
invoice-search-column-accounting-number = Accounting-system number
invoice-search-column-issued-on = Date of issue
invoice-search-column-account = Account number
invoice-search-column-msisdn = Subscriber number
invoice-search-column-user-name = User
invoice-search-column-amount-tiyn = Amount, KZT
invoice-search-empty = No invoice with this number was issued to the company in the given year.

# Beside the form
invoice-search-note-purpose = Allows you to search mobile number(s) by the registration number or reference number from the electronic invoice.
invoice-search-note-numbers = The ESF registration number has 34 characters; the reference number (the number of the accounting system) has digits only, at most 30.
invoice-search-note-year = Select the year in which the invoice was issued. Invoices are available from { $since }.

# What can be wrong with it
problem-malformed_registration_number = An ESF registration number has exactly { $length } characters, for example ESF-150640012341-20260305-00000007.
problem-malformed_accounting_number = An accounting-system number consists of digits only, at most { $maximum } of them.
problem-year_out_of_range = Invoices of { $year } can't be searched. You can choose a year from { $from } to { $to }.
