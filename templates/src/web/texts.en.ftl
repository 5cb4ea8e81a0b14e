# Words of the pages behind mailed links.

web-title = Documents to download
web-download = Download
web-valid = This page is available until { $until }.
web-expired-title = The link has expired
web-expired-advice = Please request the document again in the portal: you will receive a message with a new link.
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
