# What is wrong with a request, and what is allowed. One text for each rule of problem.rs.

problem-required = «{ $field }» өрісін толтыру міндетті.
problem-wrong_type = { $expected ->
    [object] «{ $field }» өрісі объект болуы тиіс.
    [list] «{ $field }» өрісі тізім болуы тиіс.
    [number] «{ $field }» өрісі сан болуы тиіс.
   *[text] «{ $field }» өрісі мәтін болуы тиіс.
}
problem-unknown_field = «{ $field }» өрісі мұнда қарастырылмаған. Рұқсат етілген өрістер: { $allowed }.
problem-unknown_kind = «{ $value }» есебі жоқ. Қолжетімді есептер: { $allowed }.
problem-unknown_locale = «{ $value }» тіліне қолдау көрсетілмейді. Рұқсат етілген мәндер: { $allowed }.
problem-unknown_format = «{ $value }» форматы бұл есеп үшін қолжетімсіз. Рұқсат етілген мәндер: { $allowed }.
problem-unknown_value = «{ $value }» мәніне рұқсат жоқ. Рұқсат етілген мәндер: { $allowed }.
problem-recipients_required = Бұл есеп электрондық поштамен жіберіледі. Кемінде бір мекенжайды көрсетіңіз.
problem-malformed_email = «{ $value }» электрондық пошта мекенжайы емес. Мекенжай name@company.kz түрінде болуы тиіс.
problem-too_many_recipients = Тым көп мекенжай көрсетілді. Бір сұратуда ең көбі { $maximum } мекенжай болуы мүмкін.
problem-malformed_bin = БСН (ЖСН) 12 цифрдан тұрады.
problem-bin_check_digit = БСН (ЖСН) бақылау цифры сәйкес келмейді. Нөмірді тексеріңіз.
problem-malformed_account = Дербес шот нөмірі 8 немесе 9 цифрдан тұрады, мысалы 25826701.
problem-malformed_msisdn = Телефон нөмірін 77010016515 форматында көрсетіңіз.
problem-malformed_month = Айды ЖЖЖЖ-АА форматында көрсетіңіз, мысалы 2026-10.
problem-exactly_one_of = Мына өрістердің дәл біреуін көрсетіңіз: { $allowed }.
problem-month_too_early = { $month } айы үшін құжаттар жоқ. Қолжетімді айлар: { $from } – { $to }.
problem-month_not_over = { $month } айы әлі аяқталған жоқ. Қолжетімді айлар: { $from } – { $to }.
problem-month_not_available = { $month } айының құжаттары { $opens } күнінен бастап қолжетімді болады. Қазір қолжетімді айлар: { $from } – { $to }.
problem-month_not_closed = { $month } есептік кезеңі биллингте әлі жабылмаған. Сұратуды кейінірек қайталаңыз.
problem-account_unknown = Компанияда бұл есеп қолжетімді болатын мұндай дербес шот жоқ.
problem-msisdn_unknown = Көрсетілген уақытта компанияда бұл есеп қолжетімді болатын мұндай нөмір болмаған.
problem-ambiguous_account = Бұл айда нөмірге бірнеше дербес шот бойынша қызмет көрсетілген. Біреуін таңдаңыз: { $allowed }.
problem-token_missing = Кіру үшін авторизация қажет: токенді Authorization: Bearer тақырыбында жіберіңіз.
problem-token_invalid = Токен жарамсыз. Кабинетке қайта кіріңіз.
problem-token_expired = Токеннің қолданылу мерзімі өтті. Кабинетке қайта кіріңіз.
problem-scope_missing = Бұл әрекет үшін «{ $scope }» құқығы қажет, ол токенде жоқ.
problem-company_not_allowed = Сізде бұл компанияға қолжетімділік жоқ. Қолжетімді БСН: { $allowed }.
problem-company_inactive = Компанияға қызмет көрсетілмейді.
problem-body_too_large = Сұрату тым үлкен. Ең көбі { $maximum } байт болуы мүмкін.
problem-invalid_json = Сұрату мазмұны дұрыс JSON емес ({ $line }-жол, { $column }-орын).
problem-unsupported_media_type = Сұрату мазмұны тек { $allowed } форматында қабылданады.
problem-idempotency_key_malformed = Idempotency-Key кілтінде 1-ден { $maximum } таңбаға дейін болуы тиіс.
problem-idempotency_key_reused = Бұл Idempotency-Key кілті басқа сұрату үшін пайдаланылған. Жаңа сұратуға жаңа кілт қажет.
problem-request_not_found = Мұндай сұрату жоқ.
problem-request_finished = Сұрату аяқталған, оны болдырмау мүмкін емес.
problem-document_not_found = Мұндай құжат жоқ.
problem-address_not_found = Мұндай мекенжай жоқ.
problem-method_not_allowed = Бұл мекенжай мұндай әдісті қолдамайды.
problem-unavailable = Қызмет уақытша қолжетімсіз. Сұратуды бірнеше минуттан кейін қайталаңыз.
problem-internal = Техникалық қате орын алды. Қолдау қызметіне { $reference } нөмірін хабарлаңыз.

# Periods of days.
problem-malformed_date = Күнді ЖЖЖЖ-АА-КК форматында көрсетіңіз, мысалы 2026-10-31.
problem-day_too_early = { $day } күні тым ерте. Таңдауға болатын кезең: { $from } – { $to }.
problem-day_too_late = { $day } күні тым кеш. Таңдауға болатын кезең: { $from } – { $to }.
problem-period_reversed = Кезеңнің басы ({ $from }) оның соңынан ({ $to }) кеш.

# Limits of the service, and pages of rows.
problem-too_many_requests = Сіз тым көп есеп сұраттыңыз: бір сағатта { $maximum } есептен артық сұратуға болмайды. Кейінірек қайталап көріңіз.
problem-too_many_open = Бір уақытта тым көп жүктеу немесе оқиғалар ағыны ашық тұр. Бірнеше минуттан кейін қайталап көріңіз.
problem-too_many_documents = Бір мұрағат үшін құжаттар тым көп. Ең көбі { $maximum } құжатқа рұқсат етіледі.
problem-screen_unavailable = Бұл есеп экранда көрсетілмейді. Оны файл түрінде сұратыңыз.
problem-malformed_after = Тізімді бұл жерден жалғастыру мүмкін емес. Бірінші беттен бастаңыз.
problem-forbidden_character = «{ $field }» өрісінде рұқсат етілмеген таңба бар.
problem-kind_not_published = «{ $value }» құжат түрі ай сайын жарияланбайды. Ай сайын жарияланатындары: { $allowed }.
problem-publication_not_found = Мұндай жарияланым жоқ.
problem-publication_closed = Жариялау жабылды: ол бойынша барлығы аяқталған, тоқтататын ештеңе жоқ.
problem-subscription_not_found = Мұндай жазылым жоқ.
problem-too_many_subscriptions = Компанияда { $maximum } жазылым бар, одан көп ашуға болмайды. Біреуін өзгертіңіз немесе жойыңыз.
problem-document_expired = Бұл құжат файлдарының сақтау мерзімі аяқталды. Құжатты қайта сұратыңыз.
