# Number list (domain.md §5; the manuals' form "Report on list of numbers").

number-list-title = List of numbers report
number-list-filed = List of numbers report, { $day }
number-list-sheet = List of numbers
number-list-column-msisdn = Mobile number
number-list-column-user-name = User
number-list-column-account = Account number
number-list-column-billing-method = Billing method
number-list-column-credit-limit-tiyn = Credit limit, KZT
number-list-column-owed-tiyn = Amount owed, KZT
number-list-column-balance-tiyn = Balance, KZT
number-list-column-remaining-limit-tiyn = Remaining credit limit, KZT
number-list-column-tariff = Tariff plan
number-list-column-status = Status
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
