# Usage details (domain.md §8.1; the manuals' forms "Детализация" and "Usage details").

usage-details-title = Детализация
usage-details-filed = Детализация номера { $msisdn } за { $days }
usage-details-sheet = Детализация
usage-details-number-label = Абонентский номер
usage-details-period-label = Период
usage-details-remark-today = Детализация за текущие сутки может быть неполной в связи с периодичностью обновления данных.
usage-details-remark-volume = Стоимость указана с НДС. Объём каждой записи округлён до 0,01 МБ; итоги — суммы показанных значений.
usage-details-remark-details-banned = Для номера включён запрет на просмотр детализации в MyKcell: пользователь номера её не видит.
usage-details-remark-cabinet-banned = Для номера включён запрет на доступ к MyKcell.
usage-details-by-type = Итого по типам услуг
usage-details-records = Количество записей
usage-details-column-started-at = Дата и время
usage-details-column-usage-type = Тип услуги
usage-details-column-direction = Вх. / исх.
usage-details-column-peer = Номер / ресурс
usage-details-column-network = Направление
usage-details-column-country = Страна
usage-details-column-duration-seconds = Длительность
usage-details-column-volume-megabytes = Объём, МБ
usage-details-column-units = Объём, шт.
usage-details-column-from-package = Из пакета
usage-details-column-cost-tiyn = Стоимость, тенге
usage-details-type-call = Звонок
usage-details-type-sms = SMS
usage-details-type-mms = MMS
usage-details-type-data = Интернет
usage-details-type-content = Контент
usage-details-direction-incoming = Входящий
usage-details-direction-outgoing = Исходящий
usage-details-network-on-net = Внутри сети
usage-details-network-other-mobile = Другие мобильные операторы РК
usage-details-network-landline = Городские номера
usage-details-network-international = Международное
usage-details-network-roaming = Роуминг
usage-details-package-yes = Да
usage-details-package-no = Нет
usage-details-empty = За выбранный период услугами не пользовались.
usage-details-note-period = Выберите период и способ отображения детализации.
usage-details-note-days = Данные для выгрузки доступны за последние { $days } дней, включая текущий.
usage-details-note-today = Детализация вызовов за текущие сутки может быть неполной в связи с периодичностью обновления данных.
usage-details-note-default = Периодом по умолчанию выбран последний месяц.
usage-details-button-pdf = Запросить PDF
usage-details-button-excel = Запросить Excel

# Countries by ISO 3166-1; one that is not here is shown as its code.
