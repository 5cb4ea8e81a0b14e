# Words that several documents, mails and pages share.

page-label = Страница { $page } из { $pages }
data-as-of = Данные актуальны на { $instant }
data-as-of-label = Данные актуальны на
company-label = Компания
operator-label = Оператор
total = Итого
no-data = Нет данных
bin = БИН { $bin }
rows = { $count ->
    [one] { $number } строка
    [few] { $number } строки
   *[other] { $number } строк
}
size-bytes = { $number } байт
size-kilobytes = { $number } КБ
size-megabytes = { $number } МБ
format = { $format ->
    [xlsx] Excel (XLSX)
   *[pdf] PDF
}
button-request = Запросить
button-download-pdf = Скачать PDF
button-download-excel = Скачать Excel

# Why something is late or failed. Customers read them.
reason-billing_away = Биллинговая система временно недоступна. Мы повторим попытку автоматически.
reason-storage_away = Хранилище файлов временно недоступно. Мы повторим попытку автоматически.
reason-mail_away = Почтовый сервер временно недоступен. Мы повторим попытку автоматически.
reason-crashed = Подготовка документа несколько раз прерывалась из-за технической ошибки. Мы уже разбираемся.
reason-overdue = Документ не удалось подготовить в отведённое время из-за недоступности одной из систем. Пожалуйста, повторите запрос.
reason-unfinished = Документ ещё готовится.
reason-unwritable = Документ не удалось составить. Причину подскажет служба поддержки.
reason-refused = К моменту подготовки документа запрос перестал отвечать условиям. Проверьте параметры и повторите запрос.
reason-billing_data = Данные биллинга для этого документа расходятся между собой, поэтому документ не выпущен. Мы уже разбираемся.
reason-too_many_pages = В документе слишком много страниц для PDF. Запросите его в формате Excel.
reason-mail_refused = Почтовый сервер получателя отказался принять письмо. Проверьте адрес.
reason-mail_unknown = Неизвестно, принял ли почтовый сервер письмо. Документ можно скачать в кабинете.
reason-internal = Произошла техническая ошибка. Мы уже разбираемся.
