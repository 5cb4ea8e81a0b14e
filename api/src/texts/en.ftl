# What each status of an answer means.

title-400 = Malformed request
title-401 = Authorisation required
title-403 = Access denied
title-404 = Not found
title-405 = Method not allowed
title-409 = Conflict
title-413 = Request too large
title-415 = Unsupported format
title-422 = Request refused
title-429 = Too many requests
title-503 = Service unavailable
title-other = Technical error

# What is wrong with how the API was called. One text for each rule of rules.rs.

problem-token_missing = Authorisation is required: send a token in the header Authorization: Bearer.
problem-token_invalid = The token is not valid. Please log in again.
problem-token_expired = The token has expired. Please log in again.
problem-scope_missing = This action needs the right "{ $scope }", which the token does not carry.
problem-company_not_allowed = You have no access to this company. Available BINs: { $allowed }.
problem-body_too_large = The request is too large. At most { $maximum } bytes are allowed.
problem-invalid_json = The request body is not valid JSON (line { $line }, column { $column }).
problem-unsupported_media_type = The request body is accepted only as { $allowed }.
problem-idempotency_key_malformed = The Idempotency-Key must have 1 to { $maximum } characters.
problem-idempotency_key_reused = This Idempotency-Key was already used for a different request. A new request needs a new key.
problem-request_not_found = There is no such request.
problem-request_finished = The request has ended already and cannot be cancelled.
problem-document_not_stored = The document has not been stored, so it cannot be mailed.
problem-event_ticket_invalid = The ticket for the events is not valid any more. Please request a new one.
problem-document_not_found = There is no such document.
problem-address_not_found = There is no such address.
problem-method_not_allowed = This address does not support the method.
problem-unavailable = The service is temporarily unavailable. Please try again in a few minutes.
problem-internal = A technical error occurred. Please tell support the number { $reference }.
problem-too_many_requests = You have asked for too many reports: at most { $maximum } an hour are possible. Please try again later.
problem-too_many_mails = { $whose ->
    [company] Your company has had documents mailed to { $maximum } recipients within an hour, which is the most it may. Please try again in { $minutes } min or request the document without e-mail.
   *[other] You have had documents mailed to { $maximum } recipients within an hour, which is the most you may. Please try again in { $minutes } min or request the document without e-mail.
 }
problem-too_many_new_addresses = { $whose ->
    [company] Your company may name at most { $maximum } new e-mail addresses an hour. Please try again in { $minutes } min or name addresses that it has mailed to before.
   *[other] You may name at most { $maximum } new e-mail addresses an hour. Please try again in { $minutes } min or name addresses that your company has mailed to before.
 }
problem-too_many_new_subscriptions = { $whose ->
    [company] Your company may make at most { $maximum } subscriptions an hour. Please try again in { $minutes } min.
   *[other] You may make at most { $maximum } subscriptions an hour. Please try again in { $minutes } min.
 }
problem-recipient_domain_not_allowed = Documents are mailed to addresses of these domains only: { $allowed }.
problem-too_many_at_once = { $whose ->
    [company] Your company has { $maximum } screens, downloads or event streams open at once, which is the most it may have. Please try again in a moment.
   *[other] You have { $maximum } screens, downloads or event streams open at once, which is the most you may have. Please try again in a moment.
 }
problem-too_many_open = Too many screens, downloads or event streams are open at once. Please try again in a moment.
problem-too_many_documents = Too many documents for one archive. At most { $maximum } are allowed.
problem-screen_unavailable = This report is not shown on the screen. Please request it as a file.
problem-malformed_after = The page cannot be continued from this place. Please start from the first page.

# The page /docs.

reference-title = Qujat API reference
reference-lead = Operations in the order in which a portal needs them; their descriptions are in English.
reference-programs = For programs
reference-parameters = Parameters
reference-required = required
reference-body = Body
reference-answers = Answers
reference-example = Example
reference-shared = Answers that any operation may give
reference-schemas = Schemas
