# Reconciliation act (domain.md §3; the manuals' form "Акт сверки").

reconciliation-act-title = Өзара есеп айырысуларды салыстыру актісі
reconciliation-act-filed = { $period } кезеңіндегі өзара есеп айырысуларды салыстыру актісі
reconciliation-act-sheet = Салыстыру актісі
reconciliation-act-sheet-accounts = Дербес шоттар

reconciliation-act-heading = Өзара есеп айырысуларды салыстыру актісі
reconciliation-act-period = кезең: { $period }
reconciliation-act-parties = { $operator } мен { $customer } арасында
reconciliation-act-preamble = Біз, төменде қол қоюшылар, бір тараптан { $operator }, БСН { $operatorBin }, және екінші тараптан { $customer }, БСН { $customerBin }, есепке алу деректері бойынша өзара есеп айырысулардың жай-күйі төмендегідей екені туралы осы салыстыру актісін жасадық:
reconciliation-act-service-mobile = Мобильді байланыс
reconciliation-act-service-fixed-internet = Тіркелген интернет
reconciliation-act-service-auto-monitoring = Автомониторинг
reconciliation-act-service-telemetry = Телеметрия
reconciliation-act-service-contract-phone = Келісімшарттық телефон
reconciliation-act-account = дербес шот { $account }, шарт № { $contract }, { $date }
reconciliation-act-many-accounts = { $count ->
   *[other] { $count } дербес шот
}; дербес шоттар мен шарттар актінің қосымшасында келтірілген.
reconciliation-act-side = { $party } деректері бойынша, KZT
reconciliation-act-date = Күні
reconciliation-act-document = Құжат
reconciliation-act-account-column = Дербес шот
reconciliation-act-debit = Дебет
reconciliation-act-credit = Кредит
reconciliation-act-opening = Бастапқы сальдо, { $day }
reconciliation-act-turnover = Кезеңдегі айналымдар
reconciliation-act-closing = Соңғы сальдо, { $day }
reconciliation-act-grand-total = Барлық қызметтер бойынша барлығы
reconciliation-act-number-sign = №
reconciliation-act-document-act = Акт
reconciliation-act-document-invoice = Шот-фактура
reconciliation-act-document-payment = Төлем
reconciliation-act-document-refund = Қайтарым
reconciliation-act-document-balance-transfer = Теңгерімді аудару
reconciliation-act-document-correction = Түзету
reconciliation-act-empty = Бұл кезеңде компанияда салыстыру актісі жасалатын дербес шоттар болған жоқ.
reconciliation-act-owed = { $party } деректері бойынша { $day } күнгі жағдайда { $creditor } пайдасына берешек { $amount } KZT құрайды ({ $words }).
reconciliation-act-nothing-owed = { $party } деректері бойынша { $day } күнгі жағдайда берешек жоқ.
reconciliation-act-to-be-filled = { $party } деректері бойынша { $day } күнгі жағдайда _______________________________ пайдасына берешек ____________________ KZT құрайды (______________________________________________________________).
reconciliation-act-signed-for = { $party } атынан
reconciliation-act-position = Лауазымы
reconciliation-act-signature = Қолы
reconciliation-act-name = Т.А.Ә.
reconciliation-act-stamp = М.О.

# The list of accounts
reconciliation-act-accounts-heading = { $period } кезеңіндегі салыстыру актісіне қосымша: дербес шоттар мен шарттар
reconciliation-act-accounts-note = Плюс таңбалы сальдо — компанияның оператор алдындағы берешегі, минус таңбалы сальдо — оператордың компания алдындағы берешегі. Сомалар теңгемен.
reconciliation-act-service = Қызмет түрі
reconciliation-act-contract = Шарт
reconciliation-act-contract-date = Шарт күні
reconciliation-act-accounts-opening = Бастапқы сальдо
reconciliation-act-accounts-closing = Соңғы сальдо

# Beside the form of the portal
reconciliation-act-send = Жіберу
reconciliation-act-note-portal = 2021 жылғы 4 шілдеден бастап орындалған жұмыстар актілерін «Электрондық шот-фактуралар» порталы арқылы да алуға және ЭЦҚ-мен қол қоюға болады.
reconciliation-act-note-mail = Деректерді дайындауға біраз уақыт кетуі мүмкін. Қалыптастырылған салыстыру актісі Сіз көрсеткен e-mail мекенжайына жіберіледі.
reconciliation-act-note-instant = Актідегі деректер өзекті болған уақыт жіберілген актіде көрсетіледі.
reconciliation-act-note-year = Сұраудың ең ұзақ кезеңі — ағымдағы күннен бастап 12 ай.
reconciliation-act-note-day = Назар аударыңыз: өткен есептік айдың салыстыру актісі айдың { $day }-күнінен кейін қолжетімді.
reconciliation-act-note-services = Салыстыру актілері тек мына қызметтер бойынша қолжетімді: Мобильді байланыс, Тіркелген интернет, Автомониторинг, Телеметрия және Келісімшарттық телефон.
