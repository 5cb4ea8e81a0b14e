# Invoice register (domain.md §4; the manuals' form "Реестр счетов-фактур").

invoice-register-title = Реестр счетов-фактур
invoice-register-filed = Реестр счетов-фактур за { $period }
invoice-register-sheet = Реестр счетов-фактур
invoice-register-empty = За этот период счетов-фактур нет.
invoice-register-period = Период
invoice-register-column-place = № п/п
invoice-register-column-esf-registration-number = Регистрационный номер ЭСФ
invoice-register-column-number = Номер счёта-фактуры
invoice-register-column-accounting-system-number = Номер учётной системы
invoice-register-column-issued-on = Дата выписки
invoice-register-column-turnover-on = Дата совершения оборота
invoice-register-column-account = Лицевой счёт
invoice-register-column-contract-number = Договор
invoice-register-column-recipient-bin = БИН/ИИН получателя
invoice-register-column-recipient-name = Наименование получателя
invoice-register-column-service = Вид услуги
invoice-register-column-net-tiyn = Стоимость без НДС, тенге
invoice-register-column-vat-rate-percent = НДС, %
invoice-register-column-vat-tiyn = Сумма НДС, тенге
invoice-register-column-gross-tiyn = Всего с НДС, тенге
invoice-register-column-invoice-type = Тип
invoice-register-column-esf-status = Статус ЭСФ
invoice-register-service-mobile = Мобильная связь
invoice-register-service-fixed-internet = Фиксированный интернет
invoice-register-service-auto-monitoring = Автомониторинг
invoice-register-service-telemetry = Телеметрия
invoice-register-service-contract-phone = Контрактный телефон
invoice-register-type-main = Основной
invoice-register-type-corrected = Исправленный
invoice-register-type-additional = Дополнительный
invoice-register-status-draft = Черновик
invoice-register-status-created = Создан
invoice-register-status-delivered = Доставлен
invoice-register-status-cancelled = Аннулирован
invoice-register-status-revoked = Отозван
invoice-register-status-declined = Отклонён
invoice-register-status-failed = Ошибка
invoice-register-rate = в том числе по ставке НДС { $percent } %
invoice-register-uncounted = Не учитываются в итогах: аннулированные, отозванные, отклонённые и ошибочные счета-фактуры

# Beside the form of the portal
invoice-register-note-purpose = Позволяет скачать реестр счетов-фактур за выбранный период.
invoice-register-note-day = Обратите внимание: реестр счетов-фактур за предыдущий учётный месяц доступен после { $day } числа месяца.

problem-too_many_months = Период — { $months } мес., а можно выбрать не более { $maximum } мес.
