# Number list (domain.md §5; the manuals' form "Report on list of numbers").

number-list-title = List of numbers report
number-list-filed = List of numbers report, { $day }
number-list-sheet = List of numbers
number-list-company = Company
number-list-msisdn = Mobile number
number-list-user = User
number-list-account = Account number
number-list-billing-method = Billing method
number-list-credit-limit = Credit limit, KZT
number-list-owed = Amount owed, KZT
number-list-balance = Balance, KZT
number-list-remaining = Remaining credit limit, KZT
number-list-tariff = Tariff plan
number-list-status = Status
number-list-method-credit = Credit (postpaid)
number-list-method-advance = Advance (prepaid)
number-list-status-active = Active
number-list-status-blocked = Blocked
number-list-status-blocked-debt = Blocked / Debt
number-list-empty = The company has no numbers.
number-list-note-contents = The report includes the following: mobile number, billing method (prepaid/postpaid), credit limit, amount owed by customer, balance, remaining credit limit, tariff, current number status.
number-list-note-time = It may take time to prepare the report.
number-list-note-mail = Once ready, the report will be sent to your e-mail address.
number-list-note-instant = The time as of which the data is valid will be stated in the report.
