# Words that several documents, mails and pages share.

page-label = { $page }-бет, барлығы { $pages } бет
data-as-of = Деректер { $instant } жағдай бойынша өзекті
data-as-of-label = Деректер өзекті болған уақыт
company-label = Компания
operator-label = Оператор
total = Барлығы
no-data = Деректер жоқ
bin = БСН { $bin }
rows = { $count ->
   *[other] { $number } жол
}
size-bytes = { $number } байт
size-kilobytes = { $number } КБ
size-megabytes = { $number } МБ
format = { $format ->
    [xlsx] Excel (XLSX)
   *[pdf] PDF
}
button-request = Сұрату
button-download-pdf = PDF жүктеп алу
button-download-excel = Excel жүктеп алу

# Why something is late or failed. Customers read them.
trouble-billing_away = Биллинг жүйесі уақытша қолжетімсіз. Біз әрекетті автоматты түрде қайталаймыз.
trouble-storage_away = Файлдар қоймасы уақытша қолжетімсіз. Біз әрекетті автоматты түрде қайталаймыз.
trouble-mail_away = Пошта сервері уақытша қолжетімсіз. Біз әрекетті автоматты түрде қайталаймыз.
trouble-crashed = Құжатты дайындау техникалық қатеге байланысты бірнеше рет үзілді. Біз мәселені анықтап жатырмыз.
trouble-overdue = Жүйелердің бірі қолжетімсіз болғандықтан, құжатты белгіленген уақытта дайындау мүмкін болмады. Сұратуды қайталаңыз.
trouble-unfinished = Құжат әлі дайындалып жатыр.
trouble-unwritable = Құжатты жасау мүмкін болмады. Себебін қолдау қызметінен білуге болады.
trouble-refused = Құжат дайындалатын сәтте сұрату шарттарға сәйкес келмеді. Параметрлерді тексеріп, сұратуды қайталаңыз.
trouble-billing_data = Осы құжатқа арналған биллинг деректері өзара сәйкес келмейді, сондықтан құжат шығарылмады. Біз мәселені анықтап жатырмыз.
trouble-too_many_pages = Құжаттағы беттер саны PDF үшін тым көп. Оны Excel форматында сұратыңыз.
trouble-mail_refused = Алушының пошта сервері хатты қабылдаудан бас тартты. Мекенжайды тексеріңіз.
trouble-mail_unknown = Пошта серверінің хатты қабылдаған-қабылдамағаны белгісіз. Құжатты кабинеттен жүктеп алуға болады.
trouble-internal = Техникалық қате орын алды. Біз мәселені анықтап жатырмыз.
