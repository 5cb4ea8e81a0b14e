# Act of work performed, form R-1, and Appendix 1. The form's own words are those of the order (domain.md §1.2), the appendix's those
# of the glossary (domain.md §13).

completion-act-title = Орындалған жұмыстар актісі және № 1 қосымша
completion-act-asked = Орындалған жұмыстар актісі, { $month }, { $object }
completion-act-filed = { $date } күнгі № { $number } орындалған жұмыстар актісі, дербес шот { $account }
completion-act-filed-notice = Есептеулердің болмауы туралы хабарлама, { $month }, дербес шот { $account }
completion-act-sheet-form = Р-1 актісі
completion-act-sheet-appendix = № 1 қосымша
completion-act-sheet-notice = Хабарлама

# Form R-1
completion-act-phone = Тел.: { $phone }
completion-act-order-458 = Қазақстан Республикасы Қаржы министрінің 2014 жылғы 27 қазандағы № 458 бұйрығына қосымша
completion-act-order-562 = Қазақстан Республикасы Қаржы министрінің 2012 жылғы 20 желтоқсандағы № 562 бұйрығына 50-қосымша
completion-act-form = Р-1 нысаны
completion-act-bin = ЖСН/БСН
completion-act-customer = Тапсырыс беруші
completion-act-executor = Орындаушы
completion-act-party-caption = толық атауы, мекенжайы, байланыс құралдары туралы деректер
completion-act-contract = Шарт (келісімшарт)
completion-act-contract-value = № { $number }, { $date }
completion-act-number = Құжаттың нөмірі
completion-act-date = Жасалған күні
completion-act-heading = ОРЫНДАЛҒАН ЖҰМЫСТАР (КӨРСЕТІЛГЕН ҚЫЗМЕТТЕР) АКТІСІ*
completion-act-column-1 = Реттік нөмірі
completion-act-column-2 = Жұмыстардың (көрсетілетін қызметтердің) атауы (техникалық ерекшелікке, тапсырмаға, жұмыстарды орындау (қызметтерді көрсету) кестесіне сәйкес олардың кіші түрлері бөлінісінде, олар болған кезде)
completion-act-column-3 = Жұмыстарды орындау (қызметтерді көрсету) күні**
completion-act-column-4 = Ғылыми зерттеулер, маркетингтік, консультациялық және өзге де қызметтер туралы есеп туралы мәліметтер (күні, нөмірі, беттер саны) (олар болған кезде)***
completion-act-column-5 = Өлшем бірлігі
completion-act-columns-6-8 = Орындалған жұмыстар (көрсетілген қызметтер):
completion-act-column-6 = саны
completion-act-column-7 = бірлік үшін бағасы
completion-act-column-8 = құны
completion-act-service = { $from } – { $to } кезеңіндегі ұялы байланыс қызметтері, дербес шот { $account }
completion-act-equipment = { $from } – { $to } кезеңіндегі жабдық, дербес шот { $account }
completion-act-unit-service = қызмет
completion-act-unit-equipment = жиынтық
completion-act-no-price = х
completion-act-vat = Оның ішінде ҚҚС { $percent } %
completion-act-in-words = Барлығы көрсетілген қызметтердің сомасы (жазумен)
completion-act-stock = Тапсырыс берушіден алынған қорларды пайдалану туралы мәліметтер
completion-act-stock-none = жоқ
completion-act-stock-caption = атауы, саны, құны
completion-act-documents = Қосымша: ғылыми зерттеулер, маркетингтік, консультациялық және өзге де қызметтер туралы есеп(тер)ді қоса алғанда, құжаттама тізбесі (олар болған кезде міндетті) ______ бетте
completion-act-attached = № 1 қосымша: дербес шот теңгерімі бойынша үзінді көшірме және { $date } күнгі № { $invoice } шот-фактураға абоненттік нөмірлер бойынша сомалардың таратып жазылуы
completion-act-handed-over = Тапсырды (Орындаушы)
completion-act-accepted = Қабылдады (Тапсырыс беруші)
completion-act-position = лауазымы
completion-act-signature = қолы
completion-act-name = қолтаңбаның толық жазылуы
completion-act-stamp = М.О.
completion-act-accepted-on = Жұмыстарға (қызметтерге) қол қойылған (қабылданған) күн
completion-act-footnote-1 = * Құрылыс-монтаж жұмыстарын қоспағанда, орындалған жұмыстарды (көрсетілген қызметтерді) қабылдап алу-беру үшін қолданылады.
completion-act-footnote-2 = ** Орындалған жұмыстардың (көрсетілген қызметтердің) күндері әртүрлі кезеңдерге келген жағдайда, сондай-ақ жұмыстарды орындау (қызметтерді көрсету) күндері мен жұмыстарға (қызметтерге) қол қойылған (қабылданған) күндер әртүрлі болған жағдайда толтырылады.
completion-act-footnote-3 = *** Ғылыми зерттеулер, маркетингтік, консультациялық және өзге де қызметтер туралы есеп болған жағдайда толтырылады.
completion-act-footnote-language = { "" }

