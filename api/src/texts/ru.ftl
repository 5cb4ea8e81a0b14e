# What each status of an answer means.

title-400 = Некорректный запрос
title-401 = Требуется авторизация
title-403 = Доступ запрещён
title-404 = Не найдено
title-405 = Метод не поддерживается
title-409 = Действие невозможно
title-413 = Запрос слишком большой
title-415 = Формат не поддерживается
title-422 = Запрос отклонён
title-429 = Слишком много запросов
title-503 = Сервис недоступен
title-other = Техническая ошибка

# What is wrong with how the API was called. One text for each rule of rules.rs.

problem-token_missing = Для доступа нужна авторизация: передайте токен в заголовке Authorization: Bearer.
problem-token_invalid = Токен недействителен. Войдите в кабинет заново.
problem-token_expired = Срок действия токена истёк. Войдите в кабинет заново.
problem-scope_missing = Для этого действия нужно право «{ $scope }», которого в токене нет.
problem-company_not_allowed = У вас нет доступа к этой компании. Доступные БИН: { $allowed }.
problem-body_too_large = Запрос слишком большой. Допустимо не более { $maximum } байт.
problem-invalid_json = Тело запроса не является корректным JSON (строка { $line }, позиция { $column }).
problem-unsupported_media_type = Тело запроса принимается только в формате { $allowed }.
problem-idempotency_key_malformed = Ключ Idempotency-Key должен содержать от 1 до { $maximum } символов.
problem-idempotency_key_reused = Этот ключ Idempotency-Key уже использован для другого запроса. Для нового запроса нужен новый ключ.
problem-request_not_found = Такого запроса нет.
problem-request_finished = Запрос уже завершён, отменить его нельзя.
problem-document_not_stored = Документ ещё не сохранён, отправить его нельзя.
problem-event_ticket_invalid = Билет для получения событий уже недействителен. Запросите новый.
problem-document_not_found = Такого документа нет.
problem-address_not_found = Такого адреса нет.
problem-method_not_allowed = Этот адрес не поддерживает такой метод.
problem-unavailable = Сервис временно недоступен. Повторите запрос через несколько минут.
problem-internal = Произошла техническая ошибка. Сообщите в поддержку номер { $reference }.
problem-too_many_requests = Вы запросили слишком много отчётов: можно не более { $maximum } за час. Повторите запрос позже.
problem-too_many_mails = { $whose ->
    [company] За час документы вашей компании уже отправлены на { $maximum } адресов, больше нельзя. Повторите запрос через { $minutes } мин или запросите документ без отправки на почту.
   *[other] За час вы уже отправили документы на { $maximum } адресов, больше нельзя. Повторите запрос через { $minutes } мин или запросите документ без отправки на почту.
 }
problem-too_many_new_addresses = { $whose ->
    [company] Ваша компания может указать не более { $maximum } новых адресов электронной почты за час. Повторите запрос через { $minutes } мин или укажите адреса, на которые документы уже отправлялись.
   *[other] Вы можете указать не более { $maximum } новых адресов электронной почты за час. Повторите запрос через { $minutes } мин или укажите адреса, на которые ваша компания уже отправляла документы.
 }
problem-too_many_new_subscriptions = { $whose ->
    [company] Ваша компания может оформить не более { $maximum } подписок за час. Повторите запрос через { $minutes } мин.
   *[other] Вы можете оформить не более { $maximum } подписок за час. Повторите запрос через { $minutes } мин.
 }
problem-recipient_domain_not_allowed = Документы отправляются только на адреса этих доменов: { $allowed }.
problem-too_many_at_once = { $whose ->
    [company] Ваша компания уже открыла одновременно { $maximum } таких экранов, загрузок или потоков, больше нельзя. Повторите запрос чуть позже.
   *[other] Вы уже открыли одновременно { $maximum } таких экранов, загрузок или потоков, больше нельзя. Повторите запрос чуть позже.
 }
problem-too_many_open = Одновременно открыто слишком много экранов, загрузок или потоков событий. Повторите запрос чуть позже.
problem-too_many_documents = Слишком много документов для одного архива. Допустимо не более { $maximum }.
problem-screen_unavailable = Этот отчёт не показывается на экране. Запросите его в виде файла.
problem-malformed_after = С этого места список продолжить нельзя. Начните с первой страницы.

# The page /docs.

reference-title = Справочник API Qujat
reference-lead = Операции в том порядке, в котором они нужны порталу; описания операций — на английском языке.
reference-programs = Для программ
reference-parameters = Параметры
reference-required = обязательный
reference-body = Тело запроса
reference-answers = Ответы
reference-example = Пример
reference-shared = Ответы, общие для всех операций
reference-schemas = Схемы
