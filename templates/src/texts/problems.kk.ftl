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
problem-company_inactive = Компанияға қызмет көрсетілмейді.

# Periods of days.
problem-malformed_date = Күнді ЖЖЖЖ-АА-КК форматында көрсетіңіз, мысалы 2026-10-31.
problem-day_too_early = { $day } күні тым ерте. Таңдауға болатын кезең: { $from } – { $to }.
problem-day_too_late = { $day } күні тым кеш. Таңдауға болатын кезең: { $from } – { $to }.
problem-period_reversed = Кезеңнің басы ({ $from }) оның соңынан ({ $to }) кеш.

# Limits of the service, and pages of rows.
problem-forbidden_character = «{ $field }» өрісінде рұқсат етілмеген таңба бар.
problem-kind_not_published = «{ $value }» құжат түрі ай сайын жарияланбайды. Ай сайын жарияланатындары: { $allowed }.
problem-publication_not_found = Мұндай жарияланым жоқ.
problem-publication_closed = Жариялау жабылды: ол бойынша барлығы аяқталған, тоқтататын ештеңе жоқ.
problem-subscription_not_found = Мұндай жазылым жоқ.
problem-too_many_subscriptions = Компанияда { $maximum } жазылым бар, одан көп ашуға болмайды. Біреуін өзгертіңіз немесе жойыңыз.
problem-document_expired = Бұл құжат файлдарының сақтау мерзімі аяқталды. Құжатты қайта сұратыңыз.
