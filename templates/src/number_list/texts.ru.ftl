# Number list (domain.md §5; the manuals' form "Отчет по списку номеров").

number-list-title = Отчёт по списку номеров
number-list-filed = Отчёт по списку номеров на { $day }
number-list-sheet = Список номеров
number-list-column-msisdn = Номер
number-list-column-user-name = Пользователь
number-list-column-account = Лицевой счёт
number-list-column-billing-method = Метод расчёта
number-list-column-credit-limit-tiyn = Кредитный лимит, тенге
number-list-column-owed-tiyn = Сумма задолженности, тенге
number-list-column-balance-tiyn = Баланс, тенге
number-list-column-remaining-limit-tiyn = Остаток кредитного лимита, тенге
number-list-column-tariff = Тарифный план
number-list-column-status = Статус
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