# Appendix 1
completion-act-appendix = № 1 қосымша
completion-act-appendix-to = { $date } күнгі № { $number } орындалған жұмыстар актісіне
completion-act-customer-line = Тапсырыс беруші: { $company }, БСН { $bin }
completion-act-operator-line = Орындаушы: { $operator }, БСН { $bin }
completion-act-account = Дербес шот { $account }, шарт № { $contract }, { $date }
completion-act-statement = Есептік кезеңдегі дербес шот теңгерімі бойынша үзінді көшірме
completion-act-opening = Есептік кезең басындағы теңгерім (теңге):
completion-act-receipts = Қаражат түсімі (теңге):
completion-act-transfers = Теңгерімді аудару (теңге):
completion-act-corrections = Түзетулер (теңге):
completion-act-services = Байланыс қызметтері үшін есептелді (теңге):
completion-act-equipment-charged = Жабдық үшін есептелді (теңге):
completion-act-closing = Есептік кезең соңындағы теңгерім (теңге):
completion-act-due = Төленуге тиіс сома (теңге):*
completion-act-due-note = * «НАЗАР АУДАРЫҢЫЗ!» (Төленуге тиіс сомаға, егер Сіздің шотыңыз бойынша болса, құрылғы немесе роуминг қызметтері үшін бұрын төленбеген берешек кірмейді)
completion-act-rounding-note = ** Әр нөмір бойынша дөңгелектеу салдарынан кезең соңындағы теңгерімді есептеу кезінде айырма туындауы мүмкін
completion-act-breakdown = { $date } күнгі № { $invoice } шот-фактураға абоненттік нөмірлер бойынша сомалардың таратып жазылуы
completion-act-line = Реттік нөмірі
completion-act-subscriber = Абоненттік нөмір
completion-act-user = Пайдаланушы
completion-act-fee-services = Абоненттік төлем (қызметтер)
completion-act-fee-promotions = Абоненттік төлем (науқандар)
completion-act-group = Байланыс қызметтері / Жабдық
completion-act-local = Жергілікті қоңыраулар
completion-act-long-distance = Қалааралық / халықаралық қоңыраулар
completion-act-roaming = Роуминг
completion-act-data = Деректерді беру (Интернет)
completion-act-messages = Қысқа хабарламалар және ақпараттық қызметтер
completion-act-other = Өзгелері
completion-act-discounts = Жеңілдіктер
completion-act-total = Барлығы есептелді
completion-act-total-row = Есепті кезеңде барлығы есептелді:

# Instead of the form where nothing was charged
completion-act-notice = Есептеулердің болмауы туралы хабарлама
completion-act-nothing-charged = { $from } – { $to } кезеңінде { $account } дербес шоты бойынша мобильді байланыс қызметтері үшін ақы есептелген жоқ, сондықтан бұл кезеңге орындалған жұмыстар актісі мен шот-фактура жасалмады.

# Beside the form of the portal
completion-act-note-purpose = Мобильді байланыс қызметтері бойынша орындалған жұмыстар актісін және шот-фактураның таратып жазылуын жүктеп алуға мүмкіндік береді. Құжаттар дербес шот немесе телефон нөмірі бойынша ізделеді.
completion-act-note-day = Назар аударыңыз: өткен есептік айдың актілері айдың { $day }-күнінен кейін қолжетімді.
completion-act-note-since = Актілер { $since } күнінен бастап қолжетімді.
completion-act-note-portal = 2021 жылғы 4 шілдеден бастап орындалған жұмыстар актілерін «Электрондық шот-фактуралар» порталы арқылы да алуға және ЭЦҚ-мен қол қоюға болады.
completion-act-note-signature = ЭЦҚ болмаса, оны https://egov.kz сайтында қашықтан алуға болады.
