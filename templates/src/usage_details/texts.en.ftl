# Usage details (domain.md §8.1; the manuals' forms "Детализация" and "Usage details").

usage-details-title = Usage details
usage-details-filed = Usage details of number { $msisdn }, { $days }
usage-details-sheet = Usage details
usage-details-number-label = Subscriber number
usage-details-period-label = Period
usage-details-remark-today = Today's usage details may be incomplete, as they do not appear immediately.
usage-details-remark-volume = Cost includes VAT. The volume of each record is rounded to 0.01 MB; totals are sums of the values shown.
usage-details-remark-details-banned = A ban on MyKcell details access is on for this number: its user cannot see the details.
usage-details-remark-cabinet-banned = A ban on MyKcell access is on for this number.
usage-details-by-type = Totals by type of service
usage-details-records = Records
usage-details-column-started-at = Date and time
usage-details-column-usage-type = Type of service
usage-details-column-direction = Incoming / outgoing
usage-details-column-peer = Number / resource
usage-details-column-network = Destination
usage-details-column-country = Country
usage-details-column-duration-seconds = Duration
usage-details-column-volume-megabytes = Volume, MB
usage-details-column-units = Units
usage-details-column-from-package = From package
usage-details-column-cost-tiyn = Cost, KZT
usage-details-type-call = Call
usage-details-type-sms = SMS
usage-details-type-mms = MMS
usage-details-type-data = Internet
usage-details-type-content = Content
usage-details-direction-incoming = Incoming
usage-details-direction-outgoing = Outgoing
usage-details-network-on-net = On-net
usage-details-network-other-mobile = Other mobile operators of Kazakhstan
usage-details-network-landline = Landline numbers
usage-details-network-international = International
usage-details-network-roaming = Roaming
usage-details-package-yes = Yes
usage-details-package-no = No
usage-details-empty = No services were used in the selected period.
usage-details-note-period = Select period and method to display usage details.
usage-details-note-days = Data is available for the past 3 months ({ $days } calendar days), including current day.
usage-details-note-today = Today's call details may be incomplete, as they do not appear in your account immediately.
usage-details-note-default = The default period is last month.
usage-details-button-pdf = Request PDF
usage-details-button-excel = Request Excel

# Countries by ISO 3166-1; one that is not here is shown as its code.
