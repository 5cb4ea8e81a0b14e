# Usage details (domain.md §8.1; the manuals' forms "Детализация" and "Usage details").

usage-details-title = Детализация
usage-details-filed = { $msisdn } нөмірінің детализациясы, { $days }
usage-details-sheet = Детализация
usage-details-number-label = Абоненттік нөмір
usage-details-period-label = Кезең
usage-details-remark-today = Деректер мерзімді түрде жаңартылатындықтан, ағымдағы тәуліктің детализациясы толық болмауы мүмкін.
usage-details-remark-volume = Құны ҚҚС-пен көрсетілген. Әр жазбаның көлемі 0,01 МБ-қа дейін дөңгелектелген; қорытындылар — көрсетілген мәндердің қосындысы.
usage-details-remark-details-banned = Нөмір үшін MyKcell-де детализацияны қарауға тыйым қосылған: нөмірді пайдаланушы оны көрмейді.
usage-details-remark-cabinet-banned = Нөмір үшін MyKcell-ге кіруге тыйым қосылған.
usage-details-by-type = Қызмет түрлері бойынша барлығы
usage-details-records = Жазбалар саны
usage-details-column-started-at = Күні мен уақыты
usage-details-column-usage-type = Қызмет түрі
usage-details-column-direction = Кіріс / шығыс
usage-details-column-peer = Нөмір / ресурс
usage-details-column-network = Бағыт
usage-details-column-country = Ел
usage-details-column-duration-seconds = Ұзақтығы
usage-details-column-volume-megabytes = Көлемі, МБ
usage-details-column-units = Көлемі, дана
usage-details-column-from-package = Топтама есебінен
usage-details-column-cost-tiyn = Құны, теңге
usage-details-type-call = Қоңырау
usage-details-type-sms = SMS
usage-details-type-mms = MMS
usage-details-type-data = Интернет
usage-details-type-content = Контент
usage-details-direction-incoming = Кіріс
usage-details-direction-outgoing = Шығыс
usage-details-network-on-net = Желі ішінде
usage-details-network-other-mobile = ҚР басқа мобильді операторлары
usage-details-network-landline = Қалалық нөмірлер
usage-details-network-international = Халықаралық
usage-details-network-roaming = Роуминг
usage-details-package-yes = Иә
usage-details-package-no = Жоқ
usage-details-empty = Таңдалған кезеңде қызметтер пайдаланылмаған.
usage-details-note-period = Кезеңді және детализацияны көрсету тәсілін таңдаңыз.
usage-details-note-days = Деректер ағымдағы күнді қоса алғанда соңғы { $days } күн үшін қолжетімді.
usage-details-note-today = Деректер мерзімді түрде жаңартылатындықтан, ағымдағы тәуліктегі қоңыраулар детализациясы толық болмауы мүмкін.
usage-details-note-default = Әдепкі кезең ретінде соңғы ай таңдалған.
usage-details-button-pdf = PDF сұрату
usage-details-button-excel = Excel сұрату

# Countries by ISO 3166-1; one that is not here is shown as its code.
