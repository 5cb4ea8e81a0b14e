# Reconciliation act (domain.md §3; the manuals' form "Акт сверки"). The act's words are those of 1C.

reconciliation-act-title = Акт сверки взаимных расчётов
reconciliation-act-filed = Акт сверки взаимных расчётов за период { $period }
reconciliation-act-sheet = Акт сверки
reconciliation-act-sheet-accounts = Лицевые счета

reconciliation-act-heading = Акт сверки взаимных расчётов
reconciliation-act-period = за период: { $period }
reconciliation-act-parties = между { $operator } и { $customer }
reconciliation-act-preamble = Мы, нижеподписавшиеся, { $operator }, БИН { $operatorBin }, с одной стороны, и { $customer }, БИН { $customerBin }, с другой стороны, составили настоящий акт сверки в том, что состояние взаимных расчётов по данным учёта следующее:
reconciliation-act-service-mobile = Мобильная связь
reconciliation-act-service-fixed-internet = Фиксированный интернет
reconciliation-act-service-auto-monitoring = Автомониторинг
reconciliation-act-service-telemetry = Телеметрия
reconciliation-act-service-contract-phone = Контрактный телефон
reconciliation-act-account = лицевой счёт { $account }, договор № { $contract } от { $date }
reconciliation-act-many-accounts = { $count ->
    [one] { $count } лицевой счёт
    [few] { $count } лицевых счёта
   *[other] { $count } лицевых счетов
}; лицевые счета и договоры перечислены в приложении к акту.
reconciliation-act-side = По данным { $party }, KZT
reconciliation-act-date = Дата
reconciliation-act-document = Документ
reconciliation-act-account-column = Лицевой счёт
reconciliation-act-debit = Дебет
reconciliation-act-credit = Кредит
reconciliation-act-opening = Сальдо начальное на { $day }
reconciliation-act-turnover = Обороты за период
reconciliation-act-closing = Сальдо конечное на { $day }
reconciliation-act-grand-total = Итого по всем услугам
reconciliation-act-number-sign = №
reconciliation-act-document-act = Акт
reconciliation-act-document-invoice = Счёт-фактура
reconciliation-act-document-payment = Платёж
reconciliation-act-document-refund = Возврат
reconciliation-act-document-balance-transfer = Перенос баланса
reconciliation-act-document-correction = Корректировка
reconciliation-act-empty = За этот период у компании не было лицевых счетов, по которым составляется акт сверки.
reconciliation-act-owed = По данным { $party } на { $day } задолженность в пользу { $creditor } составляет { $amount } KZT ({ $words }).
reconciliation-act-nothing-owed = По данным { $party } на { $day } задолженность отсутствует.
reconciliation-act-to-be-filled = По данным { $party } на { $day } задолженность в пользу _______________________________ составляет ____________________ KZT (______________________________________________________________).
reconciliation-act-signed-for = От { $party }
reconciliation-act-position = Должность
reconciliation-act-signature = Подпись
reconciliation-act-name = Ф.И.О.
reconciliation-act-stamp = М.П.

# The list of accounts
reconciliation-act-accounts-heading = Приложение к акту сверки за период { $period }: лицевые счета и договоры
reconciliation-act-accounts-note = Сальдо со знаком плюс — задолженность компании перед оператором, со знаком минус — оператора перед компанией. Суммы в тенге.
reconciliation-act-service = Вид услуги
reconciliation-act-contract = Договор
reconciliation-act-contract-date = Дата договора
reconciliation-act-accounts-opening = Сальдо начальное
reconciliation-act-accounts-closing = Сальдо конечное

# Beside the form of the portal
reconciliation-act-send = Отправить
reconciliation-act-note-portal = С 4 июля 2021 года акты выполненных работ можно также получать и подписывать ЭЦП через портал «Электронные счета-фактуры».
reconciliation-act-note-mail = Подготовка данных может занять некоторое время. Сформированный акт сверки будет отправлен на указанный Вами e-mail.
reconciliation-act-note-instant = Время, на которое данные в акте актуальны, будет указано в отправленном акте.
reconciliation-act-note-year = Максимальный период запроса — 12 месяцев от текущей даты.
reconciliation-act-note-day = Обратите внимание: акт сверки за предыдущий учётный месяц доступен после { $day } числа месяца.
reconciliation-act-note-services = Акты сверки доступны только по услугам: Мобильная связь, Фиксированный интернет, Автомониторинг, Телеметрия и Контрактный телефон.
