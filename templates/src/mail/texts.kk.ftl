# Words of mails.

mail-greeting = Сәлеметсіз бе!
mail-documents-subject = { $title } — { $company } (деректер: { $instant }, { $rows }, { $size })
mail-documents-several = { $count ->
   *[other] { $count } құжат
}
mail-documents-ready = { $count ->
    [1] { $company } компаниясының (БСН { $bin }) құжаты дайын:
   *[other] { $company } компаниясының (БСН { $bin }) құжаттары дайын:
}
mail-link-button = Жүктеп алуға өту
mail-link-text = Жүктеп алу беті:
mail-link-valid = Сілтеменің қолданылу мерзімі: { $until } дейін.
mail-link-bearer = Осы сілтемесі бар кез келген адам құжаттарды жүктеп ала алады, сондықтан оны бөгде адамдарға жібермеңіз.
mail-reference = Өтініш нөмірі: { $reference }.
mail-automatic = Бұл хат автоматты түрде жіберілді, оған жауап берудің қажеті жоқ.
mail-failure-subject = Құжат дайындалмады: { $report } — { $company }
mail-failure-happened = { $company } компаниясы (БСН { $bin }) үшін «{ $report }» құжатын дайындау мүмкін болмады.
mail-failure-help = Көмек қажет болса, осы нөмірді корпоративтік клиенттерді қолдау қызметіне хабарлаңыз.
mail-digest-subject = { $month } айының құжаттары — { $company } ({ $documents })
mail-digest-subject-supplement = Қосымша: { $month } айының құжаттары — { $company } ({ $documents })
mail-digest-subject-none = { $month } айының құжаттары әзірге дайын емес — { $company }
mail-digest-ready = { $month } айының құжаттары дайын. Барлығы: { $documents }.
mail-digest-ready-supplement = { $month } айының жаңа немесе түзетілген құжаттары дайын. Мұндай құжатты бұрын алған болсаңыз, жаңасын пайдаланыңыз. Барлығы: { $documents }.
mail-digest-none = { $month } айының құжаттары әзірге дайын емес.
mail-digest-document = Құжат
mail-digest-account = Дербес шот
mail-digest-number = Нөмірі
mail-digest-amount = Сомасы, теңге
mail-digest-more = { $count ->
   *[other] және тағы { $count } құжат — жүктеп алу бетінде
}
mail-digest-archive = Сол жерден барлығын бір ZIP мұрағатымен жүктеп алуға болады.
mail-digest-failures = Әзірге дайын емес
mail-digest-failures-later = Бұл құжаттар дайын болған кезде оларды қосымша хатпен жібереміз.
mail-digest-failure-account = { $report }, дербес шот { $account }
mail-digest-failures-more = { $count ->
   *[other] және тағы { $count } құжат
}
mail-digest-reference = Көмек қажет болса, қолдау қызметіне { $reference } нөмірін айтыңыз.
mail-digest-unsubscribe = Осы компанияның ай сайынғы құжаттарын алмау
mail-unsubscribed-subject = Ай сайынғы құжаттардан бас тарту: { $recipient } — { $company }
mail-unsubscribed-happened = { $recipient } мекенжайы хаттағы сілтеме арқылы { $company } компаниясының (БСН { $bin }) ай сайынғы құжаттарынан бас тартты. Олар бұл мекенжайға бұдан былай келмейді.
mail-unsubscribed-again = Бұл мекенжайды қайта қосу үшін оны кабинеттегі жазылымнан алып тастап, сақтаңыз да, қайта қосыңыз.
