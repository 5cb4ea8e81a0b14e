# Words of the pages behind mailed links.

web-title = Documents to download
web-download = Download
web-valid = This page is available until { $until }.
web-expired-title = The link has expired
web-expired-advice = Monthly documents are in the portal, in the list of documents. Please request a report there again: you will receive a message with a new link.
web-removed-title = The documents are no longer kept
web-removed-advice = The time for which these files are kept has ended. Please request the document you need again in the portal.
web-revoked-title = The link was revoked
web-revoked-advice = Access through this link is closed. If you need the document, please ask your company's administrator.
web-unknown-title = Link not found
web-unknown-advice = Please check that the address was copied from the message completely.
web-ticket-title = The time for downloading has run out
web-ticket-advice = Please go back to the page from the message and press "Download" again.
web-unavailable-title = The service is temporarily unavailable
web-unavailable-advice = Please try again in a few minutes. The link in the message remains valid.
web-support = If you need help, please contact corporate customer support.
web-download-all = Download all (ZIP)
web-busy-title = Too many downloads
web-busy-advice = Please wait a few minutes and press "Download" again. The link in the message remains valid.
listed-account = Account { $account }
listed-number = No. { $number }
listed-amount = { $amount } tenge
