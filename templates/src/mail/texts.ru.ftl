# Words of mails.

mail-greeting = Здравствуйте!
mail-documents-subject = { $title } — { $company } (данные на { $instant }, { $rows }, { $size })
mail-documents-several = { $count ->
    [one] { $count } документ
    [few] { $count } документа
   *[other] { $count } документов
}
mail-documents-ready = { $count ->
    [1] Готов документ компании { $company } (БИН { $bin }):
   *[other] Готовы документы компании { $company } (БИН { $bin }):
}
mail-link-button = Перейти к скачиванию
mail-link-text = Страница для скачивания:
mail-link-valid = Ссылка действует до { $until }.
mail-link-bearer = Скачать документы сможет каждый, у кого есть эта ссылка, поэтому не пересылайте её посторонним.
mail-reference = Номер обращения: { $reference }.
mail-automatic = Это письмо отправлено автоматически, отвечать на него не нужно.
mail-failure-subject = Документ не подготовлен: { $report } — { $company }
mail-failure-happened = Не удалось подготовить «{ $report }» для компании { $company } (БИН { $bin }).
mail-failure-help = Если нужна помощь, назовите этот номер службе поддержки корпоративных клиентов.
mail-digest-subject = Документы за { $month } — { $company } ({ $documents })
mail-digest-subject-supplement = Дополнение: документы за { $month } — { $company } ({ $documents })
mail-digest-subject-none = Документы за { $month } пока не подготовлены — { $company }
mail-digest-ready = Готовы документы за { $month }. Всего: { $documents }.
mail-digest-ready-supplement = Готовы новые или исправленные документы за { $month }. Если такой документ вы уже получали, используйте новый. Всего: { $documents }.
mail-digest-none = Документы за { $month } пока не подготовлены.
mail-digest-document = Документ
mail-digest-account = Лицевой счёт
mail-digest-number = Номер
mail-digest-amount = Сумма, тенге
mail-digest-more = { $count ->
    [one] и ещё { $count } документ — на странице
    [few] и ещё { $count } документа — на странице
   *[other] и ещё { $count } документов — на странице
}
mail-digest-archive = Там же можно скачать всё одним архивом ZIP.
mail-digest-failures = Пока не подготовлены
mail-digest-failures-later = Когда эти документы будут готовы, мы пришлём их дополнительным письмом.
mail-digest-failure-account = { $report }, лицевой счёт { $account }
mail-digest-failures-more = { $count ->
    [one] и ещё { $count } документ
    [few] и ещё { $count } документа
   *[other] и ещё { $count } документов
}
mail-digest-reference = Если нужна помощь, назовите службе поддержки номер { $reference }.
mail-digest-unsubscribe = Не получать ежемесячные документы этой компании
mail-unsubscribed-subject = Отказ от ежемесячных документов: { $recipient } — { $company }
mail-unsubscribed-happened = Адрес { $recipient } отписан от ежемесячных документов компании { $company } (БИН { $bin }) по ссылке из письма. На этот адрес они больше не приходят.
mail-unsubscribed-again = Чтобы снова подписать этот адрес, уберите его из подписки в кабинете, сохраните её и добавьте адрес заново.
