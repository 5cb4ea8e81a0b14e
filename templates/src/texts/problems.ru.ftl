# What is wrong with a request, and what is allowed. One text for each rule of problem.rs.

problem-required = Поле «{ $field }» обязательно для заполнения.
problem-wrong_type = { $expected ->
    [object] Поле «{ $field }» должно быть объектом.
    [list] Поле «{ $field }» должно быть списком.
    [number] Поле «{ $field }» должно быть числом.
   *[text] Поле «{ $field }» должно быть строкой.
}
problem-unknown_field = Поле «{ $field }» здесь не предусмотрено. Допустимые поля: { $allowed }.
problem-unknown_kind = Отчёта «{ $value }» нет. Доступные отчёты: { $allowed }.
problem-unknown_locale = Язык «{ $value }» не поддерживается. Допустимые значения: { $allowed }.
problem-unknown_format = Формат «{ $value }» для этого отчёта недоступен. Допустимые значения: { $allowed }.
problem-unknown_value = Значение «{ $value }» недопустимо. Допустимые значения: { $allowed }.
problem-recipients_required = Этот отчёт отправляется по электронной почте. Укажите хотя бы один адрес.
problem-malformed_email = «{ $value }» не является адресом электронной почты. Ожидается адрес вида name@company.kz.
problem-too_many_recipients = Указано слишком много адресов. В одном запросе может быть не более { $maximum }.
problem-malformed_bin = БИН (ИИН) состоит из 12 цифр.
problem-bin_check_digit = Контрольная цифра БИН (ИИН) не сходится. Проверьте номер.
problem-malformed_account = Номер лицевого счёта состоит из 8 или 9 цифр, например 25826701.
problem-malformed_msisdn = Укажите номер телефона в формате 77010016515.
problem-malformed_month = Укажите месяц в формате ГГГГ-ММ, например 2026-10.
problem-exactly_one_of = Укажите ровно одно из полей: { $allowed }.
problem-month_too_early = За { $month } документов нет. Они доступны с { $from } по { $to }.
problem-month_not_over = Месяц { $month } ещё не завершён. Документы доступны с { $from } по { $to }.
problem-month_not_available = Документы за { $month } будут доступны с { $opens }. Сейчас они доступны с { $from } по { $to }.
problem-month_not_closed = Учётный период { $month } ещё не закрыт в биллинге. Повторите запрос позже.
problem-account_unknown = У компании нет такого лицевого счёта, для которого доступен этот отчёт.
problem-msisdn_unknown = За указанное время у компании не было такого номера, для которого доступен этот отчёт.
problem-ambiguous_account = В этом месяце номер обслуживался на нескольких лицевых счетах. Выберите один из них: { $allowed }.
problem-company_inactive = Компания не обслуживается.

# Periods of days.
problem-malformed_date = Укажите дату в формате ГГГГ-ММ-ДД, например 2026-10-31.
problem-day_too_early = Дата { $day } слишком ранняя. Можно выбрать период с { $from } по { $to }.
problem-day_too_late = Дата { $day } слишком поздняя. Можно выбрать период с { $from } по { $to }.
problem-period_reversed = Начало периода ({ $from }) позже его конца ({ $to }).

# Limits of the service, and pages of rows.
problem-forbidden_character = Поле «{ $field }» содержит недопустимый символ.
problem-kind_not_published = Вид документа «{ $value }» не публикуется ежемесячно. Ежемесячно публикуются: { $allowed }.
problem-publication_not_found = Такой публикации нет.
problem-publication_closed = Публикация закрыта: всё по ней завершено, приостанавливать нечего.
problem-subscription_not_found = Такой подписки нет.
problem-too_many_subscriptions = У компании уже { $maximum } подписок, больше завести нельзя. Измените или удалите одну из них.
problem-document_expired = Срок хранения файлов этого документа истёк. Запросите документ ещё раз.
