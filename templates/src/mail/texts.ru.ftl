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
