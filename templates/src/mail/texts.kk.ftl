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
