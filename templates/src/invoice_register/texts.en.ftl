# Invoice register (domain.md §4; the manuals' form "Invoice register").

invoice-register-title = Invoice register
invoice-register-filed = Invoice register, { $period }
invoice-register-sheet = Invoice register
invoice-register-empty = There are no invoices in this period.
invoice-register-period = Period
invoice-register-column-place = No.
invoice-register-column-esf-registration-number = ESF registration number
invoice-register-column-number = Invoice number
invoice-register-column-accounting-system-number = Accounting-system number
invoice-register-column-issued-on = Date of issue
invoice-register-column-turnover-on = Date of turnover
invoice-register-column-account = Account number
invoice-register-column-contract-number = Contract
invoice-register-column-recipient-bin = BIN/IIN of the recipient
invoice-register-column-recipient-name = Name of the recipient
invoice-register-column-service = Service
invoice-register-column-net-tiyn = Amount excl. VAT, KZT
invoice-register-column-vat-rate-percent = VAT, %
invoice-register-column-vat-tiyn = VAT amount, KZT
invoice-register-column-gross-tiyn = Amount incl. VAT, KZT
invoice-register-column-invoice-type = Type
invoice-register-column-esf-status = ESF status
invoice-register-service-mobile = Mobile communications
invoice-register-service-fixed-internet = Fixed Internet
invoice-register-service-auto-monitoring = Auto Monitoring
invoice-register-service-telemetry = Telemetry
invoice-register-service-contract-phone = Contract Phone
invoice-register-type-main = Main
invoice-register-type-corrected = Corrected
invoice-register-type-additional = Additional
invoice-register-status-draft = Draft
invoice-register-status-created = Created
invoice-register-status-delivered = Delivered
invoice-register-status-cancelled = Cancelled
invoice-register-status-revoked = Revoked
invoice-register-status-declined = Declined
invoice-register-status-failed = Failed
invoice-register-rate = of which at a VAT rate of { $percent } %
invoice-register-uncounted = Not counted in the totals: cancelled, revoked, declined and failed invoices

# Beside the form of the portal
invoice-register-note-purpose = Allows you to download the invoice register for your desired period.
invoice-register-note-day = Note! The invoice register for the previous accounting month is available after day { $day } of the month.

problem-too_many_months = The period has { $months } months, but at most { $maximum } months can be chosen.
