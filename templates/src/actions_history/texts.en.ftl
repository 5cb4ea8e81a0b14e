# Actions history (domain.md §8.3; manuals: "История действий").

actions-history-title = Actions history
actions-history-filed = Actions history, { $period }
actions-history-sheet = Actions history
actions-history-period = Period
actions-history-column-happened-at = Date and time
actions-history-column-action = Action
actions-history-column-status = Status
actions-history-column-administrator = Administrator
actions-history-status-success = Successful
actions-history-status-failed = Failed
actions-history-status-in-progress = In progress
actions-history-empty = There were no actions in the selected period.

# The portal's log
actions-history-action-number-blocked = Blocking of number { $subject }
actions-history-action-number-unblocked = Unblocking of number { $subject }
actions-history-action-service-activated = Activation of service { $detail } on number { $subject }
actions-history-action-service-deactivated = Deactivation of service { $detail } on number { $subject }
actions-history-action-payments-viewed = Viewing of the payment history of number { $subject }
actions-history-action-usage-viewed = Viewing of the usage details of number { $subject }
actions-history-action-sim-replaced = SIM card replacement of number { $subject }
actions-history-action-access-code-sent = Sending of a secret code to number { $subject }
actions-history-action-device-registered = Registration of a device on number { $subject }
actions-history-action-device-removed = Deregistration of a device from number { $subject }
actions-history-action-balance-transferred = Balance transfer from number { $subject } to number { $detail }
actions-history-action-profile-changed = Change of the administrator's profile

# The service's own audit
actions-history-numbered = { $title }, No. { $number }
actions-history-own-report-requested = Request for the report "{ $report }"
actions-history-own-report-viewed = Viewing of the report "{ $report }"
actions-history-own-request-cancelled = Cancellation of the request for the report "{ $report }"
actions-history-own-document-downloaded = Download of the document "{ $report }" ({ $format })
actions-history-own-link-downloaded = Download of the document "{ $report }" ({ $format }) by the link mailed to { $recipient }

# Beside the form
actions-history-note-purpose = The history shows what the company's administrators did in the portal, and the reports and documents that were requested and downloaded.
actions-history-note-period = Select period, at most { $maximum } days.
actions-history-note-screen = The history of actions for the period selected will appear on the screen; it can be had in Excel format too.

# What can be wrong with it
problem-history_period_too_long = The period of an actions history can't be longer than { $maximum } days.
problem-malformed_history_place = Give "after" exactly as the previous page returned it in "next".
