# Number list (domain.md §5; the manuals' form "Отчет по списку номеров").

number-list-title = Отчёт по списку номеров
number-list-filed = Отчёт по списку номеров на { $day }
number-list-sheet = Список номеров
number-list-company = Компания
number-list-msisdn = Номер
number-list-user = Пользователь
number-list-account = Лицевой счёт
number-list-billing-method = Метод расчёта
number-list-credit-limit = Кредитный лимит, тенге
number-list-owed = Сумма задолженности, тенге
number-list-balance = Баланс, тенге
number-list-remaining = Остаток кредитного лимита, тенге
number-list-tariff = Тарифный план
number-list-status = Статус
number-list-method-credit = Кредитный
number-list-method-advance = Авансовый
number-list-status-active = Активный
number-list-status-blocked = Заблокирован
number-list-status-blocked-debt = Заблокирован / Долг
number-list-empty = У компании нет номеров.
number-list-note-contents = Отчёт содержит: номер телефона, метод расчёта (кредитный/авансовый), кредитный лимит, сумму задолженности, баланс, остаток кредитного лимита, тарифный план, текущий статус номера.
number-list-note-time = Подготовка данных может занять некоторое время.
number-list-note-mail = Сформированный отчёт по списку номеров будет отправлен на указанный Вами e-mail.
number-list-note-instant = Время, на которое данные в отчёте актуальны, будет указано в отправленном отчёте.
