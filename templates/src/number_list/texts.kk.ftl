# Number list (domain.md §5; the manuals' form "Отчет по списку номеров").

number-list-title = Нөмірлер тізімі бойынша есеп
number-list-filed = { $day } күнгі нөмірлер тізімі бойынша есеп
number-list-sheet = Нөмірлер тізімі
number-list-company = Компания
number-list-msisdn = Нөмір
number-list-user = Пайдаланушы
number-list-account = Дербес шот
number-list-billing-method = Есеп айырысу әдісі
number-list-credit-limit = Кредиттік лимит, теңге
number-list-owed = Берешек сомасы, теңге
number-list-balance = Теңгерім, теңге
number-list-remaining = Кредиттік лимит қалдығы, теңге
number-list-tariff = Тарифтік жоспар
number-list-status = Мәртебесі
number-list-method-credit = Кредиттік
number-list-method-advance = Аванстық
number-list-status-active = Белсенді
number-list-status-blocked = Бұғатталған
number-list-status-blocked-debt = Бұғатталған / Қарыз
number-list-empty = Компанияда нөмірлер жоқ.
number-list-note-contents = Есепте: телефон нөмірі, есеп айырысу әдісі (кредиттік/аванстық), кредиттік лимит, берешек сомасы, теңгерім, кредиттік лимит қалдығы, тарифтік жоспар, нөмірдің ағымдағы мәртебесі көрсетіледі.
number-list-note-time = Деректерді дайындауға біраз уақыт кетуі мүмкін.
number-list-note-mail = Қалыптастырылған нөмірлер тізімі бойынша есеп Сіз көрсеткен e-mail мекенжайына жіберіледі.
number-list-note-instant = Есептегі деректер өзекті болған уақыт жіберілген есепте көрсетіледі.
