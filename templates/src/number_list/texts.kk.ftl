# Number list (domain.md §5; the manuals' form "Отчет по списку номеров").

number-list-title = Нөмірлер тізімі бойынша есеп
number-list-filed = { $day } күнгі нөмірлер тізімі бойынша есеп
number-list-sheet = Нөмірлер тізімі
number-list-column-msisdn = Нөмір
number-list-column-user-name = Пайдаланушы
number-list-column-account = Дербес шот
number-list-column-billing-method = Есеп айырысу әдісі
number-list-column-credit-limit-tiyn = Кредиттік лимит, теңге
number-list-column-owed-tiyn = Берешек сомасы, теңге
number-list-column-balance-tiyn = Теңгерім, теңге
number-list-column-remaining-limit-tiyn = Кредиттік лимит қалдығы, теңге
number-list-column-tariff = Тарифтік жоспар
number-list-column-status = Мәртебесі
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
