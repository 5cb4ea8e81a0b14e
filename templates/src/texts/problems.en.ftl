# What is wrong with a request, and what is allowed. One text for each rule of problem.rs.

problem-required = The field "{ $field }" is required.
problem-wrong_type = { $expected ->
    [object] The field "{ $field }" must be an object.
    [list] The field "{ $field }" must be a list.
    [number] The field "{ $field }" must be a number.
   *[text] The field "{ $field }" must be a text.
}
problem-unknown_field = The field "{ $field }" is not known here. Allowed fields: { $allowed }.
problem-unknown_kind = There is no report "{ $value }". Available reports: { $allowed }.
problem-unknown_locale = The language "{ $value }" is not supported. Allowed values: { $allowed }.
problem-unknown_format = The format "{ $value }" is not available for this report. Allowed values: { $allowed }.
problem-unknown_value = The value "{ $value }" is not allowed. Allowed values: { $allowed }.
problem-recipients_required = This report is sent by e-mail. Please name at least one address.
problem-malformed_email = "{ $value }" is not an e-mail address. An address such as name@company.kz is expected.
problem-too_many_recipients = Too many addresses. A request may name at most { $maximum }.
problem-malformed_bin = A BIN (IIN) has 12 digits.
problem-bin_check_digit = The check digit of the BIN (IIN) does not fit. Please check the number.
problem-malformed_account = An account number has 8 or 9 digits, for example 25826701.
problem-malformed_msisdn = Please give the phone number in the format 77010016515.
problem-malformed_month = Please give the month in the format YYYY-MM, for example 2026-10.
problem-exactly_one_of = Please give exactly one of these fields: { $allowed }.
problem-month_too_early = There are no documents for { $month }. They are available from { $from } to { $to }.
problem-month_not_over = The month { $month } is not over yet. Documents are available from { $from } to { $to }.
problem-month_not_available = Documents for { $month } will be available from { $opens }. At present they are available from { $from } to { $to }.
problem-month_not_closed = Billing has not closed the accounting period { $month } yet. Please try again later.
problem-account_unknown = The company has no such account for which this report is available.
problem-msisdn_unknown = At that time the company had no such number for which this report is available.
problem-ambiguous_account = Several accounts held the number in that month. Please choose one of them: { $allowed }.
problem-company_inactive = The company is not served.

# Periods of days.
problem-malformed_date = Please give the date in the format YYYY-MM-DD, for example 2026-10-31.
problem-day_too_early = The date { $day } is too early. The period can be chosen from { $from } to { $to }.
problem-day_too_late = The date { $day } is too late. The period can be chosen from { $from } to { $to }.
problem-period_reversed = The period begins ({ $from }) after it ends ({ $to }).

# Limits of the service, and pages of rows.
problem-forbidden_character = The field "{ $field }" contains a character that is not allowed.
problem-kind_not_published = Documents of the kind "{ $value }" are not published monthly. Published monthly: { $allowed }.
problem-publication_not_found = There is no such publication.
problem-publication_closed = The publication is closed: everything of it has ended, so there is nothing to pause.
problem-subscription_not_found = There is no such subscription.
problem-too_many_subscriptions = The company has { $maximum } subscriptions already, which is the most it may have. Please change or delete one of them.
problem-document_expired = The files of this document are no longer kept. Please request the document again.
