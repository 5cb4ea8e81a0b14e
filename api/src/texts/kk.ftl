# What each status of an answer means.

title-400 = Сұрату дұрыс емес
title-401 = Авторизация қажет
title-403 = Қол жеткізуге тыйым салынған
title-404 = Табылмады
title-405 = Әдіске қолдау көрсетілмейді
title-409 = Әрекет мүмкін емес
title-413 = Сұрату тым үлкен
title-415 = Форматқа қолдау көрсетілмейді
title-422 = Сұрату қабылданбады
title-429 = Сұратулар тым көп
title-503 = Қызмет қолжетімсіз
title-other = Техникалық қате

# What is wrong with how the API was called. One text for each rule of rules.rs.

problem-token_missing = Кіру үшін авторизация қажет: токенді Authorization: Bearer тақырыбында жіберіңіз.
problem-token_invalid = Токен жарамсыз. Кабинетке қайта кіріңіз.
problem-token_expired = Токеннің қолданылу мерзімі өтті. Кабинетке қайта кіріңіз.
problem-scope_missing = Бұл әрекет үшін «{ $scope }» құқығы қажет, ол токенде жоқ.
problem-company_not_allowed = Сізде бұл компанияға қолжетімділік жоқ. Қолжетімді БСН: { $allowed }.
problem-body_too_large = Сұрату тым үлкен. Ең көбі { $maximum } байт болуы мүмкін.
problem-invalid_json = Сұрату мазмұны дұрыс JSON емес ({ $line }-жол, { $column }-орын).
problem-unsupported_media_type = Сұрату мазмұны тек { $allowed } форматында қабылданады.
problem-idempotency_key_malformed = Idempotency-Key кілтінде 1-ден { $maximum } таңбаға дейін болуы тиіс.
problem-idempotency_key_reused = Бұл Idempotency-Key кілті басқа сұрату үшін пайдаланылған. Жаңа сұратуға жаңа кілт қажет.
problem-request_not_found = Мұндай сұрату жоқ.
problem-request_finished = Сұрату аяқталған, оны болдырмау мүмкін емес.
problem-document_not_stored = Құжат сақталмаған, сондықтан оны жіберу мүмкін емес.
problem-event_ticket_invalid = Оқиғаларды алу билеті енді жарамсыз. Жаңасын сұратыңыз.
problem-document_not_found = Мұндай құжат жоқ.
problem-address_not_found = Мұндай мекенжай жоқ.
problem-method_not_allowed = Бұл мекенжай мұндай әдісті қолдамайды.
problem-unavailable = Қызмет уақытша қолжетімсіз. Сұратуды бірнеше минуттан кейін қайталаңыз.
problem-internal = Техникалық қате орын алды. Қолдау қызметіне { $reference } нөмірін хабарлаңыз.
problem-too_many_requests = Сіз тым көп есеп сұраттыңыз: бір сағатта { $maximum } есептен артық сұратуға болмайды. Кейінірек қайталап көріңіз.
problem-too_many_mails = { $whose ->
    [company] Бір сағат ішінде компанияңыздың құжаттары { $maximum } мекенжайға жіберілді, одан көп болмайды. { $minutes } минуттан кейін қайталаңыз немесе құжатты поштамен жіберусіз сұратыңыз.
   *[other] Бір сағат ішінде сіз құжаттарды { $maximum } мекенжайға жібердіңіз, одан көп болмайды. { $minutes } минуттан кейін қайталаңыз немесе құжатты поштамен жіберусіз сұратыңыз.
 }
problem-too_many_new_addresses = { $whose ->
    [company] Компанияңыз бір сағатта ең көбі { $maximum } жаңа электрондық мекенжай көрсете алады. { $minutes } минуттан кейін қайталаңыз немесе бұрын құжат жіберілген мекенжайларды көрсетіңіз.
   *[other] Сіз бір сағатта ең көбі { $maximum } жаңа электрондық мекенжай көрсете аласыз. { $minutes } минуттан кейін қайталаңыз немесе компанияңыз бұрын құжат жіберген мекенжайларды көрсетіңіз.
 }
problem-too_many_new_subscriptions = { $whose ->
    [company] Компанияңыз бір сағатта ең көбі { $maximum } жазылым аша алады. { $minutes } минуттан кейін қайталап көріңіз.
   *[other] Сіз бір сағатта ең көбі { $maximum } жазылым аша аласыз. { $minutes } минуттан кейін қайталап көріңіз.
 }
problem-recipient_domain_not_allowed = Құжаттар тек мына домендердің мекенжайларына жіберіледі: { $allowed }.
problem-too_many_at_once = { $whose ->
    [company] Компанияңыз бір уақытта { $maximum } экран, жүктеу немесе ағын ашып тұр, одан көп ашуға болмайды. Сәлден кейін қайталап көріңіз.
   *[other] Сіз бір уақытта { $maximum } экран, жүктеу немесе ағын ашып тұрсыз, одан көп ашуға болмайды. Сәлден кейін қайталап көріңіз.
 }
problem-too_many_open = Бір уақытта тым көп экран, жүктеу немесе оқиғалар ағыны ашық тұр. Сәлден кейін қайталап көріңіз.
problem-too_many_documents = Бір мұрағат үшін құжаттар тым көп. Ең көбі { $maximum } құжатқа рұқсат етіледі.
problem-screen_unavailable = Бұл есеп экранда көрсетілмейді. Оны файл түрінде сұратыңыз.
problem-malformed_after = Тізімді бұл жерден жалғастыру мүмкін емес. Бірінші беттен бастаңыз.

# The page /docs.

reference-title = Qujat API анықтамалығы
reference-lead = Операциялар порталға қажет болатын ретпен берілген; сипаттамалары ағылшын тілінде.
reference-programs = Бағдарламалар үшін
reference-parameters = Параметрлер
reference-required = міндетті
reference-body = Сұрау денесі
reference-answers = Жауаптар
reference-example = Мысал
reference-shared = Кез келген операция бере алатын жауаптар
reference-schemas = Схемалар
